import { setTimeout as sleep } from "node:timers/promises";
import { StorageFullError, StoreUnavailableError } from "../../shares/store-errors.ts";
import type { Report } from "./connection.ts";
import { command } from "./errors.ts";
import { BUCKETS } from "./keys.ts";
import { type RedisParts, readClock } from "./scripts.ts";
import type { ShareRunner } from "./share-runner.ts";

/** How often all servers together check a bucket. */
const CHECK_EVERY_MS = 3_600_000;

/** How often each server looks for buckets that are due. */
const LOOK_EVERY_MS = 60_000;

/** The number of members of `list` for each share. */
const MEMBERS_OF_SHARE = 8;

/** The number of shares that are checked at the same time. */
const BATCH = 50;

/** After each batch, the check rests for this many times the duration of the batch, so that requests come first. */
const REST_FACTOR = 4;

/**
 * Puts the shares of the previous version into the operator's list, and repairs the entries of shares that a server of
 * that version has changed or deleted. Checks each bucket at the start and then every hour, because such servers may run
 * at the same time. Each repair is one script and safe to repeat, so several servers may check the same bucket.
 *
 * @param reports `inform` says at the start that shares are missing in the list, and later that they are in it
 */
export function keepListChecked(
  parts: RedisParts,
  shares: ShareRunner,
  { report, inform }: Record<"report" | "inform", Report>,
): { stop(): void } {
  const stopping = new AbortController();
  const { signal } = stopping;
  const pause = (ms: number) => sleep(ms, null, { signal, ref: false });
  const keepChecking = async () => {
    let upgrade: { begin: number; missing: number } | null = null;
    for (let isFirst = true; ; ) {
      try {
        if (isFirst) {
          const missing = await countMissing(parts);
          if (missing > 0) {
            upgrade = { begin: performance.now(), missing };
            inform(
              `upgrading the list of shares: ${missing} shares of an older version are missing`,
            );
          }
          isFirst = false;
        }
        await checkDueBuckets(parts, shares, pause);
        if (upgrade) {
          const tookMs = Math.round(performance.now() - upgrade.begin);
          inform(`upgraded the list of shares: added ${upgrade.missing} shares in ${tookMs} ms`);
          upgrade = null;
        }
      } catch (error) {
        // The next round retries. A full Redis lists old shares once it has room.
        if (!signal.aborted && !isOutage(error)) report(`the list of shares: ${String(error)}`);
      }
      await pause(LOOK_EVERY_MS);
    }
  };
  // Only `pause` rejects, when it is stopped.
  keepChecking().catch(() => {});
  return { stop: () => stopping.abort() };
}

type Pause = (ms: number) => Promise<unknown>;

/** Other operations report outages. */
function isOutage(error: unknown): boolean {
  return error instanceof StoreUnavailableError || error instanceof StorageFullError;
}

/** The number of shares that are not in the list. */
async function countMissing({ client, keys }: RedisParts): Promise<number> {
  const counting = BUCKETS.map(async (bucket) => {
    const shares = await command(client.zcard(keys.due(bucket)));
    // Never too few members, if a share was added in between.
    const members = shares === 0 ? 0 : await command(client.zcard(keys.list(bucket)));
    return Math.max(0, shares - members / MEMBERS_OF_SHARE);
  });
  return Math.ceil((await Promise.all(counting)).reduce((sum, missing) => sum + missing, 0));
}

async function checkDueBuckets(
  parts: RedisParts,
  shares: ShareRunner,
  pause: Pause,
): Promise<void> {
  const { client, keys } = parts;
  for (const bucket of await usedBuckets(parts)) {
    const checkedAt = Number(await command(client.hget(keys.stats(bucket), "checkedAt")));
    const now = await readClock(parts);
    if (Math.abs(now - checkedAt) < CHECK_EVERY_MS) continue;
    await checkBucket(parts, shares, bucket, pause);
    await command(client.hset(keys.stats(bucket), "checkedAt", now));
  }
}

/** In random order, so that several servers begin with different buckets. */
async function usedBuckets({ client, keys }: RedisParts): Promise<string[]> {
  const looking = BUCKETS.map(async (bucket) => {
    const found = await command(client.exists(keys.due(bucket), keys.list(bucket)));
    return found > 0 ? [{ bucket, order: Math.random() }] : [];
  });
  const used = (await Promise.all(looking)).flat();
  return used.sort((a, b) => a.order - b.order).map(({ bucket }) => bucket);
}

async function checkBucket(
  { client, scripts, keys }: RedisParts,
  shares: ShareRunner,
  bucket: string,
  pause: Pause,
): Promise<void> {
  const inBatches = async (all: readonly string[], work: (each: string) => Promise<unknown>) => {
    for (let first = 0; first < all.length; first += BATCH) {
      const begin = performance.now();
      await Promise.all(all.slice(first, first + BATCH).map(work));
      await pause(REST_FACTOR * (performance.now() - begin));
    }
  };
  /** Every member that exists during the whole scan, and perhaps others. */
  const membersOf = async (key: string) => {
    const members = new Set<string>();
    let cursor = "0";
    do {
      const [next, found] = await command(client.zscan(key, cursor, "COUNT", 10 * BATCH));
      // Each member is followed by its score.
      for (let i = 0; i < found.length; i += 2) members.add(found[i] as string);
      cursor = next;
    } while (cursor !== "0");
    return members;
  };
  // Every share has a deadline.
  const ids = await membersOf(keys.due(bucket));
  await inBatches([...ids], (id) => shares.runAlone("list-check", id));
  const members = [...(await membersOf(keys.list(bucket)))];
  const left = members.filter((member) => !ids.has(idOf(member)));
  // Most of these shares are new. The script removes only entries of shares that do not exist.
  const ofBucket = keys.ofBucket(bucket);
  await inBatches(left, (member) => {
    const input = JSON.stringify({ offsetMs: 0, member });
    return scripts.run("list-drop", [...ofBucket, keys.share(idOf(member))], [input]);
  });
  await scripts.run("list-recount", ofBucket, [JSON.stringify({ offsetMs: 0 })]);
}

function idOf(member: string): string {
  return member.slice(member.lastIndexOf(":") + 1);
}
