import type { Problem } from "../../protocol/api.ts";
import { adviceOf } from "../../protocol/errors.ts";
import { type ProblemCode, problems } from "../../protocol/problems.ts";

export interface ProblemExtras {
  /** The fault of this request. Never contains a path, a library's name or a secret. */
  detail?: string;
  /** The next step for a person, if it is not the usual one of the code. */
  advice?: string;
  attemptsRemaining?: number;
  gone?: { reason: NonNullable<Problem["reason"]>; at: number } | null;
  retryAfterSeconds?: number;
}

/** An error with a code of the problem table. Routes and shares throw it; the error handler answers with it. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  readonly code: ProblemCode;
  readonly extras: ProblemExtras;

  constructor(code: ProblemCode, extras: ProblemExtras = {}) {
    super(extras.detail ?? problems[code].title);
    this.code = code;
    this.extras = extras;
  }

  get status(): number {
    return problems[this.code].status;
  }

  /** The next step for a person. */
  get advice(): string {
    return this.extras.advice ?? adviceOf(this.code, this.extras.retryAfterSeconds);
  }

  /** The problem document (RFC 9457). */
  toDocument(): Problem {
    const { detail, attemptsRemaining, gone } = this.extras;
    const { status, title } = problems[this.code];
    return {
      type: `urn:onetimeshare:problem:${this.code}`,
      status,
      code: this.code,
      title,
      ...(detail === undefined ? {} : { detail }),
      advice: this.advice,
      ...(attemptsRemaining === undefined ? {} : { attemptsRemaining }),
      ...(gone ? { reason: gone.reason, at: new Date(gone.at).toISOString() } : {}),
    };
  }
}

/** Retry-After in seconds if the server does not know the exact wait: the usual duration of the cause. */
export const RETRY_AFTER = {
  /** A store can't be reached, or the server restarts. */
  unavailable: 5,
  /** The administrator has paused uploads. */
  paused: 60,
  /** A client has too many connections or listeners. */
  tooManyOpen: 10,
  /** A ticket has too many requests. */
  tooManyFetching: 1,
  /** Maximum for an upload slot: another upload may release one long before it expires. */
  uploadSlot: 60,
} as const;
