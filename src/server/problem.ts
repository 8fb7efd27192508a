import type { Problem } from "../protocol/api.ts";
import { type ProblemCode, problems } from "../protocol/problems.ts";
import { waitInWords } from "./wait-in-words.ts";

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

  /** What was wrong with this very request, and where its client is to wait, for how long. */
  get detail(): string | undefined {
    const { detail, retryAfterSeconds } = this.extras;
    if (detail === undefined || retryAfterSeconds === undefined) return detail;
    return `${detail} ${waitInWords(retryAfterSeconds)}`;
  }

  /** The problem document (RFC 9457). */
  toDocument(): Problem {
    const { detail } = this;
    const { attemptsRemaining, gone } = this.extras;
    const { status, title, advice } = problems[this.code];
    return {
      type: `urn:onetimeshare:problem:${this.code}`,
      status,
      code: this.code,
      title,
      ...(detail === undefined ? {} : { detail }),
      advice,
      ...(attemptsRemaining === undefined ? {} : { attemptsRemaining }),
      ...(gone ? { reason: gone.reason, at: new Date(gone.at).toISOString() } : {}),
    };
  }
}
