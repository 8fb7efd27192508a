import type { PlaceRegister } from "../../blobs/blob-place.ts";
import { command, type RedisClient } from "./connection.ts";
import { within } from "./errors.ts";
import type { Keys } from "./keys.ts";
import type { ReplicaBarrier } from "./replica-barrier.ts";
import type { Scripts } from "./scripts.ts";

const ANSWER_WITHIN_MS = 4_500;
const BUCKET = "blobs";

/**
 * The mark of the place where the blobs are, in Redis. It is kept once a replica has it too, where there is one: a
 * failover must not let a server with another place be the first.
 */
export class RedisPlace implements PlaceRegister {
  readonly #client: RedisClient;
  readonly #scripts: Scripts;
  readonly #keys: Keys;
  readonly #barrier: ReplicaBarrier;

  constructor(client: RedisClient, scripts: Scripts, keys: Keys, barrier: ReplicaBarrier) {
    this.#client = client;
    this.#scripts = scripts;
    this.#keys = keys;
    this.#barrier = barrier;
  }

  read(): Promise<string | null> {
    return within(ANSWER_WITHIN_MS, command(this.#client.get(this.#keys.place())));
  }

  keepFirst(mark: string): Promise<string> {
    const keep = async () => {
      const node = this.#barrier.nodeOf(BUCKET);
      const kept = await this.#scripts.run("place-keep-first", [this.#keys.place()], [mark]);
      await this.#barrier.pass(BUCKET, node);
      return String(kept);
    };
    return within(ANSWER_WITHIN_MS, keep());
  }
}
