/** Starts a timer, and returns a function that stops it. */
export type StartTimer = (run: () => void, ms: number) => () => void;

export const startSystemTimer: StartTimer = (run, ms) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
};

/** Monotonic time in milliseconds, and its timers. */
export interface Clock {
  now(): number;
  startTimer: StartTimer;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  startTimer: startSystemTimer,
};
