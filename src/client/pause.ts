import { ProblemError, UnreachableError } from "./errors.ts";

/** Why an operation stands still for a while, and how long. */
export interface Pause {
  /**
   * `unreachable`: the request or its answer did not get through. `intermediary`: what answers is not the server, but
   * something before it. `limited`: the server wants no more from here now. `unavailable`: it can't do it now.
   */
  cause: "unreachable" | "intermediary" | "limited" | "unavailable";
  /** With `intermediary`: the HTTP status of its answer. */
  status?: number;
  /** Until the next try, in milliseconds. */
  ms: number;
  /** For how long it is gone on with without any progress, in milliseconds; may be for ever. */
  patienceMs: number;
}

/** Why it stands still after this error. */
export function obstacleOf(error: Error): Pick<Pause, "cause" | "status"> {
  if (error instanceof UnreachableError) {
    const { status } = error;
    return status === undefined ? { cause: "unreachable" } : { cause: "intermediary", status };
  }
  if (error instanceof ProblemError && error.code === "rate_limited") return { cause: "limited" };
  // The request did not arrive in time: that is the connection again.
  const isLate = error instanceof ProblemError && error.code === "request_timeout";
  return { cause: isLate ? "unreachable" : "unavailable" };
}
