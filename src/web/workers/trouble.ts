import { ProblemError, SourceChangedError, UnreachableError } from "../../client/errors.ts";
import { IntegrityError } from "../../protocol/age-file.ts";
import type { GoneReason } from "../../protocol/api.ts";
import { TooManyEntriesError } from "../../protocol/bundle.ts";
import type { ProblemCode } from "../../protocol/problems.ts";

/** An error as it travels from a Worker to a page: what a page shows of it and decides by. */
export interface Trouble {
  code:
    | ProblemCode
    | "unreachable"
    | "integrity"
    | "source_changed"
    | "too_many_entries"
    | "unexpected";
  /** What happened, and what to do, in words for a person. */
  message: string;
  /** What happened alone, where that comes with the error: for who says in other words what to do. */
  happened?: string;
  /** With `source_changed`: the file that can't be read any more. */
  fileName?: string;
  /** With `wrong_password`: tries until the share locks. */
  attemptsRemaining?: number | undefined;
  /** With `gone`, where the server tells it. */
  reason?: GoneReason | undefined;
  /** With `gone`: since when, RFC 3339. */
  at?: string | undefined;
  /** With `rate_limited` and `unavailable`, where the server tells it. */
  retryAfterSeconds?: number | undefined;
}

export function troubleOf(error: unknown): Trouble {
  if (error instanceof ProblemError) {
    const { code, message, advice, attemptsRemaining, reason, at, retryAfterSeconds } = error;
    const happened = endSentence(message);
    return {
      code,
      message: `${happened} ${advice}`,
      happened,
      attemptsRemaining,
      reason,
      at,
      retryAfterSeconds,
    };
  }
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof SourceChangedError && error.fileName !== null) {
    return { code: "source_changed", message, fileName: error.fileName };
  }
  return { code: codeOf(error), message };
}

function codeOf(error: unknown): Trouble["code"] {
  if (error instanceof UnreachableError) return "unreachable";
  if (error instanceof IntegrityError) return "integrity";
  if (error instanceof SourceChangedError) return "source_changed";
  if (error instanceof TooManyEntriesError) return "too_many_entries";
  return "unexpected";
}

function endSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
