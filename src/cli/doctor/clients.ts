import { randomInt } from "node:crypto";
import type { Finding } from "../../node/finding.ts";
import { judgeOf, type Site } from "./site.ts";
import type { TrialShare } from "./trial-share.ts";
import {
  ANSWER_WITHIN_MS,
  headerOf,
  Wire,
  type WireAnswer,
  type WireRequest,
  within,
} from "./wire.ts";

/** The server's settings, if the command runs on the server's machine. */
export interface KnownSettings {
  /** Whether TRUST_PROXY contains an address. */
  trusts: (address: string) => boolean;
  /** The server's own address on this machine, without the proxy. */
  directUrl: string | null;
}

/** The state of the limit for previews and claims. */
interface Count {
  remaining: number;
  resetSeconds: number;
}

/** A preview counts for its client's limit and consumes no download. Null if the server sends no RateLimit header. */
async function countPreview(
  share: TrialShare,
  more: Omit<WireRequest, "path"> = {},
  wire?: Wire,
): Promise<Count | null> {
  return countOf(await share.count(more, wire));
}

function countOf(answer: WireAnswer): Count | null {
  const [, remaining, reset] =
    /"claim";r=(\d+);t=(\d+)/.exec(headerOf(answer, "ratelimit") ?? "") ?? [];
  if (remaining === undefined) return null;
  return { remaining: Number(remaining), resetSeconds: Number(reset) };
}

const NO_LIMITS =
  "answers have no RateLimit header. The server has RATE_LIMIT=off, or the proxy removes the header.";
const LIMITS_ON =
  "Remove RATE_LIMIT=off, let the proxy pass on RateLimit, and run the command again.";

const LIMIT_REACHED = "this machine has reached the limit of previews and claims.";
const LATER = "Run the command again in a minute, or raise RATE_LIMIT_CLAIM.";

/** Whether a client can choose its address by a forged X-Forwarded-For, and so escape its limits. */
export async function checkForgedAddress(
  site: Site,
  share: TrialShare,
  signal: AbortSignal,
  known: KnownSettings | null,
): Promise<Finding> {
  const judge = judgeOf("forged-address", site);
  const forged = () => ({ headers: { "x-forwarded-for": `203.0.113.${randomInt(1, 255)}` } });
  for (let attempt = 1; ; attempt++) {
    const first = await countPreview(share);
    const tricked = await countPreview(share, forged());
    const again = await countPreview(share);
    if (!first || !tricked || !again) return judge.skipped(NO_LIMITS, LIMITS_ON);
    if (first.remaining === 0) return judge.skipped(LIMIT_REACHED, LATER);
    // The forged preview counted for this client. Other requests from this address may have counted too.
    if (tricked.remaining < first.remaining) {
      return judge.ok("A forged X-Forwarded-For does not change the client.");
    }
    // The window of the limit may have ended in between.
    const isNewWindow = again.resetSeconds > first.resetSeconds;
    if (!isNewWindow || attempt === 2) break;
  }
  signal.throwIfAborted();
  const own = await ownAddress(site);
  const isTrusted = known ? known.trusts(own) : isLoopback(own);
  if (isTrusted) {
    return judge.skipped(
      "this machine may be a trusted proxy itself, so the server believes its X-Forwarded-For.",
      "Run the command on another machine, or let the proxy replace the header instead of appending to it.",
    );
  }
  return judge.failure(
    "A client can choose its address by a forged X-Forwarded-For, and so has no limits.",
    "forwardedFor",
  );
}

/** Whether clients have limits of their own. If the server sees only the proxy, all share one limit. */
export async function checkOwnLimits(
  site: Site,
  share: TrialShare,
  signal: AbortSignal,
  known: KnownSettings | null,
): Promise<Finding> {
  const judge = judgeOf("client-limits", site);
  const here = () => countPreview(share);
  const other = await otherClient(site, share, signal, known);
  const now = await here();
  if (!now) return judge.skipped(NO_LIMITS, LIMITS_ON);
  if (now.remaining < 4) return judge.skipped(LIMIT_REACHED, LATER);
  if (other === null) {
    return judge.skipped(
      "this machine has only one address.",
      "Run the command on the server's machine with the server's settings.",
    );
  }
  // If all four count for one client, each is one less than the one before.
  const counts = [await here(), await other(), await here(), await other()];
  const left = counts.map((count) => count?.remaining ?? Number.NaN);
  const isOne = left.every((value, at) => at === 0 || value === (left[at - 1] ?? 0) - 1);
  if (!isOne) return judge.ok("Clients with different addresses have limits of their own.");
  return judge.failure(
    "The server takes all clients for one: requests from two addresses count for the same limit.",
    "oneClient",
  );
}

/** Returns a function that sends a preview from a second address. Null if this machine has only one. */
async function otherClient(
  site: Site,
  share: TrialShare,
  signal: AbortSignal,
  known: KnownSettings | null,
): Promise<(() => Promise<Count | null>) | null> {
  const own = await ownAddress(site);
  const ways: (() => Promise<Count | null>)[] = [];
  if (/^127\./.test(own)) {
    const from = `127.${randomInt(1, 255)}.${randomInt(0, 255)}.${randomInt(2, 255)}`;
    ways.push(() => countPreview(share, { from }));
  } else {
    ways.push(() => countPreview(share, { family: own.includes(":") ? 4 : 6 }));
    if (known?.directUrl) {
      const direct = new Wire(known.directUrl, signal);
      ways.push(() => countPreview(share, {}, direct));
    }
  }
  for (const way of ways) {
    if (await way().catch(() => null)) return way;
    signal.throwIfAborted();
  }
  return null;
}

/** The address of this machine in its connections to the site. */
async function ownAddress({ wire }: Site): Promise<string> {
  const { request, answer } = wire.open({ method: "HEAD", path: "/" });
  let address = "";
  request.once("socket", (socket) => {
    const read = () => {
      address = socket.localAddress ?? "";
    };
    if (socket.connecting) socket.once("connect", read);
    else read();
  });
  request.end();
  await within(ANSWER_WITHIN_MS, answer);
  request.destroy();
  return address;
}

function isLoopback(address: string): boolean {
  return address === "::1" || /^(?:::ffff:)?127\./.test(address);
}
