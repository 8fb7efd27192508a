import {
  type AdminSession,
  type AdminStore,
  type AuditEntry,
  type NewSession,
  type Notice,
  type Passkey,
  RENEW_EVERY_MS,
} from "../../admin/admin-store.ts";
import { Database, type Layout, type ReportUpgrade } from "./database.ts";
import { type Operations, runHere, type Transaction } from "./operations.ts";
import type { Sql } from "./sql.ts";

/** A file of its own, because its readers and lifetime differ from those of shares. A sign-out survives a power cut. */
export const ADMIN_LAYOUT: Layout = {
  synchronous: "FULL",
  version: 1,
  schema: `
CREATE TABLE sessions (
  key TEXT PRIMARY KEY,               -- a keyed hash of the session id
  name TEXT NOT NULL,
  method TEXT NOT NULL,
  startedAt INTEGER NOT NULL,         -- milliseconds since 1970, as all times
  usedAt INTEGER NOT NULL,
  idleMs INTEGER NOT NULL,
  overAt INTEGER NOT NULL,
  endsAt INTEGER AS (min(usedAt + idleMs, overAt))
) STRICT, WITHOUT ROWID;
CREATE INDEX sessionsByEnd ON sessions (endsAt);

CREATE TABLE audit (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  target TEXT,
  fromNetwork TEXT NOT NULL
) STRICT;
CREATE TRIGGER auditIsNotChanged BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER auditIsNotDeleted BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'append-only'); END;

CREATE TABLE control (                -- one row
  notice TEXT,
  noticeUntil INTEGER,
  uploadsPaused INTEGER NOT NULL
) STRICT;
INSERT INTO control VALUES (NULL, NULL, 0);

CREATE TABLE taken (
  key TEXT PRIMARY KEY,
  until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE passkeys (
  id TEXT PRIMARY KEY,                -- the credential id, base64url
  user TEXT NOT NULL,
  publicKey TEXT NOT NULL,            -- COSE, base64url
  counter INTEGER NOT NULL,
  transports TEXT NOT NULL,           -- JSON
  name TEXT NOT NULL,
  createdAt INTEGER NOT NULL,
  usedAt INTEGER
) STRICT, WITHOUT ROWID;
`,
};

const SESSION_COLUMNS = "key, name, method, startedAt, usedAt, endsAt";

export const ADMIN_OPERATIONS: Operations<AdminStore, Transaction> = {
  startSession: { kind: "write", run: startSession },
  readSession: { kind: "read", run: readSession },
  listSessions: {
    kind: "read",
    run({ sql, now }) {
      const query = `SELECT ${SESSION_COLUMNS} FROM sessions WHERE endsAt > ? ORDER BY startedAt DESC, key`;
      return sql.all<AdminSession>(query, now).map((row) => ({ ...row }));
    },
  },
  endSession: {
    kind: "write",
    run({ sql }, key) {
      sql.run("DELETE FROM sessions WHERE key = ?", key);
    },
  },
  endAllSessions: {
    kind: "write",
    run({ sql }) {
      sql.run("DELETE FROM sessions");
    },
  },
  appendAudit: {
    kind: "write",
    run({ sql, now }, { actor, action, target, from }) {
      const query =
        "INSERT INTO audit (at, actor, action, target, fromNetwork) VALUES (?, ?, ?, ?, ?)";
      sql.run(query, now, actor, action, target, from);
    },
  },
  listAudit: { kind: "read", run: listAudit },
  readControl: { kind: "read", run: readControl },
  setNotice: {
    kind: "write",
    run({ sql }, notice) {
      const { text = null, until = null } = notice ?? {};
      sql.run("UPDATE control SET notice = ?, noticeUntil = ?", text, until);
    },
  },
  setUploadsPaused: {
    kind: "write",
    run({ sql }, paused) {
      sql.run("UPDATE control SET uploadsPaused = ?", paused ? 1 : 0);
    },
  },
  readClock: { kind: "read", run: ({ now }) => now },
  takeOnce: {
    kind: "write",
    run({ sql, now }, key, endsAt) {
      sql.run("DELETE FROM taken WHERE until <= ?", now);
      if (endsAt <= now) return false;
      return sql.run("INSERT OR IGNORE INTO taken VALUES (?, ?)", key, endsAt) === 1;
    },
  },
  addPasskey: {
    kind: "write",
    run({ sql, now }, { id, user, publicKey, counter, transports, name }) {
      const query = "INSERT OR IGNORE INTO passkeys VALUES (?, ?, ?, ?, ?, ?, ?, NULL)";
      const values = [id, user, publicKey, counter, JSON.stringify(transports), name, now];
      return sql.run(query, ...values) === 1 ? "added" : "taken";
    },
  },
  listPasskeys: {
    kind: "read",
    run({ sql }) {
      const query = "SELECT * FROM passkeys ORDER BY createdAt, id";
      return sql.all<Omit<Passkey, "transports"> & { transports: string }>(query).map((row) => ({
        ...row,
        transports: JSON.parse(row.transports) as string[],
      }));
    },
  },
  usePasskey: {
    kind: "write",
    run({ sql, now }, id, counter) {
      const stored = sql.get<{ counter: number }>("SELECT counter FROM passkeys WHERE id = ?", id);
      if (!stored) return "not_found";
      const isHigher = counter > stored.counter || (counter === 0 && stored.counter === 0);
      if (!isHigher) return "replayed";
      sql.run("UPDATE passkeys SET counter = ?, usedAt = ? WHERE id = ?", counter, now, id);
      return "used";
    },
  },
  removePasskey: {
    kind: "write",
    run: ({ sql }, id) =>
      sql.run("DELETE FROM passkeys WHERE id = ?", id) === 1 ? "removed" : "not_found",
  },
};

