import * as nodeFileSystem from "node:fs/promises";
import { dirname, join } from "node:path";
import { StorageFullError, StoreUnavailableError } from "../store-errors.ts";
import type { BlobStore, BlobWriter } from "./blob-store.ts";
import { asStoreErrors, codeOf } from "./file-errors.ts";

/** What the store needs of the file system, so that a test can record the order of its calls. */
export type FileSystem = Pick<typeof nodeFileSystem, "mkdir" | "open" | "rm" | "statfs">;

export interface DiskStoreOptions {
  /** So many bytes of the disk stay free, so that there is room to claim and to burn. */
  floor?: number;
  fs?: FileSystem;
}

const READ_SIZE = 256 * 1024;

/** A writer looks for room each time it has written so many bytes. */
const LOOK_EVERY = 1024 * 1024;

/**
 * Blobs as files in a folder, spread over 256 folders by the first two characters of their keys:
 *
 *     <root>/ab/ab12cd…     hexadecimal, for some file systems do not tell "A" from "a"
 */
export function openDiskStore(
  root: string,
  { floor = 0, fs = nodeFileSystem }: DiskStoreOptions = {},
): BlobStore {
  const pathOf = (key: string) => join(root, key.slice(0, 2), key);
  const room = async () => {
    const { bavail, bsize } = await asStoreErrors(fs.statfs(root));
    return bavail * bsize - floor;
  };
  return {
    room,
    openWriter: (key, { offset }) => asStoreErrors(openWriter(fs, root, pathOf(key), offset, room)),
    read: (key, start, end) => readFile(fs, pathOf(key), start, end),
    delete: (key) => asStoreErrors(deleteFile(fs, pathOf(key))),
    check: () => asStoreErrors(probe(fs, root)),
  };
}

async function openWriter(
  fs: FileSystem,
  root: string,
  path: string,
  offset: number,
  room: () => Promise<number>,
): Promise<BlobWriter> {
  const folder = dirname(path);
  await fs.mkdir(folder, { recursive: true, mode: 0o700 });
  const isNew = offset === 0;
  const file = await fs.open(path, isNew ? "w" : "r+", 0o600);
  let written = offset;
  let lookAt = offset;
  try {
    await file.truncate(offset);
    if (isNew) {
      // The names of file and folder must be as durable as the bytes that are acknowledged under them.
      await syncFolder(fs, folder);
      await syncFolder(fs, root);
    }
  } catch (error) {
    await file.close();
    throw error;
  }
  return {
    async write(bytes) {
      if (written >= lookAt) {
        if ((await room()) < bytes.length) throw new StorageFullError("disk: at its floor");
        lookAt = written + LOOK_EVERY;
      }
      for (let rest = bytes; rest.length > 0; ) {
        const { bytesWritten } = await asStoreErrors(file.write(rest, 0, rest.length, written));
        written += bytesWritten;
        rest = rest.subarray(bytesWritten);
      }
    },
    sync: () => asStoreErrors(file.sync().then(() => written)),
    close: () => asStoreErrors(file.close()),
  };
}

async function* readFile(
  fs: FileSystem,
  path: string,
  start: number,
  end: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  const file = await asStoreErrors(fs.open(path, "r"));
  try {
    for (let at = start; at < end; ) {
      const buffer = Buffer.allocUnsafe(Math.min(READ_SIZE, end - at));
      const { bytesRead } = await asStoreErrors(file.read(buffer, 0, buffer.length, at));
      if (bytesRead === 0) throw new StoreUnavailableError("a blob is shorter than its share");
      at += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

async function deleteFile(fs: FileSystem, path: string): Promise<void> {
  await fs.rm(path, { force: true });
  await syncFolder(fs, dirname(path)).catch((error: unknown) => {
    // Nothing was ever written under this folder.
    if (codeOf(error) !== "ENOENT") throw error;
  });
}

async function probe(fs: FileSystem, root: string): Promise<void> {
  const path = join(root, `.probe-${crypto.randomUUID()}`);
  const file = await fs.open(path, "wx", 0o600);
  await file.close();
  await fs.rm(path);
}

async function syncFolder(fs: FileSystem, folder: string): Promise<void> {
  const handle = await fs.open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
