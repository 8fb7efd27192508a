import * as fs from "node:fs/promises";
import { dirname, join } from "node:path";
import { ConfigError } from "./config/config-error.ts";
import { codeOf } from "./file-errors.ts";
import { syncFolder } from "./file-system.ts";

/**
 * Makes a folder of DATA_DIR, or that itself, for the server's user alone, with the folders that are missing above
 * it, durably; and sees that it can be written. Folder by folder: Node's recursive `mkdir` never ends where the
 * system says that a folder is missing which is there, as in /proc.
 *
 * @throws ConfigError
 */
export async function makePrivateFolder(path: string): Promise<void> {
  try {
    await makeWithParents(path);
    await tryToWrite(path);
  } catch (error) {
    const code = codeOf(error);
    if (code === null || error instanceof ConfigError) throw error;
    throw new ConfigError(
      `DATA_DIR: ${wordsFor(code, path)} Choose another folder, or correct it.`,
    );
  }
}

async function makeWithParents(path: string): Promise<void> {
  try {
    await makeOne(path);
  } catch (error) {
    const parent = dirname(path);
    if (codeOf(error) !== "ENOENT" || parent === path) throw error;
    await makeWithParents(parent);
    await makeOne(path);
  }
}

async function makeOne(path: string): Promise<void> {
  try {
    await fs.mkdir(path, 0o700);
  } catch (error) {
    const found = await fs.stat(path).catch(() => null);
    // Whatever says that it can't be made: on a disk that can't be written, say.
    if (found?.isDirectory()) return;
    if (codeOf(error) !== "EEXIST") throw error;
    throw Object.assign(new Error(path), { code: found ? "ENOTDIR" : "ELOOP" });
  }
  // A folder above that can't be read can't be synced either.
  await syncFolder(fs, dirname(path)).catch(() => {});
}

/** On a full disk too a server can start: what is there can be claimed and burned. */
async function tryToWrite(path: string): Promise<void> {
  const probe = join(path, `.probe-${crypto.randomUUID()}`);
  try {
    await fs.writeFile(probe, "", { flag: "wx", mode: 0o600 });
    await fs.rm(probe);
  } catch (error) {
    if (codeOf(error) !== "ENOSPC" && codeOf(error) !== "EDQUOT") throw error;
  }
}

function wordsFor(code: string, path: string): string {
  switch (code) {
    case "ENOTDIR":
      return `${path} is a file, or lies below one.`;
    case "ELOOP":
      return `${path} is, or lies below, a symbolic link that leads nowhere.`;
    case "EACCES":
    case "EPERM":
      return `this user may not make ${path}, or not write there.`;
    case "EROFS":
      return `${path} is on a disk that can't be written.`;
    case "ENOSPC":
    case "EDQUOT":
      return `there is no room on the disk for ${path}.`;
    default:
      return `${path} can't be made (${code}).`;
  }
}
