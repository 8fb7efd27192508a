import type { UploadToken, UploadTokenStore } from "../../access/upload-token-store.ts";
import { Database, type Layout } from "./database.ts";
import { type Operations, runHere, type Transaction } from "./operations.ts";

/** A file of its own, which the command line opens while the server runs. A revocation survives a power cut. */
const TOKENS_LAYOUT: Layout = {
  synchronous: "FULL",
  version: 1,
  schema: `
CREATE TABLE tokens (
  id TEXT PRIMARY KEY,                -- the first 10 hexadecimal characters of the token's SHA-256
  verifier TEXT NOT NULL,             -- all of it, base64url
  name TEXT NOT NULL,
  createdAt INTEGER NOT NULL,         -- milliseconds since 1970
  lastUsedOn TEXT                     -- YYYY-MM-DD
) STRICT, WITHOUT ROWID;
`,
};

export const TOKEN_OPERATIONS: Operations<UploadTokenStore, Transaction> = {
  add: {
    kind: "write",
    run({ sql }, { id, verifier, name, createdAt }) {
      const query = "INSERT OR IGNORE INTO tokens VALUES (?, ?, ?, ?, NULL)";
      return sql.run(query, id, verifier, name, createdAt) === 1 ? "added" : "taken";
    },
  },
  use: {
    kind: "read",
    run({ sql }, { id, verifier }, day) {
      const query = "SELECT lastUsedOn FROM tokens WHERE id = ? AND verifier = ?";
      const token = sql.get<{ lastUsedOn: string | null }>(query, id, verifier);
      if (token && token.lastUsedOn !== day) {
        sql.run("UPDATE tokens SET lastUsedOn = ? WHERE id = ?", day, id);
      }
      return token !== undefined;
    },
  },
  list: {
    kind: "read",
    run({ sql }) {
      const query = "SELECT id, name, createdAt, lastUsedOn FROM tokens ORDER BY createdAt, id";
      return sql.all<UploadToken>(query).map((row) => ({ ...row }));
    },
  },
  revoke: {
    kind: "write",
    run: ({ sql }, id) =>
      sql.run("DELETE FROM tokens WHERE id = ?", id) === 1 ? "revoked" : "not_found",
  },
};

/** @param path the file; SQLite stores its log beside it */
export async function openSqliteTokens(path: string): Promise<UploadTokenStore> {
  const database = await Database.open(path, TOKENS_LAYOUT);
  const begin = (sql: Transaction["sql"]) => ({ sql, now: Date.now() });
  return {
    ...runHere<UploadTokenStore, Transaction>(TOKEN_OPERATIONS, database, begin),
    close: async () => database.close(),
  };
}
