import { API } from "../../protocol/api.ts";
import type { ProblemCode } from "../../protocol/problems.ts";

/** Where a person can go from an error's page; "/" is always there. */
export type Way = "again" | "shares" | "api";

export interface ErrorWords {
  /** What happened, beyond the title. */
  happened: string;
  /** What to do next, where the table's advice is for programs. */
  next?: string;
  ways: readonly Way[];
}

const FOR_PROGRAMS = "This address is for programs. Looking at it has changed nothing.";
const COPY_AGAIN =
  "If you followed a link to something that was sent to you, copy the link again as a whole, or ask the sender for it again.";
const STILL_THERE = "What was sent is still there, and nothing was opened.";

/** What the table of problems says to programs, said to the person in front of a browser that asked for `url`. */
export function wordsOf(code: ProblemCode, url: string): ErrorWords {
  if (code !== "not_found" || url.startsWith("/s/")) return errorWords[code];
  return url.startsWith(`${API}/`) ? NO_SUCH_CALL : NO_SUCH_PAGE;
}

const NO_SUCH_CALL: ErrorWords = {
  happened: "This address is for programs, and there is no such call, or no such share.",
  next: "Compare the address with the documentation of the API.",
  ways: ["api"],
};

const NO_SUCH_PAGE: ErrorWords = {
  happened: "This server has no page at this address.",
  next: "Look for a slip in the address, or begin at the start page. The link to something that was sent to you has “/s/” in it: copy it again as a whole.",
  ways: ["shares"],
};

const errorWords: Record<ProblemCode, ErrorWords> = {
  bad_request: {
    happened: "Something in the address is missing, or was changed on its way. Nothing was opened.",
    next: COPY_AGAIN,
    ways: [],
  },
  password_required: {
    happened: "It is protected by one, and only the page that opens the link can ask for it.",
    next: "Open the link in a browser and type the password there. The sender knows it.",
    ways: [],
  },
  unauthorized: {
    happened: FOR_PROGRAMS,
    next: "To see what became of something that you sent, look at your shares in the browser that sent it.",
    ways: ["shares", "api"],
  },
  upload_not_allowed: {
    happened:
      "Only those who have access may send from here. What was sent can be opened by anyone who has its link.",
    ways: ["api"],
  },
  sign_in_required: {
    happened: "Nothing was sent. What was sent before can be opened by anyone who has its link.",
    ways: [],
  },
  wrong_link: {
    happened: "There is something here, but this link does not open it.",
    ways: [],
  },
  wrong_password: { happened: "Nothing was opened.", ways: [] },
  not_found: {
    happened: "The address may have a slip in it, or what was here is over and forgotten.",
    next: COPY_AGAIN,
    ways: [],
  },
  method_not_allowed: { happened: FOR_PROGRAMS, ways: ["api"] },
  not_acceptable: { happened: "Looking has not opened anything.", ways: [] },
  request_timeout: {
    happened: "What your browser sent did not arrive in time. Nothing was opened.",
    ways: ["again"],
  },
  conflict: { happened: FOR_PROGRAMS, ways: ["api"] },
  not_ready: { happened: "It is not all here yet. Nothing is opened by looking.", ways: ["again"] },
  already_claimed: {
    happened: "It has been opened as often as it may be, or is being opened now.",
    ways: [],
  },
  gone: {
    happened:
      "It was opened, taken back by its sender, or not opened in time. Nothing of it is left here.",
    ways: [],
  },
  precondition_failed: { happened: FOR_PROGRAMS, ways: ["api"] },
  too_large: {
    happened: "It is more than this server takes at once. Nothing of it was kept.",
    ways: [],
  },
  unsupported_media_type: { happened: FOR_PROGRAMS, ways: ["api"] },
  range_not_satisfiable: { happened: FOR_PROGRAMS, ways: ["api"] },
  locked: {
    happened: "So that nobody can go on guessing, it can't be opened at the moment.",
    ways: [],
  },
  rate_limited: {
    happened: `From where you are, more was asked than this server allows in a while. ${STILL_THERE}`,
    ways: ["again"],
  },
  transfer_limit: {
    happened: "The connection broke off so many times that the server ended it.",
    ways: [],
  },
  headers_too_large: {
    happened: "Your browser sent more along with the address than this server takes.",
    ways: [],
  },
  internal: {
    happened: "It is not your fault, and it has been written down for who runs this server.",
    ways: ["again"],
  },
  unavailable: {
    happened: "It is busy, being restarted, or can't reach where it keeps things.",
    ways: ["again"],
  },
  storage_full: {
    happened:
      "It is full until something in it is opened or expires. What it already keeps is safe.",
    ways: ["again"],
  },
};
