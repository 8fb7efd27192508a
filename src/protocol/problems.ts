import { waitInWords } from "./quantities.ts";

/**
 * Every error of the HTTP API (RFC 9457). `title` says what happened, `advice` what a person can do. The
 * documentation and the pages are checked against this table.
 */
export const problems = {
  bad_request: {
    status: 400,
    title: "The request is not in the expected form",
    advice: "Update the program that sent it, or compare it with the documentation of the API.",
  },
  password_required: {
    status: 401,
    title: "A password is needed",
    advice: "Ask the sender for the password.",
  },
  unauthorized: {
    status: 401,
    title: "The token is missing or not the right one",
    advice: "Use the owner token or the ticket that belongs to this share.",
  },
  upload_not_allowed: {
    status: 401,
    title: "This server does not take shares from everyone",
    advice: "Ask who runs the server for access.",
  },
  sign_in_required: {
    status: 403,
    title: "This server takes shares from those who have signed in",
    advice: "Sign in on its page in a browser, and send from there.",
  },
  wrong_link: {
    status: 403,
    title: "The link is not the right one",
    advice: "Ask the sender for the link again, and copy it as a whole.",
  },
  wrong_password: {
    status: 403,
    title: "The password is not the right one",
    advice: "Check it with the sender before you try again: only a few tries are left.",
  },
  not_found: {
    status: 404,
    title: "There is nothing here",
    advice: "Check the address. A share that is over is forgotten after some days.",
  },
  method_not_allowed: {
    status: 405,
    title: "This address does not take that method",
    advice: "Compare the request with the documentation of the API.",
  },
  not_acceptable: {
    status: 406,
    title: "This page is for a browser",
    advice: "Open the whole link in a browser, or run: onetimeshare get LINK",
  },
  request_timeout: {
    status: 408,
    title: "The request took too long to arrive",
    advice: "Check the connection and try again. An upload goes on where it stopped.",
  },
  conflict: {
    status: 409,
    title: "That does not fit what is there already",
    advice: "Ask for the present state and go on from it.",
  },
  not_ready: {
    status: 409,
    title: "The sender is still uploading",
    advice: "Try again when the upload is complete.",
  },
  already_claimed: {
    status: 410,
    title: "Someone has opened this already",
    advice: "If it was not you, tell the sender. Ask for a new link.",
  },
  gone: {
    status: 410,
    title: "This share is gone",
    advice: "Ask the sender to send it again.",
  },
  precondition_failed: {
    status: 412,
    title: "The upload protocol's version is not supported",
    advice: "Use tus 1.0.0.",
  },
  too_large: {
    status: 413,
    title: "This is too large",
    advice: "Send less at once, or ask who runs this server to raise the limit.",
  },
  unsupported_media_type: {
    status: 415,
    title: "The content type is not the expected one",
    advice: "Compare the request with the documentation of the API.",
  },
  range_not_satisfiable: {
    status: 416,
    title: "The range lies outside of the content",
    advice: "Ask for a range within the size of the content.",
  },
  locked: {
    status: 423,
    title: "Locked after too many wrong passwords",
    advice: "The sender can unlock it, or send it again.",
  },
  rate_limited: {
    status: 429,
    title: "Too many requests",
    advice: "Wait a little and try again.",
  },
  transfer_limit: {
    status: 429,
    title: "This claim has fetched far more than the share's size",
    advice: "Ask the sender to send it again.",
  },
  headers_too_large: {
    status: 431,
    title: "The headers of the request are too large",
    advice: "Clear this site's cookies, or update the program that sent it.",
  },
  internal: {
    status: 500,
    title: "The server made a mistake",
    advice: "Try again. If it happens again, tell who runs this server.",
  },
  unavailable: {
    status: 503,
    title: "The server can't do this at the moment",
    advice: "Nothing is lost. Try again in a moment.",
  },
  storage_full: {
    status: 507,
    title: "The server has no room for this",
    advice: "Try again later, or send less.",
  },
} as const;

export type ProblemCode = keyof typeof problems;

/** What a person can do about it. Who has met a limit is told how long to wait, where the server has told. */
export function adviceOf(code: ProblemCode, retryAfterSeconds?: number): string {
  const isTold = code === "rate_limited" && retryAfterSeconds !== undefined;
  return isTold ? tryAgainIn(retryAfterSeconds) : problems[code].advice;
}

/** "Try again in 2 minutes." */
export function tryAgainIn(seconds: number): string {
  return `Try again in ${waitInWords(seconds)}.`;
}
