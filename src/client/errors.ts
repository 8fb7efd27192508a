import type { GoneReason, Problem } from "../protocol/api.ts";
import { adviceOf, type ProblemCode, problems } from "../protocol/problems.ts";

/** What the server refused, or what this side can tell that it would refuse: a row of the problem table. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  readonly code: ProblemCode;
  /** The HTTP status. */
  readonly status: number;
  readonly title: string;
  /** What a person can do about it. */
  readonly advice: string;
  /** With `wrong_password`: tries until the share locks. */
  readonly attemptsRemaining: number | undefined;
  /** With `gone`, where the server tells it. */
  readonly reason: GoneReason | undefined;
  /** With `gone`: since when, RFC 3339. */
  readonly at: string | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(problem: Omit<Problem, "type">, retryAfterSeconds?: number) {
    super(problem.detail ?? problem.title);
    this.code = problem.code;
    this.status = problem.status;
    this.title = problem.title;
    this.advice = problem.advice;
    this.attemptsRemaining = problem.attemptsRemaining;
    this.reason = problem.reason;
    this.at = problem.at;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** A problem by its row of the table alone, for what comes without a document. */
  static of(
    code: ProblemCode,
    more: { detail?: string; retryAfterSeconds?: number | undefined } = {},
  ) {
    const { retryAfterSeconds, ...detail } = more;
    const advice = adviceOf(code, retryAfterSeconds);
    return new ProblemError({ code, ...problems[code], advice, ...detail }, retryAfterSeconds);
  }
}

/**
 * No answer that a OneTimeShare server gives: a broken connection, a time-out, a proxy's error page. It says
 * nothing about the share, which may well be there.
 */
export class UnreachableError extends Error {
  override readonly name = "UnreachableError";
  readonly code = "unreachable";
  /** The HTTP status of an answer that is not the server's own. */
  readonly status: number | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(what: string, options: UnreachableOptions = {}) {
    const { status, retryAfterSeconds, ...more } = options;
    super(`${what} Check the address and the connection, and try again.`, more);
    this.status = status;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

interface UnreachableOptions extends ErrorOptions {
  status?: number;
  retryAfterSeconds?: number | undefined;
}

/** The server has refused in words that this version does not know: they are all that can be told. */
export class UnknownProblemError extends Error {
  override readonly name = "UnknownProblemError";
  readonly code = "unknown_problem";
  /** The HTTP status. */
  readonly status: number;
  readonly retryAfterSeconds: number | undefined;

  /** @param words what the server says, as sentences */
  constructor(words: string, status: number, retryAfterSeconds?: number) {
    super(words);
    this.status = status;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** A OneTimeShare server answered, but not at this path. */
export class ServerAddressError extends Error {
  override readonly name = "ServerAddressError";
  readonly code = "server_address";

  constructor() {
    super(
      "The server's address is not right: what follows its host and port leads to nothing there.",
    );
  }
}

/** The server wants links to begin with something that a sender must not hand on. */
export class LinkAddressError extends Error {
  override readonly name = "LinkAddressError";
  readonly code = "link_address";

  constructor() {
    super(
      "The server's links would not begin with a clean https address. Nothing was sent. Ask who runs it to set BASE_URL right.",
    );
  }
}

/**
 * What is being sent is no longer what it was. Nothing of the change was sent: under the same key it would
 * have betrayed both the old bytes and the new ones.
 */
export class SourceChangedError extends Error {
  override readonly name = "SourceChangedError";
  readonly code = "source_changed";
  /** Null if the reader does not know the file. */
  readonly fileName: string | null;

  constructor(fileName: string | null = null) {
    super("The file changed while it was being sent. Send it again when it no longer changes.");
    this.fileName = fileName;
  }
}
