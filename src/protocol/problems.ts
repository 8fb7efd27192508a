/**
 * The one table of messages. Each row says what happened, what that means, and what to do. Server, command line
 * and pages show these texts; the documentation is checked against them.
 */
export interface Message {
  /** The event, without a full stop. */
  title: string;
  /** The meaning for the person, shown on pages. A row without it is only for programs. */
  explanation?: string;
  /** The next step for a person, or for the author of a program. */
  advice: string;
  /** Set if the same action may succeed later. */
  retry?: true;
}

interface ProblemMessage extends Message {
  /** The HTTP status. */
  status: number;
}

const COPY_AGAIN = "Copy the whole link again, or ask the sender for it.";
const SEND_AGAIN = "If you still need it, ask the sender to send it again.";
const WAS_IT_YOU =
  "Was it you, on another device or in another browser? Continue there. If it was not you, tell the sender: someone else has the link.";
const READ_API_DOCS = "Compare the request with the API documentation.";
const PRIVATE_WINDOW = "A private window has little room, even on a large disk.";

// The messages that pages need without their Worker are constants: a page does not load the whole table.
export const UNAVAILABLE: Message = {
  title: "The server can't do this at the moment",
  explanation: "It is busy or restarting, or it can't reach its storage. Nothing is lost.",
  advice: "Try again soon.",
  retry: true,
};

export const RATE_LIMITED: Message = {
  title: "Too many requests",
  explanation: "The server limits requests from your IP address. Nothing was opened or lost.",
  advice: "Wait a little and try again.",
  retry: true,
};

export const UNREACHABLE: Message = {
  title: "The server can't be reached",
  explanation: "This says nothing about the share: it may still be there.",
  advice: "Check the address and your connection, and try again.",
  retry: true,
};

export const PAGE_FAILED: Message = {
  title: "A part of this page did not load",
  advice: "Check your connection and reload the page.",
  retry: true,
};

