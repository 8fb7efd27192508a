import type { Problem } from "../../protocol/api.ts";
import { adviceOf } from "../../protocol/errors.ts";
import { type ProblemCode, problems } from "../../protocol/problems.ts";

export interface ProblemExtras {
  /** What was wrong with this very request, in words; never a path, a library's name or a secret. */
  detail?: string;
  attemptsRemaining?: number;
  gone?: { reason: NonNullable<Problem["reason"]>; at: number } | null;
  retryAfterSeconds?: number;
}

/** An error that has its row in the table of problems: what a route throws, and what is answered. */
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

  /** What a person can do about it. */
  get advice(): string {
    return adviceOf(this.code, this.extras.retryAfterSeconds);
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

/**
 * What Retry-After says, in seconds, where nothing is counted that would say it better: how long the cause mostly
 * lasts.
 */
export const RETRY_AFTER = {
  /** A store that is away, or a server that is being restarted. */
  unavailable: 5,
  /** Connections or listeners of one client: some of them must end. */
  tooManyOpen: 10,
  /** Requests under one ticket: they end with their range. */
  tooManyFetching: 1,
  /** At most, for a slot among the unfinished uploads: one may become free long before it lapses. */
  uploadSlot: 60,
} as const;
