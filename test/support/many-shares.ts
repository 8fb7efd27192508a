import { DatabaseSync } from "node:sqlite";

/** The time at which the oldest of many shares was created. */
const FIRST_AT = Date.parse("2026-01-01T00:00:00Z");

/**
 * Adds shares to the SQLite database of a store, as many in each state, with and without a password. All ids begin with
 * `A`. The shares have no manifest and no content, so that a million of them fit on a small disk.
 */
export function addManyShares(path: string, count: number): void {
  const db = new DatabaseSync(path);
  // The database is made for one test run, so it need not survive a crash.
  db.exec("PRAGMA synchronous = OFF; PRAGMA cache_size = -200000");
  // Without MATERIALIZED, SQLite would draw another random number for each use of a column.
  db.exec(`
    WITH RECURSIVE
      numbers (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < ${count}),
      drawn AS MATERIALIZED (
        SELECT
          ${FIRST_AT} + abs(random() % 600000000) AS createdAt,
          abs(random() % 600000000) AS lifetime,
          n / 5 % 2 AS needsPassword,
          CASE n % 5
            WHEN 0 THEN 'uploading' WHEN 1 THEN 'ready' WHEN 2 THEN 'leased' WHEN 3 THEN 'locked' ELSE 'gone'
          END AS listState
        FROM numbers
      )
    INSERT INTO shares (
      id, state, size, linkVerifier, ownerVerifier, needsPassword, createdAt, expiresInMs, expiresAt, maxDownloads,
      remainingDownloads, uploadedBytes, uploadFence, progressAt, reservedAt, reservedBytes, attemptsLeft,
      wrongPasswords, previews, dueAt, listState, listExpiry
    )
    SELECT
      'A' || substr(hex(randomblob(11)), 2), iif(listState IN ('leased', 'locked'), 'ready', listState),
      1 + abs(random() % 1000000000), hex(randomblob(21)), hex(randomblob(21)), needsPassword, createdAt,
      lifetime, iif(listState = 'uploading', NULL, createdAt + lifetime), 3, 2, 1, 1, createdAt, createdAt, 1,
      iif(listState = 'locked', 0, 5), 0, 0, 9000000000000, listState,
      iif(listState = 'uploading', ${Number.MAX_SAFE_INTEGER}, createdAt + lifetime)
    FROM drawn`);
  db.close();
}
