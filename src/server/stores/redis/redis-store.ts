import type { LifecycleRules, MetadataStore } from "../../shares/metadata-store.ts";
import type { LocationRegister } from "../blob-location.ts";
import { walkBuckets } from "./bucket-walk.ts";
import type { Report } from "./connection.ts";
import { command } from "./errors.ts";
import { BUCKETS } from "./keys.ts";
import { keepListChecked } from "./list-check.ts";
import { operatorOperations } from "./operator.ts";
import { makeQuota } from "./quota.ts";
import { redisOutbox } from "./redis-outbox.ts";
import type { RedisParts } from "./scripts.ts";
import { ShareRunner } from "./share-runner.ts";
import { attemptRefusal, ownerRefusal, statusView, summaryView, uploadView } from "./views.ts";

/** Metadata in Redis or Valkey, for any number of servers. Each operation is one script in scripts/; see keys.ts. */
export function redisStore(
  parts: RedisParts,
  rules: LifecycleRules,
  reports: Record<"report" | "inform", Report>,
): MetadataStore {
  const { client, scripts, barrier } = parts;
  const quota = makeQuota(parts, rules.storageLimit);
  const shares = new ShareRunner(parts, quota, rules);
  const { dueShares, unreported, ...deletions } = walkBuckets(parts);
  const listCheck = keepListChecked(parts, shares, reports);
  return {
    ...deletions,
    ...operatorOperations(parts, shares),
    ...redisOutbox(parts),

    async createOnce(share) {
      const { manifest, content, ...input } = share;
      const binaries = content ? [manifest, content] : [manifest];
      const { id } = share;
      const room = share.size + manifest.length;
      const reply = await shares.runWithRoom("create-once", id, room, input, ...binaries);
      const outcome = reply.outcomeAmong("created", "repeated", "conflict", "needs_room");
      if (outcome === "needs_room") return { outcome: "storage_full" };
      return outcome === "conflict" ? { outcome } : { outcome, share: summaryView(id, reply) };
    },

    async readUpload(id, ownerVerifier) {
      const reply = await shares.run("read-upload", id, { ownerVerifier });
      return reply.outcome === "found" ? uploadView(reply) : ownerRefusal(reply);
    },

    async beginUploadWrite(id, ownerVerifier, offset) {
      const input = { ownerVerifier, offset: offset ?? null };
      const reply = await shares.runWithRoom("begin-upload-write", id, 0, input);
      switch (reply.outcome) {
        case "complete":
          return { outcome: "complete" };
        case "wrong_offset":
          return { outcome: "wrong_offset", offset: reply.number("offset") };
        case "needs_room":
          return { outcome: "storage_full" };
        case "writing":
          return {
            outcome: "writing",
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
    },

    async recordUploaded(id, fence, offset) {
      const reply = await shares.runWithRoom("record-uploaded", id, 0, { fence, offset });
      const outcome = reply.outcomeAmong("found", "superseded", "needs_room");
      if (outcome === "found") return uploadView(reply);
      return { outcome: outcome === "needs_room" ? "storage_full" : outcome };
    },

    async preview(id, attempt) {
      const reply = await shares.run("preview", id, { ...attempt });
      if (reply.outcome !== "found") return attemptRefusal(reply);
      return {
        outcome: "found",
        manifest: reply.bytes("manifest"),
        size: reply.number("size"),
        expiresAt: reply.number("expiresAt"),
        remainingDownloads: reply.number("remainingDownloads"),
      };
    },

    async claimOnce(id, attempt, ticketVerifier) {
      const reply = await shares.run("claim-once", id, { ...attempt, ticketVerifier });
      if (reply.outcome !== "claimed") return attemptRefusal(reply);
      return {
        outcome: "claimed",
        manifest: reply.bytes("manifest"),
        size: reply.number("size"),
        leaseExpiresAt: reply.number("leaseExpiresAt"),
        remainingDownloads: reply.number("remainingDownloads"),
        content: reply.bytesOrNull("content"),
      };
    },

    async readLease(id, ticketVerifier) {
      const reply = await shares.run("read-lease", id, { ticketVerifier });
      const refusals = ["not_found", "unauthorized", "lease_over", "gone"] as const;
      const outcome = reply.outcomeAmong("found", ...refusals);
      if (outcome !== "found") return { outcome };
      const [size, content] = [reply.number("size"), reply.bytesOrNull("content")];
      if (content) return { outcome, size, source: { kind: "inline", content } };
      return { outcome, size, source: { kind: "blob", blobKey: reply.text("blobKey") } };
    },

    async reserveServing(id, ticketVerifier, bytes) {
      const reply = await shares.run("reserve-serving", id, { ticketVerifier, bytes });
      return reply.outcomeAmong("granted", "over_limit", "lease_over");
    },

    async returnUnserved(id, ticketVerifier, bytes) {
      await shares.run("return-unserved", id, { ticketVerifier, bytes });
    },

    async confirmDelivery(id, ticketVerifier, receipt) {
      const reply = await shares.run("confirm-delivery", id, { ticketVerifier, receipt });
      return { outcome: reply.outcomeAmong("confirmed", "not_found", "unauthorized", "conflict") };
    },

    async readStatus(id, ownerVerifier) {
      const reply = await shares.run("read-status", id, { ownerVerifier });
      return reply.outcome === "found" ? statusView(id, reply) : ownerRefusal(reply);
    },

    async unlock(id, ownerVerifier) {
      const reply = await shares.run("unlock", id, { ownerVerifier });
      return reply.outcome === "unlocked" ? { outcome: "unlocked" } : ownerRefusal(reply);
    },

    async burn(id, ownerVerifier) {
      const reply = await shares.run("burn", id, { ownerVerifier });
      return { outcome: reply.outcomeAmong("burned", "not_found", "unauthorized") };
    },

    async settleDue(limit) {
      const changed: string[] = [];
      const failures: unknown[] = [];
      for (const id of await dueShares(limit)) {
        try {
          const reply = await shares.run("settle-due", id, {});
          if (reply.outcome === "settled") changed.push(id);
        } catch (error) {
          failures.push(error);
        }
      }
      for (const id of await unreported()) await shares.reportReservation(id);
      await quota.dropExpiredHolds();
      // The settled shares are no longer due, so the next call reaches others.
      if (failures.length > 0) throw failures[0];
      return changed;
    },

    /** Redis frees the memory. Its append-only file loses erased data with the next rewrite. */
    async scrubErased() {
      return true;
    },

    check: () => scripts.within(barrier.checkAll(BUCKETS)),

    async close() {
      listCheck.stop();
      client.disconnect();
    },
  };
}

/**
 * The location marker of the blobs in Redis. The write waits for a replica, if there is one. Otherwise, after
 * a failover, a server with another location could record its marker first.
 */
export function redisLocation({ client, scripts, keys, barrier }: RedisParts): LocationRegister {
  const setOnce = (marker: string) =>
    barrier.confirmed("blobs", () => scripts.run("location-set-once", [keys.location()], [marker]));
  return {
    read: () => scripts.within(command(client.get(keys.location()))),
    setOnce: async (marker) => String(await scripts.within(setOnce(marker))),
  };
}
