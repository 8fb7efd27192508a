import { readdir, rm, rmdir, stat, utimes } from "node:fs/promises";
import { getCompileCacheDir } from "node:module";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { CliContext } from "../context.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
/** The age of a file since Node wrote it. Node writes a removed file again when it needs it. */
const MAX_AGE_MS = 30 * DAY_MS;

/**
 * Removes old files from the folder in which bin/onetimeshare.js lets Node keep compiled code, at most once a day. Each
 * version of Node and each location of this program would otherwise leave its own files there. Never throws.
 */
export async function pruneCompileCache({
  env,
  now,
}: Pick<CliContext, "env" | "now">): Promise<void> {
  const folder = resolve(env.XDG_CACHE_HOME || join(homedir(), ".cache"), "onetimeshare");
  // NODE_COMPILE_CACHE may name a folder that other programs use too.
  if (dirname(getCompileCacheDir() ?? "") !== folder) return;
  await pruneFolder(folder, now()).catch(() => {});
}

/**
 * Removes old files from <folder>/<version of Node>/. The folder's time is that of the last run.
 *
 * @param now in milliseconds
 */
export async function pruneFolder(folder: string, now: number): Promise<void> {
  if ((await stat(folder)).mtimeMs + DAY_MS > now) return;
  // An error in one folder must not keep the others, or let each command search again.
  for (const version of await readdir(folder)) {
    await pruneVersion(join(folder, version), now).catch(() => {});
  }
  await utimes(folder, now / 1000, now / 1000);
}

/** Rejects if `folder` is a file that another program left there, or if a parallel command removed the folder. */
async function pruneVersion(folder: string, now: number): Promise<void> {
  const files = await readdir(folder);
  await Promise.allSettled(files.map((name) => removeIfOld(join(folder, name), now)));
  // Fails unless the folder is empty.
  await rmdir(folder);
}

async function removeIfOld(path: string, now: number): Promise<void> {
  if ((await stat(path)).mtimeMs + MAX_AGE_MS < now) await rm(path, { force: true });
}