/** @param path the file; SQLite stores its log beside it */
export async function openSqliteAdmin(
  path: string,
  clock: () => number,
  reportUpgrade?: ReportUpgrade,
): Promise<AdminStore> {
  const database = await Database.open(path, ADMIN_LAYOUT, reportUpgrade);
  const begin = (sql: Sql) => ({ sql, now: clock() });
  return {
    ...runHere<AdminStore, Transaction>(ADMIN_OPERATIONS, database, begin),
    close: async () => database.close(),
  };
}

function startSession({ sql, now }: Transaction, session: NewSession): void {
  sql.run("DELETE FROM sessions WHERE endsAt <= ?", now);
  const { key, name, method, idleMs, lifetimeMs } = session;
  const query = "INSERT OR IGNORE INTO sessions VALUES (?, ?, ?, ?, ?, ?, ?)";
  sql.run(query, key, name, method, now, now, idleMs, now + lifetimeMs);
}

function readSession({ sql, now }: Transaction, key: string, renew: boolean): AdminSession | null {
  const query = `SELECT ${SESSION_COLUMNS} FROM sessions WHERE key = ? AND endsAt > ?`;
  const session = sql.get<AdminSession>(query, key, now);
  if (!session) return null;
  if (!renew || now - session.usedAt < RENEW_EVERY_MS) return { ...session };
  sql.run("UPDATE sessions SET usedAt = ? WHERE key = ?", now, key);
  return { ...(sql.get<AdminSession>(query, key, now) ?? session) };
}

function listAudit({ sql }: Transaction, cursor: string | null, limit: number) {
  const before = cursor === null ? Number.MAX_SAFE_INTEGER : Number.parseInt(cursor, 10);
  const query =
    "SELECT number, at, actor, action, target, fromNetwork FROM audit WHERE number < ? ORDER BY number DESC LIMIT ?";
  type Row = Omit<AuditEntry, "from"> & { number: number; fromNetwork: string };
  // One row more than fits on the page shows that there is another page.
  const rows = sql.all<Row>(query, before, limit + 1);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    entries: shown.map(({ at, actor, action, target, fromNetwork: from }) => ({
      ...{ at, actor, action, target, from },
    })),
    next: rows.length > limit && last ? String(last.number) : null,
  };
}

function readControl({ sql, now }: Transaction) {
  type Row = { notice: string | null; noticeUntil: number | null; uploadsPaused: number };
  const row = sql.get<Row>("SELECT notice, noticeUntil, uploadsPaused FROM control");
  const { notice: text = null, noticeUntil: until = null, uploadsPaused = 0 } = row ?? {};
  const isOver = until !== null && until <= now;
  const notice: Notice | null = text === null || isOver ? null : { text, until };
  return { notice, uploadsPaused: uploadsPaused === 1 };
}
