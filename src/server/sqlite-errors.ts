export const SQLITE_BUSY = 5;
export const SQLITE_FULL = 13;

/** SQLite's primary result code, or null for any other error. */
export function sqliteCode(error: unknown): number | null {
  if (!(error instanceof Error)) return null;
  if ("code" in error && error.code === "ERR_INVALID_STATE") return 1; // the database was closed
  return "errcode" in error && typeof error.errcode === "number" ? error.errcode & 0xff : null;
}
