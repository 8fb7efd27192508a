/** One line of `onetimeshare doctor`. */
export interface Finding {
  /** The name of the check, for scripts: lower case with hyphens. */
  check: string;
  /** Only a `failure` makes the command fail. A `warning` can also mean that a check was not possible. */
  result: "ok" | "warning" | "failure";
  /** The finding in whole sentences. It never names a share, a key or a token. */
  message: string;
  /** The action that solves the problem. Null with `ok`. */
  remedy: string | null;
}

export function ok(check: string, message: string): Finding {
  return { check, result: "ok", message, remedy: null };
}

export function warning(check: string, message: string, remedy: string): Finding {
  return { check, result: "warning", message, remedy };
}

export function failure(check: string, message: string, remedy: string): Finding {
  return { check, result: "failure", message, remedy };
}

/** The limits of a difference between two clocks, in milliseconds. */
const CLOCK_WARNING_MS = 5_000;
const CLOCK_FAILURE_MS = 60_000;

/**
 * Judges the difference between two clocks. Leases, expiries and signed tokens need clocks that agree.
 *
 * @param other the owner of the other clock, such as "Redis"
 * @param differenceMs the other clock minus this one, in milliseconds
 */
export function judgeClock(check: string, other: string, differenceMs: number): Finding {
  const seconds = Math.abs(differenceMs / 1000);
  const size = Math.abs(differenceMs);
  if (size <= CLOCK_WARNING_MS) {
    return ok(check, `The clocks of ${other} and of this machine agree within 5 seconds.`);
  }
  const direction = differenceMs > 0 ? "ahead of" : "behind";
  return (size > CLOCK_FAILURE_MS ? failure : warning)(
    check,
    `The clock of ${other} is ${seconds.toFixed(0)} seconds ${direction} the clock of this machine.`,
    "Synchronize both machines with NTP (timedatectl set-ntp true). Clocks decide when shares expire.",
  );
}
