import { randomBytes } from "node:crypto";
import type { Neighbours, News } from "../../shares/neighbours.ts";
import { command, type RedisClient } from "./connection.ts";

/**
 * Servers on one Redis tell each other by its channel: "<who> <what> <share id>". A client that listens can do
 * nothing else, so it is one of its own.
 */
export class RedisNeighbours implements Neighbours {
  readonly #teller: RedisClient;
  readonly #listener: RedisClient;
  readonly #channel: string;
  readonly #me = randomBytes(8).toString("hex");

  private constructor(teller: RedisClient, listener: RedisClient, channel: string) {
    this.#teller = teller;
    this.#listener = listener;
    this.#channel = channel;
  }

  /** @throws StoreUnavailableError */
  static async join(
    teller: RedisClient,
    listener: RedisClient,
    channel: string,
  ): Promise<RedisNeighbours> {
    await command(listener.subscribe(channel));
    return new RedisNeighbours(teller, listener, channel);
  }

  tell({ what, shareId }: News): void {
    this.#teller.publish(this.#channel, `${this.#me} ${what} ${shareId}`).catch(() => {});
  }

  listen(listener: (news: News) => void): void {
    this.#listener.on("message", (_channel: string, message: string) => {
      const [who, what, shareId = ""] = message.split(" ");
      if (who === this.#me || (what !== "changed" && what !== "burned")) return;
      listener({ shareId, what });
    });
  }

  async close(): Promise<void> {
    this.#listener.disconnect();
  }
}
