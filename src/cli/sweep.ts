import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { nullIfMissing } from "../node/files.ts";
import { removeLocalDownload } from "./saving/local-download.ts";

const MAX_AGE_MS = 7 * 24 * 60 * 60 * 1000;

/** Removes unfinished transfers after 7 days without progress. No server waits that long. `now`: milliseconds. */
export async function sweepAbandoned(stateFolder: string, now: number): Promise<void> {
  for (const path of await findUntouched(join(stateFolder, "receiving"), now)) {
    await removeLocalDownload(path);
  }
  for (const kind of ["sending", "locks", "spool"]) {
    for (const path of await findUntouched(join(stateFolder, kind), now)) {
      await rm(path, { recursive: true, force: true });
    }
  }
}

async function findUntouched(folder: string, now: number): Promise<string[]> {
  const untouched: string[] = [];
  for (const name of (await nullIfMissing(readdir(folder))) ?? []) {
    const path = join(folder, name);
    if ((await lastTouched(path)) + MAX_AGE_MS < now) untouched.push(path);
  }
  return untouched;
}

/** The time of the last write to a file, or to a folder and the files in it, in milliseconds. */
async function lastTouched(path: string): Promise<number> {
  const names = (await readdir(path).catch(() => [])).map((name) => join(path, name));
  const times = await Promise.all(
    [path, ...names].map(async (each) => (await nullIfMissing(stat(each)))?.mtimeMs ?? 0),
  );
  return Math.max(...times);
}
