import { join } from "node:path";
import type { Config } from "../config/config.ts";

/* Where the stores are in DATA_DIR; docs/operations.md has the table of all that is there. */

/** Where bytes stand for a moment on their way to S3. */
export function spoolFolder(config: Config): string {
  return join(config.dataDir, "spool");
}

export function databasePath(config: Config): string {
  return join(config.dataDir, "onetimeshare.db");
}

export function limitsPath(config: Config): string {
  return join(config.dataDir, "limits.db");
}

export function accessPath(config: Config): string {
  return join(config.dataDir, "access.db");
}

export function blobFolder(config: Config): string {
  return join(config.dataDir, "blobs");
}
