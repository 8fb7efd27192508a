import type { IncomingHttpHeaders } from "node:http";
import type { FastifyReply, FastifyRequest } from "fastify";
import { occurrence } from "../../protocol/occurrences.ts";
import { ProblemError } from "../errors/problem.ts";
import type { App, AppDeps } from "../http/app-types.ts";
import {
  clientAddress,
  isTrustedProxy,
  type NetworkTest,
  remoteAddress,
} from "../limits/client-address.ts";
import type { LimitAnswer } from "../limits/client-limits.ts";
import type { ClientUploadSlot } from "../limits/upload-slot.ts";
import { shortAddress, throttleWarning } from "../runtime/logging.ts";
import { verifierText } from "../shares/attempt.ts";

/** Headers with the address of a proxy's client. Only the first is ever trusted. */
const FORWARDED_ADDRESS = ["x-forwarded-for", "x-real-ip", "forwarded"];

/** Other headers that only proxies send. Some proxies send X-Forwarded-Server or X-Forwarded-Ssl alone. */
const FORWARDED = /^(?:via|x-forwarded-.+)$/;

/** The origin that a request was sent to, such as https://share.example.org. Forwarded values count from trusted proxies. */
export function addressedOrigin(request: FastifyRequest): string {
  return `${request.protocol === "https" ? "https" : "http"}://${request.host}`;
}

/** Whether a request has a header of a proxy. A client can send one too. */
export function isForwarded(headers: IncomingHttpHeaders): boolean {
  return Object.keys(headers).some(
    (name) => FORWARDED_ADDRESS.includes(name) || FORWARDED.test(name),
  );
}

/** Warns the operator, not too often, about a proxy that TRUST_PROXY does not name: all its clients share one limit. */
export function warnOfUnknownProxies(app: App, isTrusted: NetworkTest | null): void {
  const warn = throttleWarning((address: string) =>
    app.log.warn(
      { remoteAddress: shortAddress(address) },
      "ignored a forwarded address, because TRUST_PROXY does not name the sender: if the sender is your proxy, add it, so that its clients do not share one limit",
    ),
  );
  app.addHook("onRequest", async ({ headers, socket }) => {
    if (!FORWARDED_ADDRESS.some((name) => headers[name] !== undefined)) return;
    const address = remoteAddress(socket);
    if (address !== null && !isTrustedProxy(socket, isTrusted)) warn(address);
  });
}

const TOO_MUCH: Record<NonNullable<LimitAnswer["exceeded"]>, string> = {
  create: occurrence("many_shares"),
  claim: occurrence("many_claims"),
  password: occurrence("many_passwords"),
  bytes: occurrence("many_bytes"),
  "admin-login": "Too many failed sign-ins from this IP address.",
  "sender-login": "Too many failed sign-ins from this IP address.",
};

/**
 * Sets the RateLimit headers.
 *
 * @throws ProblemError rate_limited
 */
export function obeyLimits(reply: FastifyReply, answer: LimitAnswer): void {
  const { headers, exceeded, retryAfterSeconds } = answer;
  reply.headers(headers);
  if (exceeded === null) return;
  throw new ProblemError("rate_limited", { detail: TOO_MUCH[exceeded], retryAfterSeconds });
}

/** The client's slot for an upload; null if clients have no limits. */
export function uploadSlot(
  { limits }: Pick<AppDeps, "limits">,
  request: FastifyRequest,
  shareId: string,
): ClientUploadSlot | null {
  return limits?.uploadSlot(clientAddress(request), shareId) ?? null;
}

/**
 * The verifier of the owner token or ticket that a request carries as `Authorization: Bearer …`.
 *
 * @throws ProblemError unauthorized
 */
export function bearerVerifier(request: FastifyRequest): string {
  const header = request.headers.authorization ?? "";
  const token = /^Bearer (?<token>[A-Za-z0-9_-]{43})$/i.exec(header)?.groups?.token;
  if (token === undefined) throw new ProblemError("unauthorized");
  try {
    return verifierText(token);
  } catch {
    throw new ProblemError("unauthorized");
  }
}
