import { ProblemError, SourceChangedError } from "../../client/errors.ts";
import { CodedError } from "../../protocol/errors.ts";
import { type Occurrence, occurrenceIn } from "../../protocol/occurrences.ts";
import {
  goneReasons,
  type Message,
  type OwnCode,
  ownMessages,
  type ProblemCode,
  problems,
} from "../../protocol/problems.ts";

/** An error that a Worker reports to its page: the message, and the facts by which the page decides. */
export interface Failure extends Message {
  code: ProblemCode | OwnCode;
  /** One sentence about this occurrence. It replaces the title in running text. */
  detail?: string | undefined;
  /** The same, for a page in another language. */
  occurrence?: Occurrence | undefined;
  /** With `source_changed`: the file that can't be read any more. */
  fileName?: string | undefined;
  /** With `gone`: why the share ended. */
  reason?: keyof typeof goneReasons | undefined;
  /** With `gone`: the time of the end, RFC 3339. */
  at?: string | undefined;
  /** With `rate_limited` and `unavailable`, if the server says it. */
  retryAfterSeconds?: number | undefined;
}

export function failureOf(error: unknown): Failure {
  if (error instanceof ProblemError) {
    const { code, detail, advice, reason, at, retryAfterSeconds } = error;
    const message = { ...problems[code], advice, ...(reason && goneReasons[reason]) };
    return { code, ...message, reason, ...detailed(detail), at, retryAfterSeconds };
  }
  if (error instanceof CodedError) {
    const { code, detail } = error;
    const fileName = (error instanceof SourceChangedError && error.fileName) || undefined;
    return { ...ownFailure(code), ...detailed(detail), fileName };
  }
  if (isDomException(error, "QuotaExceededError")) {
    return ownFailure("no_room");
  }
  // Browsers have no other sign of a script that import() could not load.
  if (error instanceof TypeError && /dynamically imported module/.test(error.message)) {
    return ownFailure("page_failed");
  }
  const detail = error instanceof Error ? error.message : String(error);
  return { ...ownFailure("unexpected"), detail };
}

function detailed(detail: string | undefined): Pick<Failure, "detail" | "occurrence"> {
  return { detail, occurrence: detail === undefined ? undefined : occurrenceIn(detail) };
}

function ownFailure(code: OwnCode): Failure {
  return { code, ...ownMessages[code] };
}

export function isDomException(error: unknown, name: string): boolean {
  return error instanceof DOMException && error.name === name;
}
