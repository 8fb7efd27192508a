import { type OwnCode, ownMessages, type ProblemCode, problems } from "./problems.ts";
import { waitInWords } from "./quantities.ts";

/** An error with a row in the table. Its `message` is for a person: what happened and what to do. */
export class CodedError<Code extends OwnCode = OwnCode> extends Error {
  readonly code: Code;
  /** One sentence about this occurrence. It replaces the title. */
  readonly detail: string | undefined;

  constructor(code: Code, detail?: string, options?: ErrorOptions) {
    super(messageText({ ...ownMessages[code], detail }), options);
    this.name = new.target.name;
    this.code = code;
    this.detail = detail;
  }
}

/** A message as one paragraph: "This is too large. Send less at once, …". */
export function messageText(message: {
  title: string;
  detail?: string | undefined;
  advice: string;
}): string {
  return `${asSentence(message.detail ?? message.title)} ${message.advice}`;
}

/** The text with a full stop at its end. */
export function asSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** The advice of a problem. For `rate_limited` it names the delay, if the server sent one. */
export function adviceOf(code: ProblemCode, retryAfterSeconds?: number): string {
  const hasDelay = code === "rate_limited" && retryAfterSeconds !== undefined;
  return hasDelay ? tryAgainIn(retryAfterSeconds) : problems[code].advice;
}

/** "Try again in 2 minutes." */
export function tryAgainIn(seconds: number): string {
  return `Try again in ${waitInWords(seconds)}.`;
}
