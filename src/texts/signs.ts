import type { OwnCode, ProblemCode } from "../protocol/problems.ts";

/** The pictures of errors: the `d` of a path in a box of 24 by 24, drawn with lines. */
const signs = {
  ended:
    "M4 7h16a1 1 0 0 1 1 1v2a2 2 0 0 0 0 4v2a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1v-2a2 2 0 0 0 0-4V8a1 1 0 0 1 1-1z M9.8 9.8l4.4 4.4 M14.2 9.8l-4.4 4.4",
  time: "M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0z M12 7v5l3.5 2",
  lock: "M7.5 11V8a4.5 4.5 0 0 1 9 0v3 M6 11h12a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1z M12 14.5v2",
  link: "M9 17H7A5 5 0 0 1 6 7.1 M14 7h3a5 5 0 0 1 3.6 8.5 M8 12h4 M4 3l16 18",
  search: "M17 11a6.5 6.5 0 1 1-13 0 6.5 6.5 0 0 1 13 0z M15.2 15.7 20.5 21",
  connection:
    "M12 19.5v.1 M8.5 16a5 5 0 0 1 7 0 M5 12.5a10 10 0 0 1 5-2.6 M19 12.5a10 10 0 0 0-2-1.5 M2 8.8a15 15 0 0 1 4.2-2.6 M22 8.8A15 15 0 0 0 11 5 M4 3l16 18",
  wait: "M6 3h12 M6 21h12 M8 3v4l4 5 4-5V3 M8 21v-4l4-5 4 5v4",
  full: "M4 6c0-1.7 3.6-3 8-3s8 1.3 8 3-3.6 3-8 3-8-1.3-8-3z M4 6v12c0 1.7 3.6 3 8 3s8-1.3 8-3V6 M12 12.5v3 M12 18v.1",
  person: "M16 8a4 4 0 1 1-8 0 4 4 0 0 1 8 0z M4.5 21a7.5 7.5 0 0 1 15 0",
  warning: "M12 4 2.8 20h18.4z M12 10v4 M12 17.2v.1",
} as const;

const signsOfCodes: Partial<Record<ProblemCode | OwnCode, keyof typeof signs>> = {
  ...{ gone: "ended", already_claimed: "ended" },
  ...{ locked: "lock", password_required: "lock", wrong_password: "lock" },
  ...{ not_a_link: "link", cut_off: "link", damaged: "link", wrong_link: "link" },
  ...{ not_found: "search", bad_request: "search" },
  ...{ unreachable: "connection", page_failed: "connection", sign_in_unavailable: "connection" },
  ...{ rate_limited: "wait", unavailable: "wait", not_ready: "wait", request_timeout: "time" },
  ...{ too_large: "full", storage_full: "full", no_room: "full", does_not_fit: "full" },
  ...{ upload_not_allowed: "person", sign_in_required: "person", sign_in_failed: "person" },
  ...{ account_not_allowed: "person", unauthorized: "person" },
};

/** The picture of an error. @param reason why a share is gone */
export function signOf(code: ProblemCode | OwnCode, reason?: string): string {
  if (reason === "expired") return signs.time;
  if (reason === "wrong_passwords") return signs.lock;
  return signs[signsOfCodes[code] ?? "warning"];
}
