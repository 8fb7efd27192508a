import { isIPv4 } from "node:net";
import type { FastifyRequest } from "fastify";
import type { Config } from "../../config/config.ts";
import { ProblemError } from "../../errors/problem.ts";
import { cameByHttps } from "../../http/answer-headers.ts";
import { plainAddress, remoteAddress } from "../../limits/client-address.ts";
import { addressedOrigin, isForwarded } from "../client.ts";

/**
 * Allows https, and http from the server's own machine. Over other http, others could read the password and the cookie.
 *
 * @throws ProblemError https_required
 */
export function requirePrivateTransport(request: FastifyRequest, config: Config): void {
  if (cameByHttps(request, config) || isOnSameMachine(request)) return;
  throw new ProblemError("https_required");
}

/** The Host must be a name of this machine too: another site could point its own name to 127.0.0.1 (DNS rebinding). */
function isOnSameMachine(request: FastifyRequest): boolean {
  const remote = remoteAddress(request.socket);
  const host = URL.parse(`http://${request.headers.host}`)?.hostname.replace(/^\[|\]$/g, "") ?? "";
  const isLoopbackName = host === "localhost" || isLoopback(plainAddress(host));
  return isLoopback(remote) && isLoopbackName && !isForwarded(request.headers);
}

function isLoopback(address: string | null): boolean {
  if (address === null) return false;
  const ipv4 = address.replace(/^::ffff:/i, "");
  return address === "::1" || (isIPv4(ipv4) && ipv4.startsWith("127."));
}

/**
 * Refuses a write that a page of another origin caused. Every browser names the origin of a write; `null` stands for an
 * unknown one. A request that names none comes from a program, which has no cookie of a victim.
 *
 * @throws ProblemError forbidden
 */
export function refuseOtherOrigins(request: FastifyRequest, config: Config): void {
  const { origin, "sec-fetch-site": site } = request.headers;
  const isOwn = origin === undefined || isFromOwnPage(request, config);
  const isSameSite = site === undefined || site === "same-origin" || site === "none";
  if (!isOwn || (origin === undefined && !isSameSite)) throw new ProblemError("forbidden");
}

/** Whether the browser says that a page of this server makes the request. */
export function isFromOwnPage(request: FastifyRequest, { baseUrl }: Config): boolean {
  const { origin } = request.headers;
  if (origin === undefined) return false;
  const isPublic = baseUrl !== null && origin === new URL(baseUrl).origin;
  return isPublic || origin === addressedOrigin(request);
}
