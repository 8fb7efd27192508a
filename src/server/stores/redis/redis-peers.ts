import { randomBytes } from "node:crypto";
import type { Peers } from "../../shares/peers.ts";
import type { RedisClient } from "./connection.ts";
import { command } from "./errors.ts";

const RESUBSCRIBE_EVERY_MS = 5_000;

/**
 * The peers on one Redis exchange messages in a channel:
 *
 *     <sender> changed|burned <share id>
 *     <sender> writing <share id> <fence>
 *     <sender> served|interrupted <share id> <offset> <ticket verifier>
 *     <sender> control_changed
 *
 * A subscribed connection accepts no other commands, so the channel has its own.
 *
 * @throws StoreUnavailableError
 */
export async function joinPeers(
  client: RedisClient,
  subscriber: RedisClient,
  channel: string,
): Promise<Peers> {
  const ownName = randomBytes(8).toString("hex");
  await command(subscriber.subscribe(channel));
  // A new connection must subscribe, which can fail. A repeated subscription also detects a dead connection: a
  // subscriber sends nothing else.
  const resubscribe = () => void subscriber.subscribe(channel).catch(() => {});
  subscriber.on("ready", resubscribe);
  const timer = setInterval(resubscribe, RESUBSCRIBE_EVERY_MS).unref();
  return {
    publish(event) {
      const isInterrupted = event.what === "served" && event.interrupted;
      const words = [ownName, isInterrupted ? "interrupted" : event.what];
      if ("shareId" in event) words.push(event.shareId);
      if (event.what === "writing") words.push(String(event.fence));
      if (event.what === "served") {
        words.push(String(event.offset), event.ticketVerifier);
      }
      client.publish(channel, words.join(" ")).catch(() => {});
    },
    subscribe(listener) {
      subscriber.on("message", (_channel: string, message: string) => {
        const [who, what, shareId = "", number, ticketVerifier = ""] = message.split(" ");
        if (who === ownName) return;
        if (what === "changed" || what === "burned") listener({ shareId, what });
        if (what === "control_changed") listener({ what });
        if (what === "writing") listener({ shareId, what, fence: Number(number) });
        if (what === "served" || what === "interrupted") {
          const interrupted = what === "interrupted";
          const offset = Number(number);
          listener({ shareId, what: "served", ticketVerifier, offset, interrupted });
        }
      });
    },
    async close() {
      clearInterval(timer);
      subscriber.disconnect();
    },
  };
}
