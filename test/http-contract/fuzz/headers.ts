import fc from "fast-check";
import { NASTY_TEXTS, toLatin1 } from "./nasty.ts";

const KNOWN_HEADERS: Record<string, readonly string[]> = {
  Accept: [
    "*/*",
    "text/html",
    "text/plain",
    "application/json",
    "text/html;q=0",
    ",,,",
    "a".repeat(500),
  ],
  "User-Agent": ["curl/8.5.0", "Slackbot-LinkExpanding 1.0", "", "a".repeat(2_000)],
  "Accept-Encoding": ["gzip, br", "identity;q=0", "*;q=0"],
  "Content-Type": [
    ...["application/json", "application/offset+octet-stream", "text/plain", "json"],
    ...["application/json; charset=utf-16", "multipart/form-data; boundary=x", ";;;"],
  ],
  "Content-Encoding": ["gzip", "br"],
  Range: [
    ...["bytes=0-0", "bytes=5-", "bytes=-5", "bytes=9-1", "bytes=0-1,2-3", "lines=1-2", "bytes="],
    ...["bytes=99999999999999999999-", "bytes=0-99999999999999999999", "bytes=-0"],
  ],
  "If-Range": ['"<id>"', '"x"', "Wed, 21 Oct 2015 07:28:00 GMT"],
  "If-None-Match": ["*", '"x"', 'W/"x"'],
  Authorization: [
    ...["Bearer <owner>", "Bearer <ticket>", "bearer <owner>", "Bearer", "Bearer  <owner>"],
    ...["Basic YTpi", `Bearer ${"A".repeat(43)}`, "Bearer <owner><owner>", "<owner>"],
  ],
  "Tus-Resumable": ["1.0.0", "0.2.2", ""],
  "Upload-Offset": ["0", "1000", "-1", "1e3", "99999999999999999999", "0x10", ""],
  "X-Forwarded-For": ["203.0.113.7", "::1", "x", "1.2.3.4, 5.6.7.8"],
  "X-HTTP-Method-Override": ["DELETE"],
  Cookie: ["a=b", "a=".repeat(500)],
  Expect: ["100-continue", "x"],
  Upgrade: ["websocket", "h2c"],
  Origin: ["null", "https://evil.example"],
  Host: ["other.example", "", "a b", "[::1", "evil.example:99999"],
  TE: ["trailers"],
};

/** Without line breaks: nasty texts contain those, and test them. */
const headerText = fc.oneof(
  fc.constantFrom(...NASTY_TEXTS.filter((text) => text.length < 1_000)).map(toLatin1),
  fc.string({ maxLength: 40 }),
);

const knownHeader = fc
  .constantFrom(...Object.entries(KNOWN_HEADERS))
  .chain(([name, values]) =>
    fc
      .oneof(
        { weight: 5, arbitrary: fc.constantFrom(...values) },
        { weight: 1, arbitrary: headerText },
      )
      .map((value) => `${name}: ${value}`),
  );

const strangeHeader = fc.oneof(
  headerText.map((text) => `X-Strange: ${text}`),
  headerText,
  fc.constantFrom(
    `X-Long: ${"a".repeat(17_000)}`,
    Array.from({ length: 120 }, (_, index) => `X-${index}: a`).join("\r\n"),
    "X-Folded: a\r\n b",
    "Space : a",
    ": no name",
    "Content-Length: 5",
    "Content-Length: -5",
    "Content-Length: 99999999999999999999",
    "Transfer-Encoding: chunked",
    "Transfer-Encoding: gzip, chunked",
    "Transfer-Encoding: identity",
    "__proto__: a",
    "constructor: a",
  ),
);

/** Header lines. Most have a meaning here, and a few have a form that no program sends. */
export const headers = fc
  .tuple(
    fc.array(knownHeader, { maxLength: 3 }),
    fc.oneof(
      { weight: 5, arbitrary: fc.constant<string[]>([]) },
      { weight: 1, arbitrary: fc.array(strangeHeader, { minLength: 1, maxLength: 2 }) },
    ),
  )
  .map(([known, strange]) => [...known, ...strange]);
