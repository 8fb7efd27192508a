import type { LocationRegister } from "../blob-location.ts";
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
export function redisLocation(
  client: RedisClient,
  scripts: Scripts,
  keys: Keys,
  barrier: ReplicaBarrier,
): LocationRegister {
  const setOnce = async (mark: string) => {
    const node = barrier.nodeOf(BUCKET);
    const kept = await scripts.run("place-keep-first", [keys.place()], [mark]);
    await barrier.pass(BUCKET, node);
    return String(kept);
  };
  return {
    read: () => within(ANSWER_WITHIN_MS, command(client.get(keys.place()))),
    setOnce: (mark) => within(ANSWER_WITHIN_MS, setOnce(mark)),
  };
}
