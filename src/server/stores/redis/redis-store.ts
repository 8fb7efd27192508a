import type {
  Attempt,
  Deletion,
  LifecycleRules,
  MetadataStore,
  NewShare,
} from "../../shares/metadata-store.ts";
import type { LocationRegister } from "../blob-location.ts";
import { BucketWalk } from "./bucket-walk.ts";
import type { RedisClient } from "./connection.ts";
import { command } from "./errors.ts";
import { BUCKETS, type Keys } from "./keys.ts";
import { Quota } from "./quota.ts";
import type { ReplicaBarrier } from "./replica-barrier.ts";
import type { Scripts } from "./scripts.ts";
import { ShareRunner } from "./share-runner.ts";
import { attemptRefusal, ownerRefusal, statusView, summaryView, uploadView } from "./views.ts";

export interface RedisStoreOptions {
  rules: LifecycleRules;
  /** Added to Redis's clock, milliseconds; for tests. */
  clockOffset: () => number;
}

/** What all stores in one Redis share. */
export interface RedisParts {
  client: RedisClient;
  scripts: Scripts;
  keys: Keys;
  barrier: ReplicaBarrier;
}

/** Metadata in Redis or Valkey, for any number of servers. Each operation is one script in scripts/; see keys.ts. */
export class RedisStore implements MetadataStore {
  readonly #client: RedisClient;
  readonly #scripts: Scripts;
  readonly #barrier: ReplicaBarrier;
  readonly #quota: Quota;
  readonly #shares: ShareRunner;
  readonly #buckets: BucketWalk;

  constructor({ client, scripts, keys, barrier }: RedisParts, options: RedisStoreOptions) {
    const { rules, clockOffset } = options;
    const quota = new Quota(scripts, keys, rules.storageLimit, clockOffset);
    this.#client = client;
    this.#scripts = scripts;
    this.#barrier = barrier;
    this.#quota = quota;
    this.#shares = new ShareRunner({ scripts, keys, barrier, quota, rules, clockOffset });
    this.#buckets = new BucketWalk({ client, scripts, keys, barrier, clockOffset });
  }

  async createOnce(share: NewShare) {
    const { manifest, content, ...input } = share;
    const binaries = content ? [manifest, content] : [manifest];
    const { id } = share;
    const room = share.size + manifest.length;
    const reply = await this.#shares.runWithRoom("create-once", id, room, input, ...binaries);
    const outcome = reply.outcomeAmong("created", "repeated", "conflict", "needs_room");
    if (outcome === "needs_room") return { outcome: "storage_full" } as const;
    return outcome === "conflict" ? { outcome } : { outcome, share: summaryView(id, reply) };
  }

  async readUpload(id: string, ownerVerifier: string) {
    const reply = await this.#shares.run("read-upload", id, { ownerVerifier });
    return reply.outcome === "found" ? uploadView(reply) : ownerRefusal(reply);
  }

  async beginUploadWrite(id: string, ownerVerifier: string) {
    const reply = await this.#shares.runWithRoom("begin-upload-write", id, 0, { ownerVerifier });
    switch (reply.outcome) {
      case "complete":
        return { outcome: "complete" as const };
      case "needs_room":
        return { outcome: "storage_full" as const };
      case "writing":
        return {
          outcome: "writing" as const,
          fence: reply.number("fence"),
          upload: {
            blobKey: reply.text("blobKey"),
            size: reply.number("size"),
            offset: reply.number("offset"),
          },
        };
      default:
        return ownerRefusal(reply);
    }
  }

  async recordUploaded(id: string, fence: number, offset: number) {
    const reply = await this.#shares.runWithRoom("record-uploaded", id, 0, { fence, offset });
    const outcome = reply.outcomeAmong("found", "superseded", "needs_room");
    if (outcome === "found") return uploadView(reply);
    return { outcome: outcome === "needs_room" ? "storage_full" : outcome } as const;
  }

  async preview(id: string, attempt: Attempt) {
    const reply = await this.#shares.run("preview", id, { ...attempt });
    if (reply.outcome !== "found") return attemptRefusal(reply);
    return {
      outcome: "found" as const,
      manifest: reply.bytes("manifest"),
      size: reply.number("size"),
      expiresAt: reply.number("expiresAt"),
      remainingDownloads: reply.number("remainingDownloads"),
    };
  }

