import type { Deletion } from "../../shares/metadata-store.ts";
import type { RedisClient } from "./connection.ts";
import { command } from "./errors.ts";
import { BUCKETS, bucketOf, type Keys } from "./keys.ts";
import type { ReplicaBarrier } from "./replica-barrier.ts";
import type { Scripts } from "./scripts.ts";

interface Due {
  member: string;
  at: number;
}

/** Collects due work from all buckets. */
export class BucketWalk {
  readonly #client: RedisClient;
  readonly #scripts: Scripts;
  readonly #keys: Keys;
  readonly #barrier: ReplicaBarrier;
  readonly #clockOffset: () => number;

  constructor(deps: {
    client: RedisClient;
    scripts: Scripts;
    keys: Keys;
    barrier: ReplicaBarrier;
    clockOffset: () => number;
  }) {
    this.#client = deps.client;
    this.#scripts = deps.scripts;
    this.#keys = deps.keys;
    this.#barrier = deps.barrier;
    this.#clockOffset = deps.clockOffset;
  }

  /** Ids of shares with a deadline that has passed, the oldest first. */
  async dueShares(limit: number): Promise<string[]> {
    return this.#due((bucket) => this.#keys.due(bucket), limit);
  }

  /**
   * Due deletions, the oldest first. A replica has them: otherwise a failover could restore a share whose blob is
   * deleted.
   */
  async dueDeletions(limit: number): Promise<Deletion[]> {
    const nodes = new Map(BUCKETS.map((bucket) => [bucket, this.#barrier.nodeOf(bucket)]));
    const members = await this.#due((bucket) => this.#keys.deletions(bucket), limit);
    const deletions = members.map(parseMember);
    const buckets = new Set(deletions.map(({ shareId }) => bucketOf(shareId)));
    await Promise.all(
      [...buckets].map((bucket) => this.#barrier.pass(bucket, nodes.get(bucket) ?? "")),
    );
    return deletions;
  }

  async removeDeletion(deletion: Deletion): Promise<void> {
    const key = this.#keys.deletions(bucketOf(deletion.shareId));
    await command(this.#client.zrem(key, memberOf(deletion)));
  }

  async postponeDeletion(deletion: Deletion, delayMs: number): Promise<void> {
    const key = this.#keys.deletions(bucketOf(deletion.shareId));
    const parameters = [this.#clockOffset(), delayMs, memberOf(deletion)];
    await this.#scripts.run("postpone-deletion", [key], parameters);
  }

  /** Ids of all shares whose reservation must be reported to the quota. Fails if a bucket does not answer. */
  async unreported(): Promise<string[]> {
    const ids = await Promise.all(
      BUCKETS.map((bucket) => command(this.#client.smembers(this.#keys.unreported(bucket)))),
    );
    return ids.flat();
  }

  async #due(keyOf: (bucket: string) => string, limit: number): Promise<string[]> {
    const answers = await Promise.allSettled(
      BUCKETS.map((bucket) => this.#dueIn(keyOf(bucket), limit)),
    );
    // An unreachable node of a Cluster must not stop the sweep of the others.
    const found = answers.flatMap((a) => (a.status === "fulfilled" ? [a.value] : []));
    const failed = answers.find((a) => a.status === "rejected");
    if (found.length === 0 && failed) throw failed.reason;
    const due = found.flat().sort((a, b) => a.at - b.at);
    return due.slice(0, limit).map(({ member }) => member);
  }

  async #dueIn(key: string, limit: number): Promise<Due[]> {
    const answer = await this.#scripts.run("due-in", [key], [this.#clockOffset(), limit]);
    const values = Array.isArray(answer) ? answer.map(String) : [];
    const due: Due[] = [];
    for (let i = 0; i < values.length; i += 2) {
      due.push({ member: values[i] ?? "", at: Number(values[i + 1]) });
    }
    return due;
  }
}

function memberOf({ shareId, blobKey }: Deletion): string {
  return `${shareId}:${blobKey}`;
}

function parseMember(member: string): Deletion {
  const colon = member.indexOf(":");
  return { shareId: member.slice(0, colon), blobKey: member.slice(colon + 1) };
}
