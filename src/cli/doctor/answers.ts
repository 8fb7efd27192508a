import type { Finding } from "../../node/finding.ts";
import { paths } from "../../protocol/api.ts";
import { judgeOf, type Site } from "./site.ts";
import type { TrialShare } from "./trial-share.ts";
import { headerOf, headersOf, problemCodeOf, type WireAnswer } from "./wire.ts";

/** Pages must have these headers too, but may have other values. */
const ON_PAGES_TOO = [
  "content-security-policy",
  "referrer-policy",
  "x-content-type-options",
  "permissions-policy",
] as const;

/**
 * Whether the server's headers arrive once and unchanged.
 *
 * @param expected the headers of every answer of the API in this program's version
 */
export async function checkSecurityHeaders(
  site: Site,
  expected: Readonly<Record<string, string>>,
  isSameVersion: boolean,
): Promise<Finding> {
  const judge = judgeOf("security-headers", site);
  const api = await site.wire.exchange({ path: paths.config });
  const page = await site.wire.exchange({ path: "/", headers: { accept: "text/html" } });
  const isHttps = site.url.startsWith("https:");
  const required = [...Object.keys(expected), ...(isHttps ? ["strict-transport-security"] : [])];
  const missing = [
    ...required.filter((name) => headersOf(api, name).length === 0),
    ...ON_PAGES_TOO.filter((name) => headersOf(page, name).length === 0),
  ];
  const doubled = [
    ...required.filter((name) => isDoubled(api, name)),
    ...ON_PAGES_TOO.filter((name) => isDoubled(page, name)),
  ];
  const changed = Object.entries(expected)
    .filter(([name, value]) => !isDoubled(api, name) && (headerOf(api, name) ?? value) !== value)
    .map(([name]) => name);
  const complaints = [
    missing.length > 0 ? `removes ${namesOf(missing)}` : null,
    doubled.length > 0 ? `doubles ${namesOf(doubled)}` : null,
    changed.length > 0 && isSameVersion ? `changes ${namesOf(changed)}` : null,
  ].filter((complaint) => complaint !== null);
  if (complaints.length > 0) {
    return judge.failure(`The proxy ${complaints.join(", and ")}.`, "headers");
  }
  if (changed.length > 0) {
    return judge.warning(
      `The server has another version, which sends other values for ${namesOf(changed)}.`,
      "headers",
    );
  }
  return judge.ok("All security headers arrive once and unchanged.");
}

function namesOf(names: readonly string[]): string {
  return [...new Set(names)].join(", ");
}

/** Whether a header has two lines, or one line that contains the same value twice. */
function isDoubled(answer: WireAnswer, name: string): boolean {
  const values = headersOf(answer, name);
  if (values.length > 1) return true;
  const value = values[0] ?? "";
  const half = value.slice(0, (value.length - 2) / 2);
  return half !== "" && value === `${half}, ${half}`;
}

/** Whether the server's error answers arrive as they are. */
export async function checkErrorAnswers(site: Site): Promise<Finding> {
  const judge = judgeOf("error-answers", site);
  const answer = await site.wire.exchange({ path: paths.share("A".repeat(22)) });
  if (problemCodeOf(answer) === "unauthorized") return judge.ok("Error answers arrive unchanged.");
  return judge.failure(
    `The proxy replaces error answers: a 401 of the server arrived as ${answer.status} with ${headerOf(answer, "content-type") ?? "no type"}. Clients treat such an answer as an unreachable server.`,
    "errors",
  );
}

/** Whether the server recognizes programs. It knows some by User-Agent, and others because they accept anything. */
export async function checkAccept(site: Site): Promise<Finding> {
  const judge = judgeOf("accept", site);
  const statusOf = async (accept: string, userAgent: string) => {
    const headers = { accept, "user-agent": userAgent };
    return (await site.wire.exchange({ path: `/s/${"A".repeat(22)}`, headers })).status;
  };
  const browser = await statusOf("text/html,*/*;q=0.8", "Mozilla/5.0");
  const byUserAgent = await statusOf("text/html", "curl/8.0.0");
  const byAccept = await statusOf("*/*", "Example/1.0");
  const wrong = [
    browser === 200 ? [] : [`a browser with ${browser} instead of 200`],
    byUserAgent === 406 ? [] : [`a program with a known User-Agent with ${byUserAgent}`],
    byAccept === 406 ? [] : [`a program that accepts anything with ${byAccept}`],
  ].flat();
  if (wrong.length === 0)
    return judge.ok("The server recognizes browsers and command-line programs.");
  const expected = byUserAgent === 406 && byAccept === 406 ? "" : " Programs must get 406.";
  return judge.failure(`The page of a link answers ${wrong.join(", and ")}.${expected}`, "accept");
}

/** Whether the proxy stores answers. */
export async function checkCaching(site: Site): Promise<Finding> {
  const judge = judgeOf("caching", site);
  const [first, second] = [
    await site.wire.exchange({ path: paths.config }),
    await site.wire.exchange({ path: paths.config }),
  ];
  const isHit = [first, second].some(
    (answer) =>
      headerOf(answer, "age") !== null || /\bHIT\b/i.test(headerOf(answer, "x-cache-status") ?? ""),
  );
  return isHit
    ? judge.failure("The proxy answers from a cache.", "caching")
    : judge.ok("No answer came from a cache.");
}

/** Whether ciphertext arrives unchanged, and whether a part of it can be requested. */
export async function checkDownload(site: Site, share: TrialShare): Promise<Finding[]> {
  const headers = { authorization: `Bearer ${await share.claim()}` };
  const path = paths.content(share.id);
  const whole = await site.wire.exchange({
    path,
    headers: { ...headers, "accept-encoding": "gzip, br, zstd" },
  });
  const part = await site.wire.exchange({
    path,
    headers: { ...headers, range: "bytes=1000-1999" },
  });
  return [judgeCompression(site, share, whole), judgeRanges(site, share, part)];
}

function judgeCompression(site: Site, { content }: TrialShare, answer: WireAnswer): Finding {
  const judge = judgeOf("compression", site);
  const encoding = headerOf(answer, "content-encoding");
  if (encoding !== null) {
    return judge.failure(`The proxy compresses ciphertext (${encoding}).`, "compression");
  }
  if (answer.status !== 200 || !answer.body.equals(content)) {
    return judge.failure(
      `A download was answered with ${answer.status} and the wrong bytes.`,
      "compression",
    );
  }
  return judge.ok("Ciphertext arrives unchanged and uncompressed.");
}

function judgeRanges(site: Site, { content }: TrialShare, answer: WireAnswer): Finding {
  const judge = judgeOf("ranges", site);
  const expected = `bytes 1000-1999/${content.length}`;
  if (answer.status !== 206) {
    return judge.failure(
      `A request for a part of a download was answered with ${answer.status} instead of 206.`,
      "ranges",
    );
  }
  const isRight =
    headerOf(answer, "content-range") === expected &&
    answer.body.equals(content.subarray(1000, 2000));
  return isRight
    ? judge.ok("A download can be resumed: Range and 206 arrive.")
    : judge.failure("A request for a part of a download was answered with another part.", "ranges");
}
