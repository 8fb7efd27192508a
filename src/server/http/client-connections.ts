import type { Server } from "node:http";
import type { Socket } from "node:net";
import type { FastifyBaseLogger } from "fastify";
import { occurrence } from "../../protocol/occurrences.ts";
import { ProblemError, RETRY_AFTER } from "../errors/problem.ts";
import {
  isTrustedProxy,
  type NetworkTest,
  networksOf,
  remoteAddress,
} from "../limits/client-address.ts";
import { shortAddress, throttleWarning } from "../runtime/logging.ts";
import { refuse } from "./owed-answers.ts";

export interface ClientConnectionsOptions {
  /** Maximum number of connections of one client. */
  limit: number;
  /** Trusted proxies have no limit: they bring many clients. */
  isTrusted: NetworkTest | null;
  log: Pick<FastifyBaseLogger, "warn">;
}

/** Limits the connections of each client (an IPv4 address or a /64 of IPv6), so that one client can't use up MAX_CONNECTIONS. */
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
    const address = remoteAddress(socket);
    if (address === null || isTrustedProxy(socket, isTrusted)) return;
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
    const detail = occurrence("many_connections");
    const retryAfterSeconds = RETRY_AFTER.tooManyOpen;
    refuse(socket, new ProblemError("rate_limited", { detail, retryAfterSeconds }));
    // A flood must not keep refused connections open.
    socket.destroySoon();
  });
}
