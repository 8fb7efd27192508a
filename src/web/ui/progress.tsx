import { useRef } from "preact/hooks";
import type { RetryDelay } from "../../client/retry.ts";
import { sizeInWords, waitInWords } from "../../protocol/quantities.ts";
import "./progress.css";
import { useCountdown } from "./hooks.ts";
import { TransferRate } from "./transfer-rate.ts";
import { aboutDurationInWords, delayInWords } from "./wording.ts";

interface ProgressProps {
  label: string;
  doneBytes: number;
  totalBytes: number;
  /** Said in place of rate and time while nothing moves yet. */
  waiting?: string | undefined;
  /** Nothing moves for a while. */
  delay?: RetryDelay | undefined;
}

const ANNOUNCE_EVERY_PERCENT = 10;

/** Shorter waits, in seconds, are over before they are read. */
const SHORTEST_TOLD_WAIT = 3;

/** A transfer: how much of how much, how fast, how long still. Read out at every tenth. */
export function Progress({ label, doneBytes, totalBytes, ...still }: ProgressProps) {
  const rate = useRef(new TransferRate()).current;
  const waiting = still.delay ? delayInWords[still.delay.cause] : still.waiting;
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
      <p class="soft small">
        {waiting ?? paceInWords(rate, totalBytes - doneBytes)}
        {still.delay && <NextTry delay={still.delay} />}
      </p>
      <p class="visually-hidden" role="status">
        {waiting ?? `${label}: ${announced} %`}
      </p>
    </div>
  );
}

function NextTry({ delay }: { delay: RetryDelay }) {
  const left = useCountdown(delay.ms, delay) ?? 0;
  return <>{delay.ms >= SHORTEST_TOLD_WAIT * 1000 && ` Next try in ${waitInWords(left)}.`}</>;
}

function paceInWords(rate: TransferRate, bytesLeft: number): string {
  const pace = rate.bytesPerSecond;
  if (pace === null) return "Measuring the speed…";
  return `${sizeInWords(Math.round(pace))} a second, ${aboutDurationInWords(bytesLeft / pace)} left`;
}
