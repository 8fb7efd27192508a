import { existsSync } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { syncFolder } from "../../../node/files.ts";
import type { FileLock } from "../../../node/sqlite.ts";
import type { Deletion } from "../../shares/metadata-store.ts";
import { UnfitStoreError } from "../../shares/store-errors.ts";
import type { MigrationMark } from "../migration/migration-mark.ts";
import type { MovableStore } from "../migration/movable-store.ts";
import { createClosed, isErased, readMarkIn, setClosed, writeMark } from "./closing.ts";
import { Database, type Layout } from "./database.ts";
import {
  auditNumberAt,
  countAudit,
  exportAdmin,
  exportAudit,
  exportCounts,
  exportRefusals,
  exportTokens,
  importAdmin,
  importAudit,
  importCounts,
  importRefusals,
  importTokens,
} from "./moved-rest.ts";
import { exportShare, importShare } from "./moved-share.ts";
import { runHere, type Transaction } from "./operations.ts";
import { SHARES_LAYOUT } from "./schema.ts";
import type { Sql } from "./sql.ts";
import { ADMIN_LAYOUT } from "./sqlite-admin.ts";
import { LIMITS_LAYOUT } from "./sqlite-limits.ts";
import { LOCATION_OPERATIONS } from "./sqlite-store.ts";
import { TOKENS_LAYOUT } from "./sqlite-tokens.ts";

/** The paths of the databases. */
export interface DatabasePaths {
  shares: string;
  admin: string;
  tokens: string;
  limits: string;
}

type Name = keyof DatabasePaths;

const LAYOUTS: Readonly<Record<Name, Layout>> = {
  shares: SHARES_LAYOUT,
  admin: ADMIN_LAYOUT,
  tokens: TOKENS_LAYOUT,
  limits: LIMITS_LAYOUT,
};

/**
 * The databases that are closed. The limits are not: nothing in them decides about a share. The database of the shares is
 * closed first and opened last, so that its mark is valid for all.
 */
const CLOSABLE = ["shares", "admin", "tokens"] as const;

/** Shares, or entries of the audit log, in one part of an export. */
const AT_ONCE = 100;

const LOGS = ["-wal", "-shm", "-journal"];

/**
 * The databases of a DATA_DIR as one side of a migration. They are opened, and created, when they are needed.
 *
 * @param lock the lock of DATA_DIR
 */
