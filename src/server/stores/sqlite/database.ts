import { open } from "node:fs/promises";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { SQLITE_BUSY, SQLITE_FULL, sqliteCode } from "../../../node/sqlite.ts";
import {
  StorageFullError,
  StoreUnavailableError,
  UnfitStoreError,
} from "../../shares/store-errors.ts";
import { SCHEMA, SCHEMA_VERSION } from "./schema.ts";

const GIVE_UP_AFTER_MS = 5_000;
const TRUNCATE_WITHIN_MS = 2_000;

/** What a database holds, and how safe a commit is when it returns. */
export interface Layout {
  /** FULL: on the disk. NORMAL: safe from the end of the process, not from a power cut. */
  synchronous: "FULL" | "NORMAL";
  /** A database of a greater one is refused. */
  version: number;
  /** Run on a new database, and on one of a lower version: then it makes what is not there yet. */
  schema: string;
}

const SHARES_LAYOUT: Layout = { synchronous: "FULL", version: SCHEMA_VERSION, schema: SCHEMA };

/** Plain SQL inside one transaction. */
export interface Sql {
  get<Row>(sql: string, ...values: SQLInputValue[]): Row | undefined;
  all<Row>(sql: string, ...values: SQLInputValue[]): Row[];
  /** Gives the number of rows that it changed. */
  run(sql: string, ...values: SQLInputValue[]): number;
}

/**
 * A SQLite database whose transactions are synchronous inside and asynchronous outside: another process that
 * holds the lock is waited for without blocking the thread, which SQLite's own busy time-out would do.
 */
export class Database {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  /** Settles when all that was asked for is done. */
  #last: Promise<unknown> = Promise.resolve();
  readonly #sql: Sql = {
    get: <Row>(sql: string, ...values: SQLInputValue[]) =>
      this.#prepare(sql).get(...values) as Row | undefined,
    all: <Row>(sql: string, ...values: SQLInputValue[]) =>
      this.#prepare(sql).all(...values) as Row[],
    run: (sql, ...values) => Number(this.#prepare(sql).run(...values).changes),
  };

  private constructor(db: DatabaseSync) {
    this.#db = db;
  }

  /**
   * Opens the database, or makes it. What is deleted is overwritten with zeros (`secure_delete`).
   *
   * @throws StoreUnavailableError when the file can't be used, or when a newer version has written it
   */
  static async open(path: string, layout = SHARES_LAYOUT): Promise<Database> {
    await makePrivateFile(path);
    const db = await retryWhileBusy(() => new DatabaseSync(path, { timeout: 0 }));
    const database = new Database(db);
    try {
      await retryWhileBusy(() => {
        db.exec("PRAGMA journal_mode = WAL");
        db.exec(`PRAGMA synchronous = ${layout.synchronous}; PRAGMA secure_delete = ON`);
        db.exec("PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY");
      });
      await database.transaction((sql) => database.#migrate(sql, layout));
    } catch (error) {
      db.close();
      throw error;
    }
    return database;
  }

  /** Runs `work` in one transaction that is durable when this resolves. Nothing of it is kept if it throws. */
  transaction<Result>(work: (sql: Sql) => Result): Promise<Result> {
    return this.#inTurn(() => {
      this.#db.exec("BEGIN IMMEDIATE");
      try {
        const result = work(this.#sql);
        this.#db.exec("COMMIT");
        return result;
      } catch (error) {
        // SQLite has rolled back by itself after some errors, a full disk among them.
        if (this.#db.isTransaction) this.#db.exec("ROLLBACK");
        throw error;
      }
    });
  }

  /** Moves the log into the database file and empties it. False when others left no moment for it. */
  async truncateLog(): Promise<boolean> {
    const deadline = performance.now() + TRUNCATE_WITHIN_MS;
    do {
      const row = await this.#inTurn(
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

  /**
   * One after the other, as they were asked for: what waits for another process's lock is not overtaken here.
   * The time to give up is counted from the beginning, so that what waits in the row behind gives up with it.
   */
  #inTurn<Result>(work: () => Result): Promise<Result> {
    const deadline = performance.now() + GIVE_UP_AFTER_MS;
    const result = this.#last.then(() => retryWhileBusy(work, deadline));
    this.#last = result.catch(() => {});
    return result;
  }

  #migrate(sql: Sql, layout: Layout): void {
    const version = sql.get<{ user_version: number }>("PRAGMA user_version")?.user_version ?? 0;
    if (version > layout.version) {
      throw new UnfitStoreError(
        `The database was written by a newer version (schema ${version}, known: ${layout.version}). Update this server.`,
      );
    }
    if (version < layout.version) {
      this.#db.exec(`${layout.schema}; PRAGMA user_version = ${layout.version}`);
    }
  }

  #prepare(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.#db.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}

/** SQLite gives its log the mode of the database, so that this is all it takes. */
async function makePrivateFile(path: string): Promise<void> {
  const file = await open(path, "a", 0o600).catch((error: NodeJS.ErrnoException) => {
    throw new StoreUnavailableError(`The database can't be opened: ${error.code}`);
  });
  await file.close();
}

async function retryWhileBusy<Result>(
  work: () => Result,
  deadline = performance.now() + GIVE_UP_AFTER_MS,
): Promise<Result> {
  for (;;) {
    try {
      return work();
    } catch (error) {
      const code = sqliteCode(error);
      if (code === null) throw error;
      if (code !== SQLITE_BUSY || performance.now() > deadline) throw storeError(error, code);
      await shortSleep();
    }
  }
}

/**
 * Who waits for a lock is not told when it is free, and a busy process leaves it for moments only: longer pauses
 * would let one process starve another.
 */
function shortSleep(): Promise<void> {
  return sleep(1 + Math.random() * 2);
}

function storeError(cause: unknown, code: number): Error {
  const message = cause instanceof Error ? cause.message : "unknown";
  return code === SQLITE_FULL
    ? new StorageFullError(`SQLite: ${message}`, { cause })
    : new StoreUnavailableError(`SQLite: ${message} (${code})`, { cause });
}
