import { open } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";
import { sqliteCode } from "../../../node/sqlite.ts";
import type { LifecycleRules } from "../../shares/metadata-store.ts";
import { StoreUnavailableError } from "../../shares/store-errors.ts";
import { Database } from "./database.ts";
import { currentShare, endShare } from "./lifecycle.ts";
import { saveShare } from "./records.ts";
import { SHARES_LAYOUT } from "./schema.ts";
import type { Sql } from "./sql.ts";
import { ADMIN_LAYOUT } from "./sqlite-admin.ts";
import { TOKENS_LAYOUT } from "./sqlite-tokens.ts";

/** The blob of a share that is ready. */
export interface ReadyBlob {
  shareId: string;
  blobKey: string;
  size: number;
}

/**
 * Copies a database at one point in time, durably. A server may use it meanwhile. The copy has no erased data.
 *
 * @param to a new file, which gets mode 0600
 * @throws StoreUnavailableError
 */
export async function copyDatabase(from: string, to: string): Promise<void> {
  const copy = await open(to, "wx", 0o600);
  try {
    withDatabase(from, (db) => db.prepare("VACUUM INTO ?").run(to));
    await copy.sync();
  } finally {
    await copy.close();
  }
}

/** The blobs that recipients need. */
export function readyBlobs(path: string): ReadyBlob[] {
  const query =
    "SELECT id AS shareId, blobKey, size FROM shares WHERE state = 'ready' AND blobKey IS NOT NULL";
  return withDatabase(path, (db) => db.prepare(query).all() as unknown as ReadyBlob[]);
}

/** Whether a share is ready now, in a database that a server may use. */
export function isReady(path: string, shareId: string): boolean {
  const query = "SELECT 1 FROM shares WHERE id = ? AND state = 'ready'";
  return withDatabase(path, (db) => db.prepare(query).get(shareId) !== undefined);
}

interface EndOptions {
  rules: LifecycleRules;
  now: number;
  /** The shares that stay. All others end. */
  isKept(share: { id: string; state: string }): boolean;
  /** The location marker to record. */
  marker: string;
  /** Gives the blob of a share that stays a new key. */
  renamed(blobKey: string): string;
}

interface RenamedBlob {
  from: string;
  to: string;
  size: number;
}

/**
 * Ends shares in a database that no server uses, in one transaction, as the operator. Erases their secrets from the
 * file. Events for webhooks are not added. Afterwards the database names no blob of the server that it comes from.
 * Returns the number of shares that ended, and the blobs of those that stay.
 */
export async function endShares(
  path: string,
  { rules, now, isKept, marker, renamed }: EndOptions,
): Promise<{ ended: number; kept: number; blobs: RenamedBlob[] }> {
  const database = await Database.open(path, SHARES_LAYOUT);
  try {
    const result = await database.write((sql) => {
      const tx = { sql, now, rules: { ...rules, outboxTargets: [] } };
      const ids = sql.all<{ id: string }>("SELECT id FROM shares WHERE state <> 'gone'");
      const blobs: RenamedBlob[] = [];
      let kept = 0;
      for (const { id } of ids) {
        const share = currentShare(tx, id);
        if (!share || share.state === "gone") continue;
        if (!isKept(share)) {
          endShare(tx, share, "removed");
        } else {
          kept++;
          if (share.blobKey === null) continue;
          const { blobKey: from, size } = share;
          share.blobKey = renamed(from);
          blobs.push({ from, to: share.blobKey, size });
        }
        saveShare(sql, share);
      }
      // The other server may still need the blobs of shares that have ended here.
      sql.run("DELETE FROM deletions");
      sql.run("DELETE FROM place");
      sql.run("INSERT INTO place VALUES (?)", marker);
      return { ended: ids.length - kept, kept, blobs };
    });
    await database.truncateLog();
    return result;
  } finally {
    database.close();
  }
}

/** Ends all sessions of administrators in a database that no server uses. */
export function endAllSessions(path: string): Promise<void> {
  return changeClosed(path, ADMIN_LAYOUT, (sql) => void sql.run("DELETE FROM sessions"));
}

/** Checks that this version can use a database of upload tokens, and upgrades it. */
export function upgradeTokens(path: string): Promise<void> {
  return changeClosed(path, TOKENS_LAYOUT, () => {});
}

async function changeClosed(
  path: string,
  layout: typeof ADMIN_LAYOUT,
  change: (sql: Sql) => void,
): Promise<void> {
  const database = await Database.open(path, layout);
  try {
    await database.write(change);
    await database.truncateLog();
  } finally {
    database.close();
  }
}

function withDatabase<Result>(path: string, work: (db: DatabaseSync) => Result): Result {
  try {
    const db = new DatabaseSync(path, { readOnly: true, timeout: 5_000 });
    try {
      return work(db);
    } finally {
      db.close();
    }
  } catch (error) {
    if (sqliteCode(error) === null) throw error;
    throw new StoreUnavailableError(`SQLite: ${(error as Error).message}`, { cause: error });
  }
}
