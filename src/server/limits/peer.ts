import type { Socket } from "node:net";
import { type NetworkTest, plainAddress } from "./client-address.ts";

type Peered = Pick<Socket, "remoteAddress">;

/** The address at the other end of a connection: a client's, or its proxy's. Null where the connection is gone. */
export function peerAddress({ remoteAddress }: Peered): string | null {
  return plainAddress(remoteAddress ?? "");
}

/** Whether the other end is a proxy whose word counts. A connection that is gone is nobody's. */
export function isTrustedPeer(socket: Peered, trustProxy: NetworkTest | null): boolean {
  const address = peerAddress(socket);
  return address !== null && (trustProxy?.(address) ?? false);
}
