import { randomBytes } from "node:crypto";
import type { PeerEvent, Peers } from "../../shares/peers.ts";
import type { RedisClient } from "./connection.ts";
import { command } from "./errors.ts";

const RESUBSCRIBE_EVERY_MS = 5_000;

/**
 * The peers on one Redis exchange messages in a channel: "<sender> <what> <share id>", for `writing` with the fence. A
 * subscribed connection can do nothing else, so it is a connection of its own.
 */
export class RedisPeers implements Peers {
  readonly #sender: RedisClient;
  readonly #listener: RedisClient;
  readonly #channel: string;
  readonly #ownName = randomBytes(8).toString("hex");
  readonly #resubscribing: NodeJS.Timeout;

  private constructor(sender: RedisClient, listener: RedisClient, channel: string) {
    this.#sender = sender;
    this.#listener = listener;
    this.#channel = channel;
    listener.on("ready", () => this.#resubscribe());
    this.#resubscribing = setInterval(() => this.#resubscribe(), RESUBSCRIBE_EVERY_MS).unref();
  }

  /** @throws StoreUnavailableError */
  static async join(
    sender: RedisClient,
    listener: RedisClient,
    channel: string,
  ): Promise<RedisPeers> {
    await command(listener.subscribe(channel));
    return new RedisPeers(sender, listener, channel);
  }

  publish(event: PeerEvent): void {
    const words = [this.#ownName, event.what, event.shareId];
    if (event.what === "writing") words.push(String(event.fence));
    this.#sender.publish(this.#channel, words.join(" ")).catch(() => {});
  }

  subscribe(listener: (event: PeerEvent) => void): void {
    this.#listener.on("message", (_channel: string, message: string) => {
      const [who, what, shareId = "", fence] = message.split(" ");
      if (who === this.#ownName) return;
      if (what === "changed" || what === "burned") listener({ shareId, what });
      if (what === "writing") listener({ shareId, what, fence: Number(fence) });
    });
  }

  /**
   * A new connection must subscribe, which can fail. A repeated subscription also detects a dead connection: a listener
   * sends nothing else.
   */
  #resubscribe(): void {
    this.#listener.subscribe(this.#channel).catch(() => {});
  }

  async close(): Promise<void> {
    clearInterval(this.#resubscribing);
    this.#listener.disconnect();
  }
}
