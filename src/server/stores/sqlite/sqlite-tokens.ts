import {
  REPEATED_WITHIN_DAYS,
  type TokenTerms,
  type TokenUse,
  type TokenUseView,
  type TokenVerifier,
  type UploadToken,
  type UploadTokenStore,
} from "../../access/upload-token-store.ts";
import { DAY_MS, dayInWords, dayOf } from "./counts.ts";
import { Database, type Layout, type ReportUpgrade } from "./database.ts";
import { type Operations, runHere, type Transaction } from "./operations.ts";

/** A file of its own, because the command line opens it while the server runs. A revocation survives a power cut. */
export const TOKENS_LAYOUT: Layout = {
  synchronous: "FULL",
  version: 2,
  upgrades: {
    1: `
ALTER TABLE tokens ADD COLUMN bytesPerDay INTEGER;
ALTER TABLE tokens ADD COLUMN expiresAt INTEGER;
ALTER TABLE tokens ADD COLUMN day INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tokens ADD COLUMN bytesOfDay INTEGER NOT NULL DEFAULT 0;
`,
  },
  schema: `
CREATE TABLE IF NOT EXISTS tokens (
  id TEXT PRIMARY KEY,                -- the first 10 hexadecimal characters of the token's SHA-256
  verifier TEXT NOT NULL,             -- the whole SHA-256, base64url
  name TEXT NOT NULL,
  createdAt INTEGER NOT NULL,         -- milliseconds since 1970
  lastUsedOn TEXT,                    -- YYYY-MM-DD
  bytesPerDay INTEGER,                -- the quota
  expiresAt INTEGER,
  day INTEGER NOT NULL DEFAULT 0,     -- the day of bytesOfDay, as days since 1970-01-01
  bytesOfDay INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS requests ( -- requests with a token that has a quota, so that a repeated request counts once
  tokenId TEXT NOT NULL,
  request TEXT NOT NULL,              -- a hash
  day INTEGER NOT NULL,
  PRIMARY KEY (tokenId, request)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS requestsByDay ON requests (day);
`,
};

export const TOKEN_OPERATIONS: Operations<UploadTokenStore, Transaction> = {
  add: {
    kind: "write",
    run({ sql }, { id, verifier, name, createdAt, bytesPerDay, expiresAt }) {
      const query = `INSERT OR IGNORE INTO tokens (id, verifier, name, createdAt, bytesPerDay, expiresAt)
        VALUES (?, ?, ?, ?, ?, ?)`;
      const values = [id, verifier, name, createdAt, bytesPerDay, expiresAt];
      return sql.run(query, ...values) === 1 ? "added" : "taken";
    },
  },
  check: { kind: "read", run: (tx, token) => readToken(tx, token).state },
  use: { kind: "read", run: use },
  list: {
    kind: "read",
    run({ sql, now }) {
      const query = `SELECT id, name, createdAt, lastUsedOn, bytesPerDay, expiresAt,
        iif(day = ?, bytesOfDay, 0) bytesToday FROM tokens ORDER BY createdAt, id`;
      return sql.all<UploadToken>(query, dayOf(now)).map((row) => ({ ...row }));
    },
  },
  revoke: {
    kind: "write",
    run({ sql }, id) {
      sql.run("DELETE FROM requests WHERE tokenId = ?", id);
      return sql.run("DELETE FROM tokens WHERE id = ?", id) === 1 ? "revoked" : "not_found";
    },
  },
};

/** @param path the file; SQLite stores its log beside it */
export async function openSqliteTokens(
  path: string,
  clock: () => number,
  reportUpgrade?: ReportUpgrade,
): Promise<UploadTokenStore> {
  const database = await Database.open(path, TOKENS_LAYOUT, reportUpgrade);
  const begin = (sql: Transaction["sql"]) => ({ sql, now: clock() });
  return {
    ...runHere<UploadTokenStore, Transaction>(TOKEN_OPERATIONS, database, begin),
    close: async () => database.close(),
  };
}

interface TokenRecord extends Pick<TokenTerms, "bytesPerDay" | "expiresAt"> {
  lastUsedOn: string | null;
  day: number;
  bytesOfDay: number;
}

type TokenState =
  | { state: "valid"; token: TokenRecord }
  | { state: "expired" | "unknown"; token: null };

function readToken({ sql, now }: Transaction, { id, verifier }: TokenVerifier): TokenState {
  const query = `SELECT lastUsedOn, bytesPerDay, expiresAt, day, bytesOfDay FROM tokens
    WHERE id = ? AND verifier = ?`;
  const token = sql.get<TokenRecord>(query, id, verifier);
  if (!token) return { state: "unknown", token: null };
  const isExpired = token.expiresAt !== null && token.expiresAt <= now;
  return isExpired ? { state: "expired", token: null } : { state: "valid", token };
}

function use(tx: Transaction, { id, verifier }: TokenVerifier, { request, bytes }: TokenUse) {
  const { state, token } = readToken(tx, { id, verifier });
  if (state !== "valid") return { outcome: state } satisfies TokenUseView;
  const { sql, now } = tx;
  const today = dayOf(now);
  const view = charge(tx, id, token, { request, bytes });
  const todayInWords = dayInWords(today);
  if (view.outcome !== "over_quota" && token.lastUsedOn !== todayInWords) {
    sql.run("UPDATE tokens SET lastUsedOn = ? WHERE id = ?", todayInWords, id);
  }
  return view;
}

/** Adds the bytes of a request to those of today, once. */
function charge(
  { sql, now }: Transaction,
  id: string,
  { bytesPerDay, day, bytesOfDay }: TokenRecord,
  { request, bytes }: TokenUse,
): TokenUseView {
  if (bytesPerDay === null) return { outcome: "used" };
  const query = "SELECT 1 FROM requests WHERE tokenId = ? AND request = ? AND day > ?";
  const today = dayOf(now);
  const oldest = today - REPEATED_WITHIN_DAYS;
  if (sql.get(query, id, request, oldest)) return { outcome: "repeated" };
  const used = (day === today ? bytesOfDay : 0) + bytes;
  if (used > bytesPerDay) {
    return { outcome: "over_quota", bytesPerDay, resetsInMs: (today + 1) * DAY_MS - now };
  }
  sql.run("UPDATE tokens SET day = ?, bytesOfDay = ? WHERE id = ?", today, used, id);
  sql.run("DELETE FROM requests WHERE day <= ?", oldest);
  sql.run("INSERT INTO requests VALUES (?, ?, ?)", id, request, today);
  return { outcome: "used" };
}
