import * as nodeFileSystem from "node:fs/promises";
import { dirname, join } from "node:path";
import {
  errorCode,
  type FileSystem,
  freeBytes,
  probeFolder,
  syncFolder,
} from "../../../node/files.ts";
import { sizeInWords } from "../../../protocol/quantities.ts";
import { ConfigError } from "../../config/config-error.ts";
import type { BlobStore, BlobWriter, WriterStart } from "../../shares/blob-store.ts";
import { StoreUnavailableError } from "../../shares/store-errors.ts";
import type { BlobLocation } from "../blob-location.ts";
import { asStoreErrors } from "../file-errors.ts";
import { DiskWriter } from "./disk-writer.ts";
import { findParts, parseSegments, type Segment, segmentName } from "./segments.ts";

export interface DiskStoreOptions {
  /** Bytes of the disk that stay free, so that there is room to claim and to burn. */
  floor?: number;
  fs?: FileSystem;
}

const MARKER_PREFIX = ".place-";

const READ_SIZE = 256 * 1024;

/** Maximum number of recent writers cached. On a miss, the next writer starts a new segment. */
const CACHED_WRITERS = 1_000;

/**
 * Blobs as folders of segments (see segments.ts), in 256 folders by the first two characters of their keys. Any number
 * of processes may write to one root.
 *
 *     <root>/ab/ab12cd…/       hexadecimal, because some file systems ignore case
 *     <root>/.place-<marker>   an empty file: the location marker
 */
export function openDiskStore(
  root: string,
  { floor = 0, fs = nodeFileSystem }: DiskStoreOptions = {},
): BlobStore & BlobLocation {
  const closed = new Map<string, ClosedWriter>();
  const durableFolders = new Set<string>();
  const folderOf = (key: string) => join(root, key.slice(0, 2), key);

  async function openWriter(key: string, start: WriterStart): Promise<BlobWriter> {
    const folder = folderOf(key);
    const options = {
      ...{ fs, folder, start, room },
      onClose: (segment: Segment) => cache(key, { fence: start.fence, segment }),
    };
    const before = closed.get(key);
    closed.delete(key);
    // Fences have no gaps: nobody has written between these two writers.
    if (before?.fence === start.fence - 1) return DiskWriter.resume(options, before.segment);
    if (start.offset === 0) await makeFolder(folder);
    return DiskWriter.begin(options);
  }

  function cache(key: string, writer: ClosedWriter): void {
    closed.set(key, writer);
    const [oldest] = closed.keys();
    if (oldest !== undefined && closed.size > CACHED_WRITERS) closed.delete(oldest);
  }

  /** The folders' names must be as durable as the acknowledged bytes in them. */
  async function makeFolder(folder: string): Promise<void> {
    const parent = dirname(folder);
    await fs.mkdir(folder, { recursive: true, mode: 0o700 });
    await syncFolder(parent, fs);
    if (durableFolders.has(parent)) return;
    await syncFolder(root, fs);
    durableFolders.add(parent);
  }

  async function room(): Promise<number> {
    return (await asStoreErrors(freeBytes(root, fs))) - floor;
  }

  return {
    openWriter: (key, start) => asStoreErrors(openWriter(key, start)),

    async *read(key, start, end) {
      if (start === end) return;
      const names = await asStoreErrors(fs.readdir(folderOf(key)));
      for (const part of findParts(parseSegments(names), end)) {
        const from = Math.max(start, part.start) - part.segment.start;
        const to = part.end - part.segment.start;
        const path = join(folderOf(key), segmentName(part.segment));
        if (from < to) yield* readFile(fs, path, from, to);
      }
    },

    delete(key) {
      closed.delete(key);
      return asStoreErrors(deleteFolder(fs, folderOf(key)));
    },

    room,
    check: () => asStoreErrors(probeFolder(root, fs)),
    description: `the folder ${root}`,
    canDisappear: true,
    addMarker: (marker) => asStoreErrors(addMarkerFile(fs, root, marker)),
    removeMarker: (marker) =>
      asStoreErrors(fs.rm(join(root, MARKER_PREFIX + marker), { force: true })),

    async markers() {
      const names = await asStoreErrors(fs.readdir(root));
      return names
        .filter((name) => name.startsWith(MARKER_PREFIX))
        .map((name) => name.slice(MARKER_PREFIX.length));
    },

    /** Files do not expire, and an empty mount point must not get a marker. */
    async renewMarker() {},
  };
}

/** The last writer of a blob in this process. */
interface ClosedWriter {
  fence: number;
  segment: Segment;
}

/**
 * Returns the number of free bytes above the floor. It can be zero or less. A floor above the size of the disk is an
 * error.
 *
 * @throws ConfigError, StoreUnavailableError
 */
export async function roomAboveFloor(
  folder: string,
  floor: number,
  fs: Pick<FileSystem, "statfs"> = nodeFileSystem,
): Promise<number> {
  const { blocks, bavail, bsize } = await asStoreErrors(fs.statfs(folder));
  if (blocks * bsize > floor) return bavail * bsize - floor;
  throw new ConfigError(
    `DISK_FLOOR must be smaller than the disk of DATA_DIR: it is ${sizeInWords(floor)}, and the disk has ${sizeInWords(blocks * bsize)} in total. Otherwise, the server would accept no share.`,
  );
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

async function deleteFolder(fs: FileSystem, folder: string): Promise<void> {
  const names = await unlessMissing(fs.readdir(folder));
  for (const name of names ?? []) await fs.rm(join(folder, name), { force: true });
  await unlessMissing(fs.rmdir(folder));
  // If the parent folder is missing, nothing was ever written.
  await unlessMissing(syncFolder(dirname(folder), fs));
}

async function unlessMissing<Result>(work: Promise<Result>): Promise<Result | null> {
  return work.catch((error: unknown) => {
    if (errorCode(error) === "ENOENT") return null;
    throw error;
  });
}

async function addMarkerFile(fs: FileSystem, root: string, marker: string): Promise<void> {
  const file = await fs.open(join(root, `${MARKER_PREFIX}${marker}`), "a", 0o600);
  await file.close();
  await syncFolder(root, fs);
}
