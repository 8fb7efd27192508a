import type { UploadToken, UploadTokenStore } from "../../access/upload-token-store.ts";
import { Database, type Layout } from "./database.ts";

/** A file of its own, which the command line opens while the server runs. A revocation outlives a power cut. */
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

/** @param path the file; SQLite keeps its log beside it */
export async function openSqliteTokens(path: string): Promise<UploadTokenStore> {
  const database = await Database.open(path, TOKENS_LAYOUT);
  return {
    add: ({ id, verifier, name, createdAt }) =>
      database.transaction((sql) => {
        const query = "INSERT OR IGNORE INTO tokens VALUES (?, ?, ?, ?, NULL)";
        return sql.run(query, id, verifier, name, createdAt) === 1 ? "added" : "taken";
      }),
    use: ({ id, verifier }, day) =>
      database.transaction((sql) => {
        const query = "SELECT lastUsedOn FROM tokens WHERE id = ? AND verifier = ?";
        const token = sql.get<{ lastUsedOn: string | null }>(query, id, verifier);
        if (token && token.lastUsedOn !== day) {
          sql.run("UPDATE tokens SET lastUsedOn = ? WHERE id = ?", day, id);
        }
        return token !== undefined;
      }),
    list: () =>
      database.transaction((sql) => {
        const query = "SELECT id, name, createdAt, lastUsedOn FROM tokens ORDER BY createdAt, id";
        return sql.all<UploadToken>(query).map((row) => ({ ...row }));
      }),
    revoke: (id) =>
      database.transaction((sql) =>
        sql.run("DELETE FROM tokens WHERE id = ?", id) === 1 ? "revoked" : "not_found",
      ),
    close: async () => database.close(),
  };
}
