import { setTimeout as sleep } from "node:timers/promises";
import type { LifecycleRules } from "../../shares/metadata-store.ts";
import { StoreUnavailableError, UnfitStoreError } from "../../shares/store-errors.ts";
import type { MigrationMark } from "../migration/migration-mark.ts";
import type { MovableStore } from "../migration/movable-store.ts";
import type { MovedShare } from "../migration/moved-share.ts";
import { parseMember } from "./bucket-walk.ts";
import { command } from "./errors.ts";
import { aside, BUCKETS, bucketOf } from "./keys.ts";
import type { MigrationLock } from "./migration-lock.ts";
import {
  auditFields,
  exportRest,
  type GuardedWrite,
  importRest,
  parseAuditEntry,
} from "./moved-rest.ts";
import { importParameters, parseExported } from "./moved-share.ts";
import { readMark } from "./open-redis.ts";
import { makeQuota } from "./quota.ts";
import { redisLocation } from "./redis-store.ts";
import { type RedisParts, readClock, type Scripts } from "./scripts.ts";
import { rulesJson, ShareRunner } from "./share-runner.ts";

/** Shares, or entries of the audit log, in one part of an export. */
const AT_ONCE = 100;

/** With `appendfsync everysec`, Redis syncs a write within two seconds. */
const SYNCED_AFTER_MS = 2_000;

interface MovableRedisOptions {
  /** For the operator. */
  description: string;
  rules: LifecycleRules;
  /** For tests. */
  syncedAfterMs?: number | undefined;
}

