import { useRef } from "preact/hooks";
import { sizeInWords } from "../../client/size-in-words.ts";
import "./progress.css";
import { aboutDurationInWords } from "./time-in-words.ts";
import { TransferRate } from "./transfer-rate.ts";

interface ProgressProps {
  label: string;
  doneBytes: number;
  totalBytes: number;
  /** Said in place of rate and time while nothing moves. */
  waiting?: string | undefined;
}

const ANNOUNCE_EVERY_PERCENT = 10;

/** A transfer: how much of how much, how fast, how long still. Read out at every tenth. */
export function Progress({ label, doneBytes, totalBytes, waiting }: ProgressProps) {
  const rate = useRef(new TransferRate()).current;
  if (waiting === undefined) rate.add(performance.now(), doneBytes);
  else rate.reset();
  const percent = totalBytes === 0 ? 0 : Math.floor((doneBytes / totalBytes) * 100);
  const announced = percent - (percent % ANNOUNCE_EVERY_PERCENT);
  return (
    <div class="progress">
      <div class="progress-line">
        <span class="progress-percent">{percent} %</span>
        {totalBytes > 0 && (
          <span class="soft">
            {sizeInWords(doneBytes)} of {sizeInWords(totalBytes)}
          </span>
        )}
      </div>
      <progress aria-label={label} value={doneBytes} max={totalBytes || 1} />
      <p class="soft small">{waiting ?? paceInWords(rate, totalBytes - doneBytes)}</p>
      <p class="visually-hidden" role="status">
        {waiting ?? `${label}: ${announced} %`}
      </p>
    </div>
  );
}

function paceInWords(rate: TransferRate, bytesLeft: number): string {
  const pace = rate.bytesPerSecond;
  if (pace === null) return "Measuring the speed…";
  return `${sizeInWords(Math.round(pace))} a second, ${aboutDurationInWords(bytesLeft / pace)} left`;
}
