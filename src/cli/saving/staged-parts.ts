import { constants, type FileHandle, lstat, mkdir, open, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Stage } from "../../client/receive.ts";
import { syncFolder, writeAll } from "../../node/files.ts";
import type { BundleEntry } from "../../protocol/bundle.ts";
import { ObstacleError } from "../errors.ts";

/** With O_NOFOLLOW, because a symbolic link at a part's path would redirect the data. */
const READ_WRITE = constants.O_RDWR | (constants.O_NOFOLLOW ?? 0);

/**
 * Stores plaintext that was verified chunk by chunk, until the whole share is verified. Each entry is one numbered file in a
 * hidden private folder.
 */
export class StagedParts implements Stage {
  /** The number of bytes that earlier runs stored before the first gap. */
  readonly stagedBytes: number;
  readonly #folder: string;
  readonly #entries: readonly BundleEntry[];
  #open: { index: number; file: FileHandle } | null = null;
  #syncing: Promise<unknown> = Promise.resolve();

  private constructor(folder: string, entries: readonly BundleEntry[], stagedBytes: number) {
    this.#folder = folder;
    this.#entries = entries;
    this.stagedBytes = stagedBytes;
  }

  /**
   * Makes the folder and its files, or opens those of an earlier run.
   *
   * @throws ObstacleError if another user could read or change the files
   */
  static async open(folder: string, entries: readonly BundleEntry[]): Promise<StagedParts> {
    await makeStageFolder(folder);
    const sizes: number[] = [];
    for (const index of entries.keys()) sizes.push(await preparePart(partPath(folder, index)));
    await syncFolder(folder);
    await syncFolder(dirname(folder));
    return new StagedParts(folder, entries, countStagedBytes(entries, sizes));
  }

  async write(offset: number, bytes: Uint8Array): Promise<void> {
    let start = 0;
    for (const [index, { size }] of this.#entries.entries()) {
      const from = Math.max(offset, start);
      const to = Math.min(offset + bytes.length, start + size);
      if (from < to) {
        const part = bytes.subarray(from - offset, to - offset);
        await writeAll(await this.#part(index), part, from - start);
      }
      start += size;
    }
  }

  async flush(): Promise<void> {
    const syncing = this.#open?.file.datasync();
    this.#syncing = Promise.allSettled([this.#syncing, syncing]);
    await syncing;
  }

  async close(): Promise<void> {
    const open = this.#open;
    this.#open = null;
    // A sync that waits for a thread would sync another file if its descriptor were used again.
    await this.#syncing;
    await open?.file.close();
  }

  /** Opens one part at a time, because a share can have more entries than a process may have open files. */
  async #part(index: number): Promise<FileHandle> {
    if (this.#open?.index !== index) {
      await this.flush();
      await this.close();
      this.#open = { index, file: await open(partPath(this.#folder, index), READ_WRITE) };
    }
    return this.#open.file;
  }
}

export function partPath(folder: string, index: number): string {
  return join(folder, String(index));
}

/**
 * Makes the folder of a stage unless it exists.
 *
 * @throws ObstacleError if another user could read or change the files
 */
export async function makeStageFolder(folder: string): Promise<void> {
  await mkdir(folder, { mode: 0o700 }).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
    if (await isOwnFolder(folder)) return;
    throw new ObstacleError(
      `${folder} must be a folder that only you can access. Remove it and try again.`,
    );
  });
}

/** Returns true if the path is a folder that no other user can read or change. */
export async function isOwnFolder(folder: string): Promise<boolean> {
  const found = await lstat(folder).catch(() => null);
  if (!found?.isDirectory()) return false;
  const isOwned = process.getuid === undefined || found.uid === process.getuid();
  const isPrivate = process.platform === "win32" || (found.mode & 0o077) === 0;
  return isOwned && isPrivate;
}

export async function removeStage(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

/** Makes the part if it is missing. Returns its size in bytes. */
async function preparePart(path: string): Promise<number> {
  const file = await open(path, READ_WRITE | constants.O_CREAT, 0o600);
  try {
    return (await file.stat()).size;
  } finally {
    await file.close();
  }
}

function countStagedBytes(entries: readonly BundleEntry[], partSizes: readonly number[]): number {
  let staged = 0;
  for (const [index, { size }] of entries.entries()) {
    const partSize = Math.min(partSizes[index] ?? 0, size);
    staged += partSize;
    if (partSize < size) break;
  }
  return staged;
}
