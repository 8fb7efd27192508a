import { randomBytes } from "node:crypto";
import type { PeerEvent, Peers } from "../../shares/peers.ts";
import type { RedisClient } from "./connection.ts";
import { command } from "./errors.ts";

const LISTEN_AGAIN_EVERY_MS = 5_000;

/**
 * Servers on one Redis tell each other by its channel: "<who> <what> <share id>", for `writing` with the fence
 * after it. A client that listens can do nothing else, so it is one of its own.
 */
export class RedisPeers implements Peers {
  readonly #teller: RedisClient;
  readonly #listener: RedisClient;
  readonly #channel: string;
  readonly #me = randomBytes(8).toString("hex");
  readonly #listeningAgain: NodeJS.Timeout;

  private constructor(teller: RedisClient, listener: RedisClient, channel: string) {
    this.#teller = teller;
    this.#listener = listener;
    this.#channel = channel;
    listener.on("ready", () => this.#listenAgain());
    this.#listeningAgain = setInterval(() => this.#listenAgain(), LISTEN_AGAIN_EVERY_MS).unref();
  }

  /** @throws StoreUnavailableError */
  static async join(
    teller: RedisClient,
    listener: RedisClient,
    channel: string,
  ): Promise<RedisPeers> {
    await command(listener.subscribe(channel));
    return new RedisPeers(teller, listener, channel);
  }

  publish(event: PeerEvent): void {
    const words = [this.#me, event.what, event.shareId];
    if (event.what === "writing") words.push(String(event.fence));
    this.#teller.publish(this.#channel, words.join(" ")).catch(() => {});
  }

  subscribe(listener: (event: PeerEvent) => void): void {
    this.#listener.on("message", (_channel: string, message: string) => {
      const [who, what, shareId = "", fence] = message.split(" ");
      if (who === this.#me) return;
      if (what === "changed" || what === "burned") listener({ shareId, what });
      if (what === "writing") listener({ shareId, what, fence: Number(fence) });
    });
  }

  /**
   * A new connection hears nothing until it has asked to, and that can fail. Asking again also shows whether
   * the other end is still there: who only listens would never notice.
   */
  #listenAgain(): void {
    this.#listener.subscribe(this.#channel).catch(() => {});
  }

  async close(): Promise<void> {
    clearInterval(this.#listeningAgain);
    this.#listener.disconnect();
  }
}
