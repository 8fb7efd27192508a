import { type Quantity, TIME_UNITS, type TimeUnit } from "../../protocol/quantities.ts";

const WINDOW_MS = 10_000;

/** The mean transfer rate of the last ten seconds: steady, but not outdated. */
export class TransferRate {
  readonly #samples: { at: number; bytes: number }[] = [];

  /** `at`: milliseconds of a monotonic clock. `bytes`: the total so far. */
  add(at: number, bytes: number): void {
    this.#samples.push({ at, bytes });
    while ((this.#samples[1]?.at ?? at) < at - WINDOW_MS) this.#samples.shift();
  }

  /** Null until there are enough samples. */
  get bytesPerSecond(): number | null {
    const first = this.#samples[0];
    const last = this.#samples.at(-1);
    if (!first || !last || last.at - first.at < 500 || last.bytes <= first.bytes) return null;
    return ((last.bytes - first.bytes) * 1000) / (last.at - first.at);
  }

  /** Forgets all samples. A pause must not lower the rate after it. */
  reset(): void {
    this.#samples.length = 0;
  }
}

/** A rate that is easy to read, in bytes per second: 1 MiB instead of 1,014.8 KiB. */
export function aboutRate(bytesPerSecond: number): number {
  const unit = 1024 ** Math.floor(Math.log2(Math.max(1, bytesPerSecond)) / 10);
  return bytesPerSecond >= 1000 * unit ? 1024 * unit : Math.round(bytesPerSecond);
}

/** A rough time left: 3 minutes. Null for a few seconds. */
export function aboutDuration(seconds: number): Quantity<TimeUnit> | null {
  if (seconds < 10) return null;
  if (seconds < 60) return { count: Math.ceil(seconds / 10) * 10, unit: "second" };
  const [days, hours, minutes] = TIME_UNITS;
  const unit = seconds < 2 * 3_600 ? minutes : seconds < 2 * 86_400 ? hours : days;
  return { count: Math.round(seconds / unit.seconds), unit: unit.name };
}
