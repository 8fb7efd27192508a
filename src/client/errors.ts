import type { GoneReason, Problem } from "../protocol/api.ts";
import { adviceOf, CodedError } from "../protocol/errors.ts";
import { ANSWER_LATE } from "../protocol/occurrences.ts";
import { type ProblemCode, problems } from "../protocol/problems.ts";

/** The server rejected a request, or would reject it. The error is a row of the problem table. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  readonly code: ProblemCode;
  /** The HTTP status. */
  readonly status: number;
  readonly title: string;
  /** One sentence about this occurrence. Undefined if the server says no more than the title. */
  readonly detail: string | undefined;
  /** The next step for a person. */
  readonly advice: string;
  /** With `wrong_password`: tries until the share locks. */
  readonly attemptsRemaining: number | undefined;
  /** With `gone`, if the server says it. */
  readonly reason: GoneReason | undefined;
  /** With `gone`: the time of the end, RFC 3339. */
  readonly at: string | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(problem: Omit<Problem, "type">, retryAfterSeconds?: number) {
    super(problem.detail ?? problem.title);
    this.code = problem.code;
    this.status = problem.status;
    this.title = problem.title;
    this.detail = problem.detail;
    this.advice = problem.advice;
    this.attemptsRemaining = problem.attemptsRemaining;
    this.reason = problem.reason;
    this.at = problem.at;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** A problem from its row of the table, without a document of the server. */
  static of(
    code: ProblemCode,
    more: { detail?: string; retryAfterSeconds?: number | undefined } = {},
  ) {
    const { retryAfterSeconds, ...detail } = more;
    const { status, title } = problems[code];
    const advice = adviceOf(code, retryAfterSeconds);
    return new ProblemError({ code, status, title, advice, ...detail }, retryAfterSeconds);
  }
}

/**
 * There was no answer of a OneTimeShare server: a broken connection, a time-out, a proxy's error page. The share
 * may still exist.
 */
export class UnreachableError extends CodedError<"unreachable"> {
  /** The HTTP status of an answer that is not the server's own. */
  readonly status: number | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(detail: string, { status, retryAfterSeconds, ...options }: UnreachableOptions = {}) {
    super("unreachable", detail, options);
    this.status = status;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** Whether a short wait won't help: a refused connection, an unknown host name, an untrusted certificate. */
  get isLasting(): boolean {
    // Node's fetch has the system's or OpenSSL's code in the cause of its TypeError; browsers hide it.
    const { cause } = (this.cause ?? {}) as { cause?: { code?: unknown } };
    return LASTING_CAUSE.test(String(cause?.code));
  }
}

const LASTING_CAUSE =
  /^(ECONNREFUSED|ENOTFOUND|ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/;

export function tooSlow(): UnreachableError {
  return new UnreachableError(ANSWER_LATE);
}

interface UnreachableOptions extends ErrorOptions {
  status?: number;
  retryAfterSeconds?: number | undefined;
}

/** A problem with a code that this version does not know. Its message is the server's text. */
export class UnknownProblemError extends Error {
  override readonly name = "UnknownProblemError";
  readonly code = "unknown_problem";
  /** The HTTP status. */
  readonly status: number;
  readonly retryAfterSeconds: number | undefined;

  /** @param words the server's text, as sentences */
  constructor(words: string, status: number, retryAfterSeconds?: number) {
    super(words);
    this.status = status;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/**
 * A source has changed. None of the changed bytes were sent: under the same key and nonce they would reveal the old
 * bytes and the new ones.
 */
export class SourceChangedError extends CodedError<"source_changed"> {
  /** Null for a text, and if the reader does not know the file. */
  readonly fileName: string | null;

  constructor(fileName: string | null = null) {
    const isNamed = fileName !== null;
    super("source_changed", isNamed ? `“${fileName}” changed while it was being sent.` : undefined);
    this.fileName = fileName;
  }
}
