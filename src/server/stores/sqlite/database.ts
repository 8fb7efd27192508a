import { open } from "node:fs/promises";
import { basename } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { SQLITE_BUSY, sqliteCode } from "../../../node/sqlite.ts";
import { StoreUnavailableError, UnfitStoreError } from "../../shares/store-errors.ts";
import { closedError, type MigrationMark, parseMark } from "../migration/migration-mark.ts";
import { type Sql, sqlOf } from "./sql.ts";
import { GIVE_UP_AFTER_MS, publicError, shortSleep, Turns } from "./turns.ts";

const TRUNCATE_WITHIN_MS = 2_000;
/** The upgrade of a database with a million shares takes a minute, and other processes wait for it. */
const UPGRADE_WITHIN_MS = 10 * 60_000;

/** The schema of a database, and how durable a commit is when it returns. */
export interface Layout {
  /** FULL: a commit survives a power cut. NORMAL: it survives the end of the process only. */
  synchronous: "FULL" | "NORMAL";
  /** A database with a higher version is refused. */
  version: number;
  /** Creates what is missing, in a new database or in one of a lower version. */
  schema: string;
  /** SQL by version. It changes the tables of a database of that version or a lower one, before `schema` runs. */
  upgrades?: Record<number, string>;
}

/**
 * The version of the schema of a closed database is higher by this number (migration-mark.ts). So servers of every version
 * refuse it. The table `migration` of such a database has the mark, as JSON.
 */
export const CLOSED = 1_000_000;

/** The upgrade of a database. It is reported before its first change and after its commit. */
export interface Upgrade {
  /** The name of the database file. */
  file: string;
  /** The schema versions. */
  from: number;
  to: number;
  /** Null: it begins now. */
  tookMs: number | null;
}

export type ReportUpgrade = (upgrade: Upgrade) => void;

/**
 * A SQLite database. A transaction runs synchronously, and waits for the lock of another process asynchronously:
 * SQLite's own busy time-out would block the thread.
 */
export class Database {
  readonly #db: DatabaseSync;
  readonly #turns: Turns;
  readonly #sql: Sql;

  private constructor(db: DatabaseSync) {
    this.#db = db;
    this.#sql = sqlOf(db);
    this.#turns = new Turns(db, this.#sql);
  }

  /**
   * Opens or creates the database. SQLite overwrites deleted data with zeros (`secure_delete`).
   *
   * @param report gets an upgrade that this process makes, not that of another process
   * @param mayBeClosed whether the caller migrates the data
   * @throws StoreUnavailableError when the file can't be used, when a newer version has written it, or when it is closed
   */
  static async open(
    path: string,
    layout: Layout,
    report: ReportUpgrade = () => {},
    mayBeClosed = false,
  ): Promise<Database> {
    await makePrivateDatabase(path);
    const db = await retryWhileBusy(() => new DatabaseSync(path, { timeout: 0 }));
    const database = new Database(db);
    try {
      await retryWhileBusy(() => {
        db.exec("PRAGMA journal_mode = WAL");
        db.exec(`PRAGMA synchronous = ${layout.synchronous}; PRAGMA secure_delete = ON`);
        db.exec("PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY");
      });
      const version = await database.read(versionOf);
      if (version >= CLOSED && !mayBeClosed) throw closedError(await database.read(readMark));
      if (version % CLOSED !== layout.version) {
        const file = basename(path);
        await database.#upgrade(layout, (upgrade) => report({ file, ...upgrade }));
      }
    } catch (error) {
      db.close();
      throw error;
    }
    return database;
  }

  /** Runs `work` in a transaction (see Turns.write). */
  write<Result>(work: (sql: Sql) => Result): Promise<Result> {
    return this.#turns.write(work);
  }

  /** Runs `work` in a transaction that needs the write lock only if it writes (see Turns.read). */
  read<Result>(work: (sql: Sql) => Result): Promise<Result> {
    return this.#turns.read(work);
  }

  /** Moves the log into the database file and empties the log. False when other readers or writers prevented that. */
  async truncateLog(): Promise<boolean> {
    const deadline = performance.now() + TRUNCATE_WITHIN_MS;
    do {
      const row = await this.#turns.bare(
        () => this.#db.prepare("PRAGMA wal_checkpoint(TRUNCATE)").get() as { busy: number },
      );
      if (row.busy === 0) return true;
      await shortSleep();
    } while (performance.now() < deadline);
    return false;
  }

  close(): void {
    this.#db.close();
  }

  async #upgrade(layout: Layout, report: (upgrade: Omit<Upgrade, "file">) => void): Promise<void> {
    let isReported = false;
    let begin = 0;
    const { version: to } = layout;
    const work = () => {
      const from = versionOf(this.#sql);
      // A new database has version 0.
      isReported = from > 0 && from < to;
      begin = performance.now();
      if (isReported) report({ from, to, tookMs: null });
      this.#migrate(from, layout);
      return from;
    };
    const from = await this.#turns.write(work, UPGRADE_WITHIN_MS);
    if (isReported) report({ from, to, tookMs: Math.round(performance.now() - begin) });
  }

  #migrate(version: number, layout: Layout): void {
    if (version > layout.version) {
      throw new UnfitStoreError(
        `The database was written by a newer version (schema ${version}, known: ${layout.version}). Update this server.`,
      );
    }
    // Another process may have upgraded it meanwhile.
    if (version === layout.version) return;
    for (const [of, upgrade] of Object.entries(layout.upgrades ?? {})) {
      // A new database has version 0, and no table that could change.
      if (version > 0 && version <= Number(of)) this.#db.exec(upgrade);
    }
    this.#db.exec(`${layout.schema}; PRAGMA user_version = ${layout.version}`);
  }
}

export function versionOf(sql: Sql): number {
  return sql.get<{ user_version: number }>("PRAGMA user_version")?.user_version ?? 0;
}

/** The mark of the last migration. Null: there was none. */
export function readMark(sql: Sql): MigrationMark | null {
  const table = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'migration'";
  if (!sql.get(table)) return null;
  return parseMark(sql.get<{ mark: string }>("SELECT mark FROM migration")?.mark);
}

/** SQLite gives its log the mode of the database file. */
async function makePrivateDatabase(path: string): Promise<void> {
  const file = await open(path, "a", 0o600).catch((error: NodeJS.ErrnoException) => {
    throw new StoreUnavailableError(`The database can't be opened: ${error.code}`);
  });
  await file.close();
}

async function retryWhileBusy<Result>(work: () => Result): Promise<Result> {
  const deadline = performance.now() + GIVE_UP_AFTER_MS;
  for (;;) {
    try {
      return work();
    } catch (error) {
      const isBusy = sqliteCode(error) === SQLITE_BUSY;
      if (!isBusy || performance.now() > deadline) throw publicError(error);
      await shortSleep();
    }
  }
}
