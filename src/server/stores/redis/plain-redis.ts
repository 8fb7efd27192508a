import { connect } from "node:net";
import type { RedisTarget } from "../../config/redis-url.ts";
import { UnfitStoreError } from "../../shares/store-errors.ts";

const ANSWER_WITHIN_MS = 1_000;

/**
 * Throws if Redis at a `rediss` address answers without TLS. Such a Redis never answers a TLS handshake.
 *
 * @throws UnfitStoreError
 */
export async function refusePlainRedis(target: RedisTarget): Promise<void> {
  const arePlain = await Promise.all(addressesOf(target).map(isPlainRedis));
  const plain = addressesOf(target)[arePlain.indexOf(true)];
  if (!plain) return;
  throw new UnfitStoreError(
    `Redis at ${plain.host}:${plain.port} does not use TLS. Set REDIS_URL to its TLS port, or write redis:// instead of rediss://.`,
  );
}

function addressesOf(target: RedisTarget) {
  if (target.kind === "single") return [target.address];
  return target.kind === "sentinel" ? target.sentinels : target.nodes;
}

/** Sends PING without TLS. Any reply of Redis counts, even an error. */
function isPlainRedis({ host, port }: { host: string; port: number }): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: ANSWER_WITHIN_MS });
    const settle = (isPlain: boolean) => {
      socket.destroy();
      resolve(isPlain);
    };
    socket.once("connect", () => socket.write("PING\r\n"));
    socket.once("data", (piece) => settle(/^[+-][A-Z]/.test(piece.toString("latin1"))));
    for (const event of ["timeout", "error", "close"]) socket.once(event, () => settle(false));
  });
}
