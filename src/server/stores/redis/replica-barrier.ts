import { Cluster, Command } from "ioredis";
import { StoreUnavailableError } from "../../shares/store-errors.ts";
import type { RedisClient, Report } from "./connection.ts";
import { command, storeError } from "./errors.ts";
import type { Keys } from "./keys.ts";
import {
  LATE_AT_MOST_MS,
  parseReplication,
  ReplicaMemory,
  type Replication,
  type Verdict,
} from "./known-replicas.ts";

const WAIT_MS = 1_000;
const ALONE_IS_FRESH_FOR_MS = 1_000;

/** A write that Redis accepts even when its memory is full. */
const WRITE = "#!lua flags=allow-oom\nreturn redis.call('SET', KEYS[1], '')";

/** One master as this server sees it. After a failover or a reconnection, it is another node. */
interface Node {
  name: string;
  waitFor: number;
  /** When it had no replica and none was missing. */
  aloneAt: number;
  /** Replicas whose loss the operator knows. */
  reported: Set<string>;
  /** The next WAIT, not sent yet. All new callers share its answer. */
  next: Promise<void> | null;
  last: Promise<void>;
}

interface BarrierOptions {
  /** Gets messages for the operator about lost replicas. */
  report?: Report;
  /** A monotonic clock, milliseconds. */
  now?: () => number;
}

/**
 * Delays an answer until all replicas have its data, if there are replicas. WAIT blocks its connection, so one WAIT
 * serves all waiting callers. A write precedes each WAIT, which therefore covers all earlier writes, even of other
 * connections.
 */
export class ReplicaBarrier {
  readonly #client: RedisClient;
  readonly #keys: Keys;
  readonly #report: Report;
  readonly #now: () => number;
  readonly #nodes = new Map<string, Node>();
  readonly #memory = new ReplicaMemory();
  #connections = 0;

  constructor(
    client: RedisClient,
    keys: Keys,
    { report = () => {}, now = () => performance.now() }: BarrierOptions = {},
  ) {
    this.#client = client;
    this.#keys = keys;
    this.#report = report;
    this.#now = now;
    client.on("ready", () => {
      this.#connections++;
    });
  }

  /** Writes to a bucket, and returns the result once all replicas have it. @throws StoreUnavailableError as `pass` does */
  async confirmed<Result>(bucket: string, write: () => Promise<Result>): Promise<Result> {
    const node = this.nodeOf(bucket);
    const result = await write();
    await this.pass(bucket, node);
    return result;
  }

  /** The present master of a bucket. Call it before a write, and give the result to `pass` after it. */
  nodeOf(bucket: string): string {
    if (!(this.#client instanceof Cluster)) return `connection ${this.#connections}`;
    const slot = new Command("set", [this.#keys.barrier(bucket)]).getSlot();
    return this.#client.slots[slot]?.[0] ?? "unknown";
  }

  /**
   * Resolves when every replica that a failover could promote has all earlier writes to the bucket.
   *
   * @throws StoreUnavailableError when a replica does not confirm the writes in time, when a replica was lost in the last
   *   LATE_AT_MOST_MS, or when another master has taken over since
   */
  async pass(bucket: string, writtenTo: string): Promise<void> {
    const node = this.#node(writtenTo);
    node.next ??= this.#askAfter(node, bucket);
    await node.next;
    if (this.nodeOf(bucket) !== writtenTo) {
      throw new StoreUnavailableError("Redis: another master has taken over");
    }
  }

  /** @throws StoreUnavailableError when one of the masters can't be written */
  async checkAll(buckets: readonly string[]): Promise<void> {
    const bucketByNode = new Map(buckets.map((bucket) => [this.nodeOf(bucket), bucket]));
    const write = (bucket: string) => command(this.#client.set(this.#keys.barrier(bucket), ""));
    await Promise.all(
      [...bucketByNode.values()].map((bucket) => this.confirmed(bucket, () => write(bucket))),
    );
  }

  #node(name: string): Node {
    let node = this.#nodes.get(name);
    if (!node) {
      node = {
        ...{ name, waitFor: 0, aloneAt: -Infinity, reported: new Set() },
        ...{ next: null, last: Promise.resolve() },
      };
      // Masters from before the last failover are useless.
      if (this.#nodes.size > 1_000) this.#nodes.clear();
      this.#nodes.set(name, node);
    }
    return node;
  }

  async #askAfter(node: Node, bucket: string): Promise<void> {
    await node.last.catch(() => {});
    node.last = this.#ask(node, bucket);
    node.next = null;
    await node.last;
  }

  async #ask(node: Node, bucket: string): Promise<void> {
    if (this.#now() - node.aloneAt < ALONE_IS_FRESH_FOR_MS) return;
    // The number of replicas to wait for can be out of date: once at the first write, and when one has joined since.
    for (let attempt = 1; ; attempt++) {
      const { outcome, names } = await this.#writeAndJudge(node, bucket);
      if (outcome === "confirmed") return;
      if (outcome === "unasked" && attempt < 3) continue;
      const problem = outcome === "lost" ? "lost" : `silent for ${WAIT_MS} ms`;
      throw new StoreUnavailableError(`Redis: replicas are ${problem}: ${names.join(", ")}`);
    }
  }

  async #writeAndJudge(node: Node, bucket: string): Promise<Verdict> {
    const waitedFor = node.waitFor;
    const { before, after } = await this.#writeAndWait(bucket, waitedFor);
    if (after.isReplica || before.id !== after.id) {
      throw new StoreUnavailableError("Redis: another master has taken over");
    }
    // Without a Cluster, all masters follow each other.
    const address = this.#client instanceof Cluster ? node.name : "";
    const known = this.#memory.of(address, after, this.#now());
    const verdict = known.judge(before.offset, after.online, waitedFor, this.#now());
    node.waitFor = verdict.waitFor;
    const isAlone = verdict.outcome === "confirmed" && known.names.length === 0;
    node.aloneAt = isAlone ? this.#now() : -Infinity;
    this.#reportLost(node, verdict);
    return verdict;
  }

  /** Writes to the bucket's master, waits for replicas, and reads the replication before and after that. */
  async #writeAndWait(
    bucket: string,
    replicas: number,
  ): Promise<{ before: Replication; after: Replication }> {
    const batch = this.#client
      .pipeline()
      .info("replication")
      .eval(WRITE, 1, this.#keys.barrier(bucket));
    if (replicas > 0) batch.wait(replicas, WAIT_MS).info("replication");
    const replies = (await command(batch.exec())) ?? [];
    for (const [error] of replies) if (error) throw storeError(error);
    const before = parseReplication(String(replies[0]?.[1]));
    return { before, after: replicas > 0 ? parseReplication(String(replies[3]?.[1])) : before };
  }

  #reportLost({ reported }: Node, { outcome, names, givenUp }: Verdict): void {
    const seconds = LATE_AT_MOST_MS / 1_000;
    for (const name of givenUp) {
      if (!reported.delete(name)) continue;
      this.#report(
        `Redis: replica ${name} was silent for ${seconds} s; answers do not wait for it`,
      );
    }
    if (outcome === "confirmed") reported.clear();
    if (outcome === "confirmed" || outcome === "unasked") return;
    for (const name of names) {
      if (reported.has(name)) continue;
      reported.add(name);
      this.#report(`Redis: replica ${name} is silent; answers are 503 for up to ${seconds} s`);
    }
  }
}
