import type { DeadEnd } from "./dead-end.tsx";

/** The server can't do it now, and the page tries again by itself: after so long, or soon where the server does not tell. */
export function busy(retryAfterSeconds = 10): DeadEnd {
  return {
    title: "The server can't do this at the moment",
    paragraphs: ["Nothing is lost, and you need not do anything."],
    retry: "Try now",
    // Who asks to be asked again at once is not asked without end.
    resumesAfterSeconds: Math.max(1, retryAfterSeconds),
  };
}