/** The errors of the HTTP API (RFC 9457), by their code. A problem document has `title` and `advice`. */
const rows = {
  bad_request: {
    status: 400,
    title: "The request is malformed",
    explanation: "The server does not accept it in this form. Nothing was opened.",
    advice:
      "If you followed a link, copy the whole link again. For programs: compare the request with the API documentation.",
  },
  password_required: {
    status: 401,
    title: "A password is needed",
    explanation: "Only the page that opens the link can ask for it.",
    advice: "Ask the sender for the password.",
  },
  unauthorized: {
    status: 401,
    title: "The token or the password is missing or wrong",
    advice: "Use the token or the password that this call needs. The API documentation names it.",
  },
  upload_not_allowed: {
    status: 401,
    title: "This server does not accept shares from everyone",
    explanation: "Anyone can open a share with its link. To send one, you need access.",
    advice: "Ask the server's operator for access.",
  },
  sign_in_required: {
    status: 403,
    title: "This server requires a sign-in to send",
    explanation: "Nothing was sent. Anyone can open a share with its link.",
    advice: "Open the server's page in a browser, sign in, and send from there.",
  },
  sign_in_failed: {
    status: 403,
    title: "The sign-in did not succeed",
    explanation:
      "It took too long, was already used, began in another browser, or the sign-in provider refused it.",
    advice: "Sign in again.",
  },
  account_not_allowed: {
    status: 403,
    title: "This account is not allowed to sign in here",
    explanation:
      "The sign-in provider knows the account, but the server's operator has not allowed it.",
    advice: "Ask the server's operator for access, or sign in with another account.",
  },
  receive_only: {
    status: 403,
    title: "This server accepts no new shares",
    explanation: "It only lets people open shares. Nothing was sent.",
    advice: "Ask the server's operator for the address of a server that accepts shares.",
  },
  forbidden: {
    status: 403,
    title: "The server refused this request",
    explanation: "It came from another site or from an outdated page. Nothing was changed.",
    advice: "Open the admin page again, and repeat the action there.",
  },
  https_required: {
    status: 403,
    title: "The admin pages need https",
    explanation: "Over plain http, others on the network could read the password.",
    advice: "Use the server's https address, or http://localhost on the server's own machine.",
  },
  wrong_link: {
    status: 403,
    title: "This link is wrong",
    explanation: "There is a share at this address, but this link does not open it.",
    advice: COPY_AGAIN,
  },
  wrong_password: {
    status: 403,
    title: "The password is wrong",
    explanation: "Nothing was opened.",
    advice: "Check it with the sender first: too many wrong passwords lock the share.",
  },
  not_found: {
    status: 404,
    title: "There is nothing here",
    explanation: "The share ended some days ago, or the address is wrong.",
    advice: `Check the address. ${COPY_AGAIN}`,
  },
  method_not_allowed: {
    status: 405,
    title: "This address does not support this HTTP method",
    advice: READ_API_DOCS,
  },
  not_acceptable: {
    status: 406,
    title: "This page is for a browser",
    explanation: "Nothing was opened.",
    advice: "Open the whole link in a browser, or run: onetimeshare get LINK",
  },
  request_timeout: {
    status: 408,
    title: "The request took too long to arrive",
    explanation: "Nothing was opened.",
    advice: "Check your connection and try again. An upload resumes where it stopped.",
    retry: true,
  },
  conflict: {
    status: 409,
    title: "The request conflicts with the current state",
    advice: "Read the current state and continue from there.",
  },
  not_ready: {
    status: 409,
    title: "The sender is still uploading",
    explanation: "Nothing was opened.",
    advice: "Try again when the upload is complete.",
    retry: true,
  },
  already_claimed: {
    status: 410,
    title: "This share was already opened",
    explanation: "No download is left: someone has opened it, or is opening it now.",
    advice: WAS_IT_YOU,
  },
  gone: {
    status: 410,
    title: "This share is gone",
    explanation:
      "It was opened, has expired, was burned, or was removed. The server no longer has its content.",
    advice: SEND_AGAIN,
  },
  precondition_failed: {
    status: 412,
    title: "The version of the upload protocol is not supported",
    advice: "Use tus 1.0.0.",
  },
  too_large: {
    status: 413,
    title: "This is too large",
    explanation: "The server stored nothing.",
    advice: "Send less in one share, or ask the server's operator to raise the limit.",
  },
  unsupported_media_type: {
    status: 415,
    title: "The content type is not supported",
    advice: READ_API_DOCS,
  },
  range_not_satisfiable: {
    status: 416,
    title: "The range is outside of the content",
    advice: "Request a range within the size of the content.",
  },
  locked: {
    status: 423,
    title: "Locked after too many wrong passwords",
    explanation: "The share accepts no password until the sender unlocks it.",
    advice: "Ask the sender to unlock it, or to send it again.",
    retry: true,
  },
  rate_limited: { status: 429, ...RATE_LIMITED },
  transfer_limit: {
    status: 429,
    title: "This download has used up its transfer limit",
    explanation:
      "The connection broke, or the download was cancelled, so often that the server ended it.",
    advice: SEND_AGAIN,
  },
  headers_too_large: {
    status: 431,
    title: "The request headers are too large",
    explanation: "Your browser sent more headers, such as cookies, than the server accepts.",
    advice: "Clear this site's cookies, or update the program that sent the request.",
  },
  internal: {
    status: 500,
    title: "Something went wrong on the server",
    explanation: "It is not your fault. The error is in the server's log.",
    advice: "Try again. If it happens again, tell the server's operator.",
    retry: true,
  },
  unavailable: { status: 503, ...UNAVAILABLE },
  sign_in_unavailable: {
    status: 503,
    title: "The sign-in provider can't be reached",
    explanation:
      "Nothing is lost. Sharing and the sign-in with a password do not need the provider.",
    advice: "Try again soon. If it happens again, tell the server's operator.",
    retry: true,
  },
  storage_full: {
    status: 507,
    title: "The server's storage is full",
    explanation: "Shares that it already stores are safe.",
    advice: "Try again later, or send less.",
    retry: true,
  },
} as const satisfies Record<string, ProblemMessage>;