/** The data in Redis, whose lock this process has. */
export function movableRedis(
  parts: RedisParts,
  lock: MigrationLock,
  { description, rules, syncedAfterMs = SYNCED_AFTER_MS }: MovableRedisOptions,
): MovableStore {
  const { client, scripts, keys, barrier } = parts;
  const runner = new ShareRunner(parts, makeQuota(parts, null), rules);
  const location = redisLocation(parts);

  /** Runs a script whose reply is 0 if this process must not change the data. */
  async function change(
    tag: string,
    name: Parameters<Scripts["run"]>[0],
    named: string[],
    parameters: (string | number)[],
  ): Promise<void> {
    lock.check();
    const reply = await barrier.confirmed(tag, () => scripts.run(name, named, parameters));
    if (Number(reply) === 1) return;
    throw new UnfitStoreError("Redis: another process has changed the state of this migration.");
  }

  const writeMark = (mark: MigrationMark | null) => {
    const json = mark === null ? "" : JSON.stringify(mark);
    const named = [keys.migration("mark"), keys.migration("lock")];
    return change("migration", "migration-mark", named, [lock.name, json]);
  };

  /** Closes or opens all closable keys. */
  const changeAll = (script: "migration-close" | "migration-open", id: string) =>
    Promise.all(
      keys.closable().map(({ tag, keys: closable }) => {
        const named = [keys.opened(tag), ...closable.flatMap((key) => [key, aside(key)])];
        return change(tag, script, named, [id]);
      }),
    );

  /** The key that has the content of a closable key, which may be closed or not. */
  const contentOf = async (key: string) =>
    (await command(client.type(key))) === "string" ? aside(key) : key;

  const idsIn = async (bucket: string) =>
    command(client.zrange(await contentOf(keys.due(bucket)), "0", "-1"));

  async function* shareIds(): AsyncGenerator<string[], void, undefined> {
    for (const bucket of BUCKETS) {
      const ids = await idsIn(bucket);
      for (let at = 0; at < ids.length; at += AT_ONCE) yield ids.slice(at, at + AT_ONCE);
    }
  }

  async function importShare(migration: string, moved: MovedShare): Promise<void> {
    const { id } = moved.share;
    const { input, binaries } = importParameters(migration, moved);
    const json = [rulesJson(rules, parts.clockOffset()), JSON.stringify(input)];
    lock.check();
    const reply = await barrier.confirmed(bucketOf(id), () =>
      scripts.run("import-share", keys.ofMovedShare(id), [...json, ...binaries]),
    );
    const [, outcome] = reply as Buffer[];
    if (String(outcome) === "not_closed") {
      throw new UnfitStoreError("Redis: another process has changed the state of this migration.");
    }
  }

  /** The keys and recorded bytes of the blobs of these shares. */
  async function blobsOf(ids: readonly string[]) {
    const reply = (await scripts.run(
      "known-blobs",
      ids.map((id) => keys.share(id)),
      [],
    )) as (Buffer | number)[];
    return ids
      .map((shareId, at) => ({
        ...{ shareId, blobKey: String(reply[2 * at]), bytes: Number(reply[2 * at + 1]) },
      }))
      .filter(({ blobKey }) => blobKey !== "");
  }

  /** Erases everything except the closed keys. The ids are the last, because they lead to the shares. */
  async function erase(id: string): Promise<void> {
    for await (const ids of shareIds()) {
      await Promise.all(
        ids.map((shareId) => {
          const own = keys.ofShare(shareId).slice(0, KEYS_OF_A_SHARE);
          const bucket = bucketOf(shareId);
          const state = [keys.due(bucket), keys.opened(bucket)];
          return change(bucket, "migration-erase", [...state, ...own], [id]);
        }),
      );
    }
    lock.check();
    for (const kind of ["total", "holds", "reserved"] as const) {
      await command(client.del(keys.quota(kind)));
    }
    await Promise.all(
      keys.closable().map(({ tag, keys: closable }) => {
        const [closed] = closable as [string];
        const named = [closed, keys.opened(tag), ...keys.others(tag), ...closable.map(aside)];
        return change(tag, "migration-erase", named, [id]);
      }),
    );
    await command(client.del(keys.location()));
  }

  return {
    description,
    blobLocation: location,
    readMark: () => readMark(client, keys),
    writeMark,

    async isEmpty() {
      const [tokens = ""] = keys.tokens();
      const [, , audit = "", , , passkeys = ""] = keys.admin();
      const closable = [...BUCKETS.map((bucket) => keys.due(bucket)), tokens, audit, passkeys];
      const content = await Promise.all(closable.map(contentOf));
      const lists = BUCKETS.flatMap((bucket) => [keys.list(bucket), keys.stats(bucket)]);
      const counts = await Promise.all(
        [...content, ...lists].map((key) => command(client.exists(key))),
      );
      return counts.every((count) => count === 0);
    },

    async close(mark) {
      // Servers that start from here on see the mark.
      await writeMark(mark);
      await changeAll("migration-close", mark.id);
    },

    async open(id, mark) {
      await changeAll("migration-open", id);
      await writeMark(mark);
    },

    readClock: () => readClock(parts),

    async countShares() {
      const counts = await Promise.all(
        BUCKETS.map(async (bucket) => command(client.zcard(await contentOf(keys.due(bucket))))),
      );
      return counts.reduce((sum, count) => sum + count, 0);
    },

    async countBlobBytes() {
      let sum = 0;
      for await (const ids of shareIds()) {
        for (const { bytes } of await blobsOf(ids)) sum += bytes;
      }
      return sum;
    },

    shareIds,

    exportShares: (ids) =>
      Promise.all(
        ids.map(async (id) => {
          const parameters = [rulesJson(rules, 0), JSON.stringify({ id })];
          return parseExported(id, await scripts.run("export-share", keys.ofShare(id), parameters));
        }),
      ),

    async findKnown(ids) {
      const exist = await Promise.all(ids.map((id) => command(client.exists(keys.share(id)))));
      return new Set(ids.filter((_, at) => exist[at] === 1));
    },

    async importOnce(id, shares) {
      await Promise.all(shares.map((share) => importShare(id, share)));
    },

    exportRest: () => exportRest(client, keys),

    async importRest(id, rest) {
      const write: GuardedWrite = (closed, key, name, values) =>
        change(tagOf(closed), "migration-write", [closed, key], [id, name, ...values]);
      await importRest(keys, write, rest);
    },

    async *exportAudit(from) {
      const [, , audit] = keys.admin();
      const log = aside(String(audit));
      let skipped = from;
      for (let after = "-"; ; ) {
        const rows = await command(client.xrange(log, after, "+", "COUNT", AT_ONCE));
        const last = rows.at(-1);
        if (!last) return;
        after = `(${last[0]}`;
        const wanted = rows.slice(skipped);
        skipped = Math.max(0, skipped - rows.length);
        if (wanted.length > 0) yield wanted.map(parseAuditEntry);
      }
    },

    async countAudit() {
      const [, , audit] = keys.admin();
      return command(client.xlen(aside(String(audit))));
    },

    async importAudit(id, index, entries) {
      const [, , audit] = keys.admin() as string[];
      const named = [String(audit), aside(String(audit))];
      await change("admin", "migration-audit", named, [id, index, ...entries.flatMap(auditFields)]);
    },

    async finishImport() {
      for (const bucket of BUCKETS) {
        const ids = await command(client.smembers(keys.unreported(bucket)));
        for (let at = 0; at < ids.length; at += AT_ONCE) {
          lock.check();
          await Promise.all(ids.slice(at, at + AT_ONCE).map((id) => runner.reportReservation(id)));
        }
      }
      await sleep(syncedAfterMs);
    },

    async *blobs() {
      for await (const ids of shareIds()) yield await blobsOf(ids);
    },

    async *waitingDeletions() {
      for (const bucket of BUCKETS) {
        const members = await command(client.zrange(keys.deletions(bucket), "0", "-1"));
        if (members.length > 0) yield members.map(parseMember);
      }
    },

    async erase(mark) {
      await erase(mark.id);
      await writeMark(mark);
    },

    async discard(id) {
      await erase(id);
      await changeAll("migration-open", id);
      await writeMark(null);
    },

    requireLock: () => lock.check(),

    async release() {
      await lock.release();
      client.disconnect();
    },
  };
}

/** share, sealed, guesses, leases, live and timeline: the first keys of Keys.ofShare. */
const KEYS_OF_A_SHARE = 6;

/** The hash tag of a key. */
function tagOf(key: string): string {
  const tag = /\{(?<tag>[^}]+)\}/.exec(key)?.groups?.tag;
  if (tag === undefined) throw new StoreUnavailableError("Redis: a key has no hash tag");
  return tag;
}
