import { Cluster, Command } from "ioredis";
import { StoreUnavailableError } from "../../shares/store-errors.ts";
import type { RedisClient } from "./connection.ts";
import { command, storeError } from "./errors.ts";
import type { Keys } from "./keys.ts";
import { infoFields } from "./reply.ts";

const WAIT_MS = 1_000;
const COUNT_IS_FRESH_FOR_MS = 1_000;

/** A write that Redis accepts even when its memory is full. */
const WRITE = "#!lua flags=allow-oom\nreturn redis.call('SET', KEYS[1], '')";

type Batch = ReturnType<RedisClient["pipeline"]>;

/** One master as this server sees it. After a failover or a reconnection, it is another node. */
interface Node {
  replicas: number;
  countedAt: number;
  /** The next WAIT, not sent yet. All new callers share its answer. */
  next: Promise<void> | null;
  last: Promise<void>;
}

/**
 * Delays an answer until a replica has its data, if there are replicas. WAIT blocks its connection, so one WAIT serves
 * all waiting callers. A write precedes each WAIT, which therefore covers all earlier writes, even of other connections.
 */
export class ReplicaBarrier {
  readonly #client: RedisClient;
  readonly #keys: Keys;
  readonly #nodes = new Map<string, Node>();
  #connections = 0;

  constructor(client: RedisClient, keys: Keys) {
    this.#client = client;
    this.#keys = keys;
    client.on("ready", () => {
      this.#connections++;
    });
  }

  /** Writes to a bucket, and returns the result once a replica has it. @throws StoreUnavailableError as `pass` does */
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
   * Resolves when a replica has all earlier writes to the bucket, or when there is no replica.
   *
   * @throws StoreUnavailableError when no replica confirms the writes in time, or another master has taken over since
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
      node = { replicas: 0, countedAt: -Infinity, next: null, last: Promise.resolve() };
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
    if (performance.now() - node.countedAt > COUNT_IS_FRESH_FOR_MS) {
      const info = await this.#writeAndAsk(bucket, (batch) => batch.info("replication"));
      node.replicas = onlineReplicas(String(info));
      node.countedAt = performance.now();
    }
    if (node.replicas === 0) return;
    const confirmed = await this.#writeAndAsk(bucket, (batch) => batch.wait(1, WAIT_MS));
    if (Number(confirmed) > 0) return;
    node.countedAt = -Infinity;
    throw new StoreUnavailableError(`Redis: no replica has confirmed within ${WAIT_MS} ms`);
  }

  /** Writes to the bucket's master, then sends a command, and returns the command's reply. */
  async #writeAndAsk(bucket: string, ask: (batch: Batch) => Batch): Promise<unknown> {
    const batch = this.#client.pipeline().eval(WRITE, 1, this.#keys.barrier(bucket));
    const [written, asked] = (await command(ask(batch).exec())) ?? [];
    const error = written?.[0] ?? asked?.[0];
    if (error) throw storeError(error);
    return asked?.[1];
  }
}

/** The number of replicas that can confirm a write. One that is still syncing can't. */
function onlineReplicas(info: string): number {
  const fields = [...infoFields(info)];
  return fields.filter(([name, value]) => /^slave\d+$/.test(name) && /state=online/.test(value))
    .length;
}
