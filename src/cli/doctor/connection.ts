import { connect as connectTls, type TLSSocket } from "node:tls";
import { type Finding, failure, judgeClock, ok, warning } from "../../node/finding.ts";
import type { ServerConfig } from "../../protocol/api.ts";
import { judgeOf, type Site } from "./site.ts";
import { headerOf, jsonOf, Wire, type WireAnswer, within } from "./wire.ts";

const DAY_MS = 86_400_000;
const RENEW_BEFORE_DAYS = 14;
const CONNECT_WITHIN_MS = 10_000;
const HTTPS_PORT = 443;
const HTTP_PORT = 80;

/** The target of a redirect; null for any other answer. */
export function redirectOf(answer: WireAnswer): string | null {
  return answer.status >= 300 && answer.status < 400 ? headerOf(answer, "location") : null;
}

/** The failure for a redirect of the API. Clients follow no redirect: it could send their tokens to another server. */
export function redirectFinding(url: string, target: string): Finding {
  return failure(
    "connection",
    `${url} redirects to ${originOf(target, url)}, and clients follow no redirects.`,
    "Use the target of the redirect, for BASE_URL too, or remove the redirect.",
  );
}

function originOf(target: string, url: string): string {
  return URL.parse(target, url)?.origin ?? "another address";
}

/** Checks TLS, the certificate and the versions of HTTP. */
export async function checkHttps(site: Site): Promise<Finding[]> {
  const { protocol, hostname, port } = new URL(site.url);
  const answer = await site.wire.exchange({ path: "/health" });
  const version = judgeOf("http-version", site);
  if (protocol !== "https:") {
    return [
      warning(
        "https",
        `${site.url} is plain http. Only this machine may use it.`,
        "Give doctor the public https address of the server.",
      ),
      version.ok(`The proxy speaks HTTP/${answer.httpVersion}.`),
    ];
  }
  const tls = await openTls(hostname.replace(/^\[|\]$/g, ""), Number(port || HTTPS_PORT));
  try {
    return [
      judgeCertificate(tls, site.now()),
      tls.alpnProtocol === "h2"
        ? version.ok(`The proxy offers HTTP/2, and HTTP/${answer.httpVersion}.`)
        : version.warning("The proxy does not offer HTTP/2.", "http2"),
    ];
  } finally {
    tls.destroy();
  }
}

function openTls(host: string, port: number): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const options = { host, port, ALPNProtocols: ["h2", "http/1.1"] };
    const isName = !/^[\d.]+$|:/.test(host);
    const socket = connectTls({ ...options, ...(isName ? { servername: host } : {}) }, () => {
      clearTimeout(timer);
      resolve(socket);
    });
    // The time-out of a socket restarts with every byte.
    const timer = setTimeout(() => socket.destroy(new Error("no TLS in time")), CONNECT_WITHIN_MS);
    socket.once("close", () => clearTimeout(timer));
    socket.once("error", reject);
  });
}

function judgeCertificate(tls: TLSSocket, now: number): Finding {
  const days = Math.floor((Date.parse(tls.getPeerCertificate().valid_to) - now) / DAY_MS);
  const version = tls.getProtocol() ?? "TLS";
  if (days >= RENEW_BEFORE_DAYS) {
    return ok("https", `The certificate is trusted and valid for ${days} days (${version}).`);
  }
  return warning(
    "https",
    `The certificate expires in ${days} days.`,
    "Check the automatic renewal of certificates.",
  );
}

/**
 * Whether plain http leads to https. Null for a server on another port: its port for plain http is unknown.
 *
 * @param plainPort for tests
 */
export async function checkPlainHttp(
  site: Site,
  signal: AbortSignal,
  plainPort?: number,
): Promise<Finding | null> {
  const { protocol, hostname, port } = new URL(site.url);
  if (protocol !== "https:" || (port !== "" && plainPort === undefined)) return null;
  const judge = judgeOf("plain-http", site);
  const plain = new Wire(`http://${hostname}:${plainPort ?? HTTP_PORT}`, signal);
  const answer = await within(
    CONNECT_WITHIN_MS,
    plain.exchange({ path: "/" }).catch(() => null),
  );
  if (!answer) return judge.ok("Nothing answers to plain http.");
  const target = redirectOf(answer);
  if (target?.startsWith("https://")) return judge.ok("Plain http leads to https.");
  return judge.failure(
    "The site also answers to plain http, where anyone can read links.",
    "plainHttp",
  );
}

/** Whether links lead to this address. */
export async function checkPublicAddress(
  site: Site,
  created: WireAnswer | null,
  uploadUrl: string | null,
): Promise<Finding> {
  const judge = judgeOf("public-address", site);
  const { baseUrl } = site.config;
  if (baseUrl === site.url) return judge.ok(`Links begin with ${baseUrl}.`);
  if (baseUrl !== null) {
    const isPlain = baseUrl.startsWith("http:") && site.url.startsWith("https:");
    return (isPlain ? failure : warning)(
      "public-address",
      `Links begin with ${baseUrl}, but this server was checked at ${site.url}.`,
      "Set BASE_URL to the public address of the server, and check that address.",
    );
  }
  if (created === null || uploadUrl === null) {
    return judge.skipped(
      "BASE_URL is not set, and no share could be created.",
      "Set BASE_URL to the public address of the server.",
    );
  }
  const seen = URL.parse(uploadUrl)?.origin;
  if (seen === site.url) {
    return judge.ok("BASE_URL is not set. The server learns its address from the proxy.");
  }
  return judge.failure(
    `BASE_URL is not set, and the server uses ${seen ?? "another address"} as its address instead of ${site.url}.`,
    "host",
  );
}

export function checkVersion({ config }: Site, ownVersion: string): Finding {
  if (config.version === ownVersion) return ok("version", `The server has version ${ownVersion}.`);
  return warning(
    "version",
    `The server has version ${config.version}, and this program has ${ownVersion}.`,
    "Use the doctor of the server's version.",
  );
}

export async function checkHealth(site: Site): Promise<Finding> {
  const answer = await site.wire.exchange({ path: "/health" });
  const health = jsonOf(answer);
  if (answer.status === 200 && health?.status === "ok") {
    if (health.disk !== "low") return ok("health", "The server is healthy.");
    return warning(
      "health",
      "The disk of the server is nearly full, so the server refuses new shares.",
      "Free space on the disk of DATA_DIR, or lower DISK_FLOOR.",
    );
  }
  if (health?.status === "failing") {
    const failing = Object.entries(health).filter(
      ([name, state]) => name !== "status" && state === "failing",
    );
    return failure(
      "health",
      `The server reports that ${failing.map(([name]) => name).join(" and ") || "a part"} fails.`,
      "Run doctor on the server's machine, and read the server's log.",
    );
  }
  return ok("health", `The proxy does not pass on /health (${answer.status}).`);
}

/** Compares this machine's clock with a share's creation time, which is from the metadata store's clock. */
export function checkClock(createdAt: string, askedAt: number): Finding {
  return judgeClock("clock", "the server", Date.parse(createdAt) - askedAt);
}

/** The configuration in an answer; null if the answer is not from a OneTimeShare server. */
export function configOf(answer: WireAnswer): ServerConfig | null {
  const json = jsonOf(answer);
  const isConfig =
    answer.status === 200 &&
    typeof json?.version === "string" &&
    typeof json.uploadChunkSize === "number";
  return isConfig ? (json as unknown as ServerConfig) : null;
}
