import type { RetryDelay } from "../../client/retry.ts";

/** Why a transfer stands still, and that nobody has to do anything. */
export const delayInWords: Record<RetryDelay["cause"], string> = {
  unreachable:
    "The connection is interrupted. Nothing is lost: it goes on by itself when it is back.",
  intermediary:
    "Something before the server answers in its place. Nothing is lost: it goes on by itself.",
  limited: "The server asks for a pause. Nothing is lost: it goes on by itself.",
  unavailable: "The server can't do this at the moment. Nothing is lost: it goes on by itself.",
};
