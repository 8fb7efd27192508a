import { readdir, rm, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { nullIfMissing } from "../node/files.ts";
import { removeLocalDownload } from "./saving/local-download.ts";
import { lockTransfer } from "./state/transfer-lock.ts";

const MAX_AGE_MS = 7 * 24 * 60 * 60 * 1000;

/** Removes unfinished transfers after 7 days without progress. No server waits that long. `now`: milliseconds. */
export async function sweepAbandoned(stateFolder: string, now: number): Promise<void> {
  for (const path of await findUntouched(join(stateFolder, "receiving"), now)) {
    await withLock(stateFolder, `get-${basename(path)}`, async () => {
      if (await isUntouched(path, now)) await removeLocalDownload(path);
    });
  }
  for (const path of await findUntouched(join(stateFolder, "sending"), now)) {
    await withLock(stateFolder, `send-${basename(path)}`, async () => {
      if (await isUntouched(path, now)) await remove(path);
    });
  }
  for (const path of await findUntouched(join(stateFolder, "locks"), now)) {
    // The lock's file is removed with its release.
    await withLock(stateFolder, basename(path), async () => {});
  }
  for (const path of await findUntouched(join(stateFolder, "spool"), now)) await remove(path);
}

/** Runs the action unless another process has the lock: a transfer may have resumed at this moment. */
async function withLock(
  stateFolder: string,
  name: string,
  action: () => Promise<void>,
): Promise<void> {
  // A command must not fail because of what another one left.
  const lock = await lockTransfer(stateFolder, name).catch(() => null);
  try {
    if (lock) await action();
  } finally {
    lock?.release();
  }
}

function remove(path: string): Promise<void> {
  return rm(path, { recursive: true, force: true });
}

async function findUntouched(folder: string, now: number): Promise<string[]> {
  const untouched: string[] = [];
  for (const name of (await nullIfMissing(readdir(folder))) ?? []) {
    const path = join(folder, name);
    if (await isUntouched(path, now)) untouched.push(path);
  }
  return untouched;
}

async function isUntouched(path: string, now: number): Promise<boolean> {
  return (await lastTouched(path)) + MAX_AGE_MS < now;
}

/** The time of the last write to a file, or to a folder and the files in it, in milliseconds. */
async function lastTouched(path: string): Promise<number> {
  const names = (await readdir(path).catch(() => [])).map((name) => join(path, name));
  const times = await Promise.all(
    [path, ...names].map(async (each) => (await nullIfMissing(stat(each)))?.mtimeMs ?? 0),
  );
  return Math.max(...times);
}
