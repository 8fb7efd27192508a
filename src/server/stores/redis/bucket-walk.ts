import type { Deletion, MetadataStore } from "../../shares/metadata-store.ts";
import { command } from "./errors.ts";
import { BUCKETS, bucketOf } from "./keys.ts";
import type { RedisParts } from "./scripts.ts";

interface Due {
  member: string;
  at: number;
}

interface BucketWalk
  extends Pick<MetadataStore, "dueDeletions" | "deletionDone" | "postponeDeletion"> {
  /** Ids of shares with a deadline that has passed, the oldest first. */
  dueShares(limit: number): Promise<string[]>;

  /** Ids of all shares whose reservation must be reported to the quota. Fails if a bucket does not answer. */
  unreported(): Promise<string[]>;
}

/** Collects due work from all buckets. */
export function walkBuckets({
  client,
  scripts,
  keys,
  barrier,
  clockOffset,
}: RedisParts): BucketWalk {
  async function dueIn(key: string, limit: number): Promise<Due[]> {
    const answer = await scripts.run("due-in", [key], [clockOffset(), limit]);
    const values = Array.isArray(answer) ? answer.map(String) : [];
    const due: Due[] = [];
    for (let i = 0; i < values.length; i += 2) {
      due.push({ member: values[i] ?? "", at: Number(values[i + 1]) });
    }
    return due;
  }

  async function dueMembers(dueKeys: string[], limit: number): Promise<string[]> {
    const answers = await Promise.allSettled(dueKeys.map((key) => dueIn(key, limit)));
    // An unreachable node of a Cluster must not stop the sweep of the others.
    const found = answers.flatMap((a) => (a.status === "fulfilled" ? [a.value] : []));
    const failed = answers.find((a) => a.status === "rejected");
    if (found.length === 0 && failed) throw failed.reason;
    const due = found.flat().sort((a, b) => a.at - b.at);
    return due.slice(0, limit).map(({ member }) => member);
  }

  return {
    dueShares: (limit) =>
      dueMembers(
        BUCKETS.map((bucket) => keys.due(bucket)),
        limit,
      ),

    // Waits until a replica has the due deletions. Otherwise a failover could restore a share whose blob is deleted.
    async dueDeletions(limit) {
      const nodes = new Map(BUCKETS.map((bucket) => [bucket, barrier.nodeOf(bucket)]));
      const members = await dueMembers(
        BUCKETS.map((bucket) => keys.deletions(bucket)),
        limit,
      );
      const deletions = members.map(parseMember);
      const buckets = new Set(deletions.map(({ shareId }) => bucketOf(shareId)));
      await Promise.all(
        [...buckets].map((bucket) => barrier.pass(bucket, nodes.get(bucket) ?? "")),
      );
      return deletions;
    },

    async deletionDone(deletion) {
      const key = keys.deletions(bucketOf(deletion.shareId));
      await command(client.zrem(key, memberOf(deletion)));
    },

    async postponeDeletion(deletion, delayMs) {
      const key = keys.deletions(bucketOf(deletion.shareId));
      const parameters = [clockOffset(), delayMs, memberOf(deletion)];
      await scripts.run("postpone-deletion", [key], parameters);
    },

    async unreported() {
      const sets = BUCKETS.map((bucket) => command(client.smembers(keys.unreported(bucket))));
      return (await Promise.all(sets)).flat();
    },
  };
}

function memberOf({ shareId, blobKey }: Deletion): string {
  return `${shareId}:${blobKey}`;
}

export function parseMember(member: string): Deletion {
  const colon = member.indexOf(":");
  return { shareId: member.slice(0, colon), blobKey: member.slice(colon + 1) };
}
