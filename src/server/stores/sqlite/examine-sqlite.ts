import { DatabaseSync } from "node:sqlite";
import { setImmediate as nextTurn } from "node:timers/promises";
import { sqliteCode } from "../../../node/sqlite.ts";
import { StoreUnavailableError } from "../../shares/store-errors.ts";
import type { KnownBlob, KnownBlobs } from "../blob-search.ts";

/** Rows of one read transaction. A longer one would delay the checkpoint that removes burned content. */
const PAGE = 5_000;
const WAIT_FOR_LOCK_MS = 5_000;
const NOT_A_DATABASE = 26;

/** A database file that is read while a server may write to it. No lock of the reader delays a writer. */
export class SqliteReader implements KnownBlobs {
  readonly #db: DatabaseSync;

  /** @throws StoreUnavailableError */
  constructor(path: string) {
    this.#db = explained(
      () => new DatabaseSync(path, { readOnly: true, timeout: WAIT_FOR_LOCK_MS }),
    );
  }

  /** The version of the schema; 0 if the database is empty. */
  version(): number {
    return this.#get<{ user_version: number }>("PRAGMA user_version")?.user_version ?? 0;
  }

  /**
   * Checks every table with its indexes, and the references between tables. Each check of a table has a read
   * transaction of its own.
   *
   * @returns the damage that was found, in SQLite's words; null if there is none
   */
  async findDamage(): Promise<string | null> {
    try {
      const tables = this.#all<{ name: string }>(
        "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name",
      );
      for (const { name } of tables) {
        const quoted = `'${name.replaceAll("'", "''")}'`;
        const [first] = this.#all<{ integrity_check: string }>(`PRAGMA integrity_check(${quoted})`);
        if (first && first.integrity_check !== "ok") return oneLine(first.integrity_check);
        const [broken] = this.#all<object>(`PRAGMA foreign_key_check(${quoted})`);
        if (broken) return `the table ${name} refers to rows that do not exist`;
        await nextTurn();
      }
      return null;
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error;
      // A damaged page can also be reported as an error of the statement.
      return error.message;
    }
  }

  /** The recorded marker of the blob location; null if there is none. */
  marker(): string | null {
    return this.#get<{ mark: string }>("SELECT mark FROM place")?.mark ?? null;
  }

  async *knownBlobs(): AsyncGenerator<KnownBlob, void, undefined> {
    yield* this.#pages(
      "SELECT id AS at, blobKey AS key, uploadedBytes AS bytes FROM shares WHERE id > ? AND blobKey IS NOT NULL ORDER BY id LIMIT ?",
    );
    yield* this.#pages(
      "SELECT blobKey AS at, blobKey AS key, 0 AS bytes FROM deletions WHERE blobKey > ? ORDER BY blobKey LIMIT ?",
    );
  }

  close(): void {
    this.#db.close();
  }

  async *#pages(sql: string): AsyncGenerator<KnownBlob, void, undefined> {
    for (let after = ""; ; ) {
      const page = this.#all<KnownBlob & { at: string }>(sql, after, PAGE);
      yield* page;
      const last = page.at(-1);
      if (!last) return;
      after = last.at;
      await nextTurn();
    }
  }

  #get<Row>(sql: string): Row | undefined {
    return this.#all<Row>(sql)[0];
  }

  #all<Row>(sql: string, ...values: (string | number)[]): Row[] {
    return explained(() => this.#db.prepare(sql).all(...values) as Row[]);
  }
}

function explained<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    const code = sqliteCode(error);
    if (code === null) throw error;
    const words = code === NOT_A_DATABASE ? "the file is not a SQLite database" : messageOf(error);
    throw new StoreUnavailableError(`${words} (${code})`, { cause: error });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? oneLine(error.message) : "unknown";
}

function oneLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}
