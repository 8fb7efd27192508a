import { constants } from "node:os";
import { InterruptedError } from "./errors.ts";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * A signal that is aborted with an InterruptedError when the process is asked to end, so that the command can
 * leave things as it must. Asked a second time, the process ends at once.
 */
export function listenForInterruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(128 + constants.signals[signal]);
      controller.abort(new InterruptedError(signal));
    });
  }
  return controller.signal;
}
