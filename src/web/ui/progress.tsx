import { useRef } from "preact/hooks";
import type { RetryDelay } from "../../client/retry.ts";
import { AnnouncedProgress } from "./announced-progress.ts";
import { ChangingText } from "./changing-text.tsx";
import "./progress.css";
import { useCountdown, useLasting } from "./hooks.ts";
import { text, texts } from "./texts.ts";
import { aboutDuration, aboutRate, TransferRate } from "./transfer-rate.ts";

interface ProgressProps {
  label: string;
  doneBytes: number;
  totalBytes: number;
  /** Shown instead of rate and time before the transfer starts. */
  waiting?: string | undefined;
  /** Set while the transfer waits for a retry. */
  delay?: RetryDelay | undefined;
  /** Shows the label instead of the sizes. */
  showsLabel?: boolean;
}

/** A shorter delay is over before anyone has read it. */
const SHORTEST_SHOWN_DELAY_MS = 3000;

/** Then a transfer without new bytes says so. */
const STALLED_AFTER_MS = 5000;

/** The progress of a transfer: bytes, rate and time left. A screen reader announces some of it. */
export function Progress(props: ProgressProps) {
  const { label, doneBytes, totalBytes, waiting, delay, showsLabel = false } = props;
  const rate = useRef(new TransferRate()).current;
  const why = delay ? text(`common.delay_${delay.cause}`) : waiting;
  const isStalled = useLasting(doneBytes, STALLED_AFTER_MS);
  const still = why ?? (isStalled ? text("common.noProgress") : undefined);
  if (still === undefined) rate.add(performance.now(), doneBytes);
  else rate.reset();
  const percent = totalBytes === 0 ? 0 : Math.floor((doneBytes / totalBytes) * 100);
  const announced = useRef(new AnnouncedProgress()).current.at(percent, performance.now());
  return (
    <div class="progress">
      <div class="progress-line" translate={false}>
        <span class="progress-percent">{texts().percent(percent / 100)}</span>
        {showsLabel && <span class="soft">{label}</span>}
        {totalBytes > 0 && !showsLabel && (
          <span class="soft">
            {text("common.sizeOfTotal", {
              size: texts().size(doneBytes),
              total: texts().size(totalBytes),
            })}
          </span>
        )}
      </div>
      <progress aria-label={label} value={doneBytes} max={totalBytes || 1} />
      <p class="soft small">
        {delay && still ? (
          <Delayed delay={delay} words={still} />
        ) : (
          <ChangingText>{still ?? rateInWords(rate, totalBytes - doneBytes)}</ChangingText>
        )}
      </p>
      <p class="visually-hidden" role="status">
        <ChangingText>
          {still ?? text("common.progress", { label, percent: texts().percent(announced / 100) })}
        </ChangingText>
      </p>
    </div>
  );
}

function Delayed({ delay, words }: { delay: RetryDelay; words: string }) {
  const left = useCountdown(delay.ms, delay) ?? 0;
  const next = text("common.nextRetry", { duration: texts().wait(left) });
  return (
    <ChangingText>
      {texts().paragraph(words, delay.ms < SHORTEST_SHOWN_DELAY_MS ? "" : next)}
    </ChangingText>
  );
}

function rateInWords(rate: TransferRate, bytesLeft: number): string {
  const { bytesPerSecond } = rate;
  if (bytesPerSecond === null) return text("common.measuringSpeed");
  const rateWords = texts().size(aboutRate(bytesPerSecond));
  const left = aboutDuration(bytesLeft / bytesPerSecond);
  if (left === null) return text("common.fewSecondsLeft", { rate: rateWords });
  return text("common.timeLeft", { rate: rateWords, duration: texts().units(left) });
}
