import type { Server } from "node:http";
import type { Socket } from "node:net";
import type { FastifyBaseLogger } from "fastify";
import { ProblemError, RETRY_AFTER } from "../errors/problem.ts";
import {
  isTrustedPeer,
  type NetworkTest,
  networksOf,
  peerAddress,
} from "../limits/client-address.ts";
import { shortAddress, throttleWarning } from "../runtime/logging.ts";
import { refuse } from "./owed-answers.ts";

export interface ClientConnectionsOptions {
  /** Connections that one client may have at a time. */
  limit: number;
  /** A trusted proxy brings many clients, and has no limit. */
  isTrusted: NetworkTest | null;
  log: Pick<FastifyBaseLogger, "warn">;
}

/**
 * Counts the connections of each client (an IPv4 address, a /64 of IPv6) and refuses what is too much, so that
 * one address can't hold all connections that the server has.
 */
export function limitClientConnections(
  server: Server,
  { limit, isTrusted, log }: ClientConnectionsOptions,
): void {
  const counts = new Map<string, number>();
  const warn = throttleWarning((address: string) =>
    log.warn(
      { client: shortAddress(address) },
      "a client has more connections than MAX_CONNECTIONS_PER_CLIENT: if it is your proxy, add it to TRUST_PROXY",
    ),
  );

  server.on("connection", (socket: Socket) => {
    const address = peerAddress(socket);
    if (address === null || isTrustedPeer(socket, isTrusted)) return;
    const [{ name }] = networksOf(address);
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    socket.once("close", () => {
      const left = (counts.get(name) ?? 1) - 1;
      if (left === 0) counts.delete(name);
      else counts.set(name, left);
    });
    if (count <= limit) return;
    warn(address);
    refuse(socket, tooMany());
    // Whoever floods must not hold what is refused for a moment longer.
    socket.destroySoon();
  });
}

function tooMany(): ProblemError {
  return new ProblemError("rate_limited", {
    detail: "There are too many connections from this address.",
    retryAfterSeconds: RETRY_AFTER.tooManyOpen,
  });
}
