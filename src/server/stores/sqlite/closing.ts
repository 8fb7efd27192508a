import { DatabaseSync } from "node:sqlite";
import type { MigrationMark } from "../migration/migration-mark.ts";
import { CLOSED, type Database, readMark, versionOf } from "./database.ts";
import type { Sql } from "./sql.ts";

/** Closes a database for everyone but a migration, or opens it, and stores the mark, in one transaction. */
export function setClosed(
  database: Database,
  isClosed: boolean,
  mark: MigrationMark | null,
): Promise<void> {
  return database.write((sql) => {
    const version = versionOf(sql) % CLOSED;
    sql.run(`PRAGMA user_version = ${isClosed ? version + CLOSED : version}`);
    writeMark(sql, mark);
  });
}

export function writeMark(sql: Sql, mark: MigrationMark | null): void {
  sql.run("DROP TABLE IF EXISTS migration");
  if (mark === null) return;
  sql.run("CREATE TABLE migration (mark TEXT NOT NULL) STRICT");
  sql.run("INSERT INTO migration VALUES (?)", JSON.stringify(mark));
}

/** The mark in a database file, which may be closed. Writes nothing. Null: there is none. @throws SQLite's error */
export function readMarkIn(path: string): MigrationMark | null {
  return readIn(path, readMark);
}

/** Whether a database has nothing but its mark. @throws SQLite's error */
export function isErased(path: string): boolean {
  return readIn(path, versionOf) === CLOSED;
}

function readIn<Result>(path: string, work: (sql: Sql) => Result): Result {
  const db = new DatabaseSync(path, { readOnly: true, timeout: 5_000 });
  try {
    return work({
      get: <Row>(sql: string) => db.prepare(sql).get() as Row | undefined,
      all: <Row>(sql: string) => db.prepare(sql).all() as Row[],
      run: () => 0,
    });
  } finally {
    db.close();
  }
}

/** Makes a new database that is closed, and has nothing but the mark, from an empty file. */
export function createClosed(path: string, mark: MigrationMark): void {
  const db = new DatabaseSync(path);
  try {
    db.exec("PRAGMA synchronous = FULL");
    db.exec("CREATE TABLE migration (mark TEXT NOT NULL) STRICT");
    db.prepare("INSERT INTO migration VALUES (?)").run(JSON.stringify(mark));
    db.exec(`PRAGMA user_version = ${CLOSED}`);
  } finally {
    db.close();
  }
}
