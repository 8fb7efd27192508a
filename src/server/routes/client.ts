import type { FastifyReply, FastifyRequest } from "fastify";
import { ProblemError } from "../errors/problem.ts";
import type { App, AppDeps } from "../http/app-types.ts";
import {
  clientAddress,
  isTrustedPeer,
  type NetworkTest,
  peerAddress,
} from "../limits/client-address.ts";
import type { LimitAnswer } from "../limits/client-limits.ts";
import type { ClientUploadSlot } from "../limits/upload-slot.ts";
import { shortAddress, throttleWarning } from "../runtime/logging.ts";
import { verifierText } from "../shares/attempt.ts";

/** By these a proxy shows itself; only the first of them is ever believed. */
const FORWARDING = ["x-forwarded-for", "x-real-ip", "forwarded"];

/** Where a request came to, such as https://share.example.org; what is forwarded counts from trusted proxies. */
export function addressedOrigin(request: FastifyRequest): string {
  return `${request.protocol === "https" ? "https" : "http"}://${request.host}`;
}

/**
 * Behind a proxy that the settings do not name everybody would be one client: the operator is told, once in a
 * while.
 */
export function warnOfUnknownProxies(app: App, isTrusted: NetworkTest | null): void {
  const warn = throttleWarning((peer: string) =>
    app.log.warn(
      { peer: shortAddress(peer) },
      "a forwarded address from a peer that TRUST_PROXY does not name is ignored: if it is your proxy, add it, or all its clients share one limit",
    ),
  );
  app.addHook("onRequest", async ({ headers, socket }) => {
    if (!FORWARDING.some((name) => headers[name] !== undefined)) return;
    const peer = peerAddress(socket);
    if (peer !== null && !isTrustedPeer(socket, isTrusted)) warn(peer);
  });
}

const TOO_MUCH: Record<NonNullable<LimitAnswer["exceeded"]>, string> = {
  create: "Too many new shares were asked for from this address.",
  claim: "Too many shares were looked at or opened from this address.",
  password: "Too many passwords were tried from this address.",
  bytes: "Too much was sent from this address.",
  "admin-login": "Too many log-ins were tried from this address.",
};

/** @throws ProblemError rate_limited; the headers say how the client stands either way */
export function obeyLimits(reply: FastifyReply, answer: LimitAnswer): void {
  const { headers, exceeded, retryAfterSeconds } = answer;
  reply.headers(headers);
  if (exceeded === null) return;
  throw new ProblemError("rate_limited", { detail: TOO_MUCH[exceeded], retryAfterSeconds });
}

/** The slot of the client that asks for one of its uploads; null where clients have no limits. */
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
export async function bearerVerifier(request: FastifyRequest): Promise<string> {
  const header = request.headers.authorization ?? "";
  const token = /^Bearer (?<token>[A-Za-z0-9_-]{43})$/i.exec(header)?.groups?.token;
  if (token === undefined) throw new ProblemError("unauthorized");
  return verifierText(token).catch(() => {
    throw new ProblemError("unauthorized");
  });
}