export type ProblemCode = keyof typeof rows;

export const problems: Readonly<Record<ProblemCode, ProblemMessage>> = rows;

/** The reasons why a share is gone, for its recipient. A reason without an advice has that of `gone`. */
export const goneReasons = {
  claimed: {
    title: "This share was already opened",
    explanation: "All its downloads are used, so the server has deleted it.",
    advice: WAS_IT_YOU,
  },
  expired: { title: "This share has expired", explanation: "The server has deleted it." },
  burned: { title: "The sender burned this share", explanation: "The server has deleted it." },
  wrong_passwords: {
    title: "This share was deleted after too many wrong passwords",
    explanation: "This protects its content.",
  },
  abandoned: {
    title: "This share was never sent completely",
    explanation: "Its upload stopped, and the server has deleted the bytes that had arrived.",
  },
  removed: {
    title: "The operator of this server removed this share",
    explanation: "The server has deleted it.",
  },
};

const NO_ROOM = "There is not enough room in this browser";

/** Errors that the client finds, without a problem from the server. */
const ownRows = {
  not_a_link: {
    title: "This is not a share link",
    advice: `A share link looks like https://…/s/…#… ${COPY_AGAIN}`,
  },
  cut_off: {
    title: "The end of this link is missing",
    explanation: "Nothing was opened.",
    advice: COPY_AGAIN,
  },
  damaged: {
    title: "This link was changed on its way",
    explanation: "Nothing was opened.",
    advice: COPY_AGAIN,
  },
  newer_version: {
    title: "This link was made by a newer version",
    advice:
      "Update this program, or reload the page. If that does not help, the server needs an update.",
    retry: true,
  },
  unreachable: UNREACHABLE,
  integrity: {
    title: "The received data is not what the sender encrypted",
    explanation: "It was damaged or changed on the server or on its way.",
    advice:
      "None of it was saved. Try again. If it happens again, ask the sender to send it another way.",
    retry: true,
  },
  source_changed: {
    title: "A file changed while it was being sent",
    advice: "Send it again when it no longer changes.",
  },
  too_many_entries: {
    title: "There are too many files for one share",
    advice: "Pack them into one archive first.",
  },
  path_too_long: {
    title: "The path of a file is too long",
    advice: "Shorten the names of its folders, or pack the folder into one archive first.",
  },
  server_address: {
    title: "The server's address has a wrong path",
    advice: "Check the part after the host and the port.",
  },
  link_address: {
    title: "The server would create a link without a valid https address, so nothing was sent",
    advice: "Ask the server's operator to correct BASE_URL.",
  },
  other_tab: {
    title: "This share is open in another tab",
    advice: "Continue there, or close that tab and try again.",
    retry: true,
  },
  no_room: {
    title: NO_ROOM,
    explanation: "The server reserves this download for this browser for a limited time.",
    advice: `Free some space on this device and try again: nothing that has arrived is lost. If this is a private window, leave it open until then. ${PRIVATE_WINDOW}`,
    retry: true,
  },
  does_not_fit: {
    title: NO_ROOM,
    explanation: "Nothing was opened: the link still works.",
    advice: `Open the link on a device with more room, or free some space here and try again. If this is a private window, open the link in a normal one. ${PRIVATE_WINDOW}`,
    retry: true,
  },
  page_failed: PAGE_FAILED,
  unexpected: {
    title: "Something unexpected happened",
    advice: "Try again.",
    retry: true,
  },
} as const satisfies Record<string, Message>;

export type OwnCode = keyof typeof ownRows;

export const ownMessages: Readonly<Record<OwnCode, Message>> = ownRows;
