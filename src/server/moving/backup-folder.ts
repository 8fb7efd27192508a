import { existsSync } from "node:fs";
import { join } from "node:path";
import { readJsonIfPresent, writePrivateFile } from "../../node/files.ts";
import { ConfigError } from "../config/config-error.ts";

/*
 * A backup is a folder. Only its user can read it.
 *
 *     backup.json        {"format": 1, "createdAt": "…"}; written last
 *     onetimeshare.db    the shares; admin.db and access.db beside it, if the server has them
 *     secret.key         if the server has made one
 *     blobs/ab/ab12….1   the ciphertexts of the shares that were ready, in the layout of the blobs on a disk
 */

const FORMAT = 1;

/** The names of the databases, in DATA_DIR and in a backup. The first one is always there. */
export const SHARES_FILE = "onetimeshare.db";
export const ADMIN_FILE = "admin.db";
export const TOKENS_FILE = "access.db";
export const DATABASES = [SHARES_FILE, ADMIN_FILE, TOKENS_FILE] as const;

export const KEY_FILE = "secret.key";

export function blobsIn(backup: string): string {
  return join(backup, "blobs");
}

/** Marks a backup as complete. */
export async function sealBackup(folder: string, now: number): Promise<void> {
  const content = { format: FORMAT, createdAt: new Date(now).toISOString() };
  await writePrivateFile(join(folder, "backup.json"), `${JSON.stringify(content)}\n`);
}

/**
 * Returns when the backup was made.
 *
 * @throws ConfigError when the folder is not a complete backup, or a newer version has made it
 */
export async function checkBackup(folder: string): Promise<string> {
  const found = (await readJsonIfPresent(join(folder, "backup.json"))) as {
    format?: unknown;
    createdAt?: unknown;
  } | null;
  const { format, createdAt } = found ?? {};
  if (Number.isSafeInteger(format) && Number(format) > FORMAT) {
    throw new ConfigError("A newer version has made this backup. Update this program.");
  }
  if (format !== FORMAT || !isInstant(createdAt) || !existsSync(join(folder, SHARES_FILE))) {
    throw new ConfigError(
      `${folder} is not a complete backup. Name the folder that \`onetimeshare backup\` has made.`,
    );
  }
  return createdAt;
}

/** The text goes to the operator's terminal, so it must be exactly what `sealBackup` writes. */
function isInstant(text: unknown): text is string {
  const time = typeof text === "string" ? Date.parse(text) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString() === text;
}

/** @throws ConfigError when the settings name a Redis */
export function requireSqlite({ redisTarget }: { redisTarget: unknown }): void {
  if (redisTarget === null) return;
  throw new ConfigError(
    "With REDIS_URL, this command can't back up or restore the shares. See “Backup” in docs/data.md.",
  );
}