  async claimOnce(id: string, attempt: Attempt, ticketVerifier: string) {
    const reply = await this.#shares.run("claim-once", id, { ...attempt, ticketVerifier });
    if (reply.outcome !== "claimed") return attemptRefusal(reply);
    return {
      outcome: "claimed" as const,
      manifest: reply.bytes("manifest"),
      size: reply.number("size"),
      leaseExpiresAt: reply.number("leaseExpiresAt"),
      remainingDownloads: reply.number("remainingDownloads"),
      content: reply.bytesOrNull("content"),
    };
  }

  async readLease(id: string, ticketVerifier: string) {
    const reply = await this.#shares.run("read-lease", id, { ticketVerifier });
    const outcome = reply.outcomeAmong("found", "not_found", "unauthorized", "lease_over", "gone");
    if (outcome !== "found") return { outcome };
    const content = reply.bytesOrNull("content");
    const source = content
      ? { kind: "inline" as const, content }
      : { kind: "blob" as const, blobKey: reply.text("blobKey") };
    return { outcome, size: reply.number("size"), source };
  }

  async reserveServing(id: string, ticketVerifier: string, bytes: number) {
    const reply = await this.#shares.run("reserve-serving", id, { ticketVerifier, bytes });
    return reply.outcomeAmong("granted", "over_limit", "lease_over");
  }

  async returnUnserved(id: string, ticketVerifier: string, bytes: number) {
    await this.#shares.run("return-unserved", id, { ticketVerifier, bytes });
  }

  async confirmDelivery(id: string, ticketVerifier: string, receipt: string) {
    const reply = await this.#shares.run("confirm-delivery", id, { ticketVerifier, receipt });
    return { outcome: reply.outcomeAmong("confirmed", "not_found", "unauthorized", "conflict") };
  }

  async readStatus(id: string, ownerVerifier: string) {
    const reply = await this.#shares.run("read-status", id, { ownerVerifier });
    return reply.outcome === "found" ? statusView(id, reply) : ownerRefusal(reply);
  }

  async unlock(id: string, ownerVerifier: string) {
    const reply = await this.#shares.run("unlock", id, { ownerVerifier });
    return reply.outcome === "unlocked" ? { outcome: "unlocked" as const } : ownerRefusal(reply);
  }

  async burn(id: string, ownerVerifier: string) {
    const reply = await this.#shares.run("burn", id, { ownerVerifier });
    return { outcome: reply.outcomeAmong("burned", "not_found", "unauthorized") };
  }

  async settleDue(limit: number) {
    const changed: string[] = [];
    const failures: unknown[] = [];
    for (const id of await this.#buckets.dueShares(limit)) {
      try {
        const reply = await this.#shares.run("settle-due", id, {});
        if (reply.outcome === "settled") changed.push(id);
      } catch (error) {
        failures.push(error);
      }
    }
    for (const id of await this.#buckets.unreported()) await this.#shares.reportReservation(id);
    await this.#quota.dropLapsedHolds();
    // The settled shares are no longer due, so the next call reaches others.
    if (failures.length > 0) throw failures[0];
    return changed;
  }

  dueDeletions(limit: number) {
    return this.#buckets.dueDeletions(limit);
  }

  deletionDone(deletion: Deletion) {
    return this.#buckets.removeDeletion(deletion);
  }

  postponeDeletion(deletion: Deletion, delayMs: number) {
    return this.#buckets.postponeDeletion(deletion, delayMs);
  }

  /** Redis frees the memory. Its append-only file loses erased data with the next rewrite. */
  async scrubErased() {
    return true;
  }

  check() {
    return this.#scripts.within(this.#barrier.checkAll(BUCKETS));
  }

  async close() {
    this.#client.disconnect();
  }
}

const LOCATION_BUCKET = "blobs";

/**
 * The location marker of the blobs in Redis. It is set once a replica has it, if there is one: after a failover, a
 * server with another location must not be the first.
 */
export function redisLocation({ client, scripts, keys, barrier }: RedisParts): LocationRegister {
  const setOnce = async (marker: string) => {
    const node = barrier.nodeOf(LOCATION_BUCKET);
    const stored = await scripts.run("location-set-once", [keys.location()], [marker]);
    await barrier.pass(LOCATION_BUCKET, node);
    return String(stored);
  };
  return {
    read: () => scripts.within(command(client.get(keys.location()))),
    setOnce: (marker) => scripts.within(setOnce(marker)),
  };
}