export function movableSqlite(
  paths: DatabasePaths,
  lock: FileLock,
  clock: () => number,
): MovableStore {
  const opened = new Map<Name, Promise<Database>>();
  const database = (name: Name): Promise<Database> => {
    const known = opened.get(name);
    if (known) return known;
    const opening = Database.open(paths[name], LAYOUTS[name], undefined, true);
    opened.set(name, opening);
    return opening;
  };
  const closeDatabases = async () => {
    for (const opening of opened.values()) (await opening).close();
    opened.clear();
  };
  const read = async <Result>(name: Name, work: (sql: Sql) => Result) =>
    (await database(name)).read(work);
  const write = async <Result>(name: Name, work: (sql: Sql) => Result) =>
    (await database(name)).write(work);
  const begin = (sql: Sql): Transaction => ({ sql, now: clock() });
  const location = async () => runHere(LOCATION_OPERATIONS, await database("shares"), begin);

  const readMark = async () => (existsSync(paths.shares) ? readMarkIn(paths.shares) : null);

  async function* pagesOf<Row>(sql: string, keyOf: (row: Row) => string) {
    for (let after = ""; ; ) {
      const rows = await read("shares", (tx) => tx.all<Row>(sql, after, AT_ONCE));
      const last = rows.at(-1);
      if (!last) return;
      yield rows;
      after = keyOf(last);
    }
  }

  /** Replaces each database with one that is closed and has only the mark. */
  async function erase(mark: MigrationMark): Promise<void> {
    const left = CLOSABLE.filter((name) => existsSync(paths[name]) && !isErased(paths[name]));
    for (const name of left) await (await database(name)).truncateLog();
    await closeDatabases();
    await removeDatabase(paths.limits);
    for (const name of left.toReversed()) {
      const draft = `${paths[name]}.erased`;
      await removeDatabase(draft);
      await (await open(draft, "wx", 0o600)).close();
      createClosed(draft, mark);
      // SQLite would apply the log of the erased database to its successor.
      for (const suffix of LOGS) await rm(paths[name] + suffix, { force: true });
      await rename(draft, paths[name]);
      await syncFolder(dirname(paths[name]));
    }
  }

  /** The mark is in the database of the shares, so this one is the last. */
  async function removeAll(): Promise<void> {
    for (const name of ["limits", "tokens", "admin", "shares"] as const) {
      await removeDatabase(paths[name]);
    }
    await syncFolder(dirname(paths.shares));
  }

  async function requireId(id: string): Promise<void> {
    if ((await readMark())?.id === id) return;
    throw new UnfitStoreError(`${paths.shares} belongs to another migration.`);
  }

  return {
    description: `SQLite in ${dirname(paths.shares)}`,

    blobLocation: {
      read: async () => (await location()).read(),
      setOnce: async (marker) => (await location()).setOnce(marker),
    },

    readMark,

    async writeMark(mark) {
      if (mark === null && !existsSync(paths.shares)) return;
      await write("shares", (sql) => writeMark(sql, mark));
    },

    async isEmpty() {
      if ((await readMark())?.state === "erased") return true;
      const isEmpty = (sql: Sql, ...tables: string[]) =>
        tables.every((table) => sql.get(`SELECT 1 FROM ${table} LIMIT 1`) === undefined);
      const checked: [Name, string[]][] = [
        ["shares", ["shares", "deletions", "outbox", "counts"]],
        ["admin", ["audit", "passkeys"]],
        ["tokens", ["tokens"]],
      ];
      for (const [name, tables] of checked) {
        if (!existsSync(paths[name])) continue;
        if (!(await read(name, (sql) => isEmpty(sql, ...tables)))) return false;
      }
      return true;
    },

    async close(mark) {
      if ((await readMark())?.state === "erased") {
        await removeAll();
      }
      for (const name of CLOSABLE) await setClosed(await database(name), true, mark);
    },

    async open(id, mark) {
      await requireId(id);
      for (const name of CLOSABLE.toReversed()) {
        await setClosed(await database(name), false, name === "shares" ? mark : null);
      }
    },

    readClock: async () => clock(),

    countShares: () =>
      read("shares", (sql) => Number(sql.get<{ n: number }>("SELECT count(*) n FROM shares")?.n)),

    countBlobBytes: () =>
      read("shares", (sql) => {
        const query =
          "SELECT ifnull(sum(uploadedBytes), 0) n FROM shares WHERE blobKey IS NOT NULL";
        return Number(sql.get<{ n: number }>(query)?.n);
      }),

    async *shareIds() {
      const query = "SELECT id FROM shares WHERE id > ? ORDER BY id LIMIT ?";
      for await (const rows of pagesOf<{ id: string }>(query, ({ id }) => id)) {
        yield rows.map(({ id }) => id);
      }
    },

    exportShares: (ids) => read("shares", (sql) => ids.map((id) => exportShare(sql, id))),

    findKnown: (ids) =>
      read("shares", (sql) => {
        const isKnown = (id: string) => sql.get("SELECT 1 FROM shares WHERE id = ?", id);
        return new Set(ids.filter(isKnown));
      }),

    importOnce: (_id, shares) =>
      write("shares", (sql) => {
        for (const share of shares) importShare(sql, share);
      }),

    async exportRest() {
      const hasLimits = existsSync(paths.limits);
      return {
        counts: await read("shares", (sql) => exportCounts(sql, clock())),
        refusals: hasLimits
          ? await read("limits", (sql) => exportRefusals(sql, clock()))
          : { totals: {}, days: {} },
        ...(await read("tokens", exportTokens)),
        ...(await read("admin", exportAdmin)),
      };
    },

    async importRest(_id, rest) {
      await write("shares", (sql) => importCounts(sql, rest.counts));
      await write("limits", (sql) => importRefusals(sql, rest.refusals));
      await write("tokens", (sql) => importTokens(sql, rest));
      await write("admin", (sql) => importAdmin(sql, rest));
    },

    async *exportAudit(from) {
      let after = from === 0 ? 0 : await read("admin", (sql) => auditNumberAt(sql, from - 1));
      for (;;) {
        const start = after;
        const { entries, last } = await read("admin", (sql) => exportAudit(sql, start, AT_ONCE));
        if (entries.length === 0) return;
        yield entries;
        after = last;
      }
    },

    countAudit: () => read("admin", countAudit),

    importAudit: (_id, index, entries) => write("admin", (sql) => importAudit(sql, index, entries)),

    async finishImport() {
      for (const name of CLOSABLE) await (await database(name)).truncateLog();
    },

    async *blobs() {
      const query = `SELECT id AS shareId, blobKey FROM shares
        WHERE id > ? AND blobKey IS NOT NULL ORDER BY id LIMIT ?`;
      yield* pagesOf<Deletion>(query, ({ shareId }) => shareId);
    },

    async *waitingDeletions() {
      const query =
        "SELECT shareId, blobKey FROM deletions WHERE blobKey > ? ORDER BY blobKey LIMIT ?";
      yield* pagesOf<Deletion>(query, ({ blobKey }) => blobKey);
    },

    async erase(mark) {
      await requireId(mark.id);
      await erase(mark);
    },

    async discard(id) {
      await requireId(id);
      await closeDatabases();
      await removeAll();
    },

    /** The lock of DATA_DIR lasts until its process ends. */
    requireLock() {},

    async release() {
      await closeDatabases().finally(() => lock.release());
    },
  };
}

async function removeDatabase(path: string): Promise<void> {
  for (const suffix of ["", ...LOGS]) await rm(path + suffix, { force: true });
}
