import * as nodeFileSystem from "node:fs/promises";
import { join } from "node:path";
import {
  type FileSystem,
  freeBytes,
  nullIfMissing,
  probeFolder,
  syncFolder,
} from "../../../node/files.ts";
import { freeMemory } from "../../../protocol/bytes.ts";
import { sizeInWords } from "../../../protocol/quantities.ts";
import { ConfigError } from "../../config/config-error.ts";
import type { BlobStore, BlobWriter, WriterStart } from "../../shares/blob-store.ts";
import { StoreUnavailableError } from "../../shares/store-errors.ts";
import type { BlobLocation } from "../blob-location.ts";
import { asStoreErrors } from "../file-errors.ts";
import { shareRuns } from "../shared-runs.ts";
import { belowFloor, DiskWriter, findSegments } from "./disk-writer.ts";
import { findParts, firstSegment, type Segment } from "./segments.ts";
import { Shard } from "./shard.ts";

export interface DiskStoreOptions {
  /** Bytes of the disk that stay free, so that there is room to claim and to burn. */
  floor?: number;
  /** Whether servers of version 1.0 may use the folder too. They know blobs as folders alone. */
  hasOldPeers?: boolean;
  fs?: FileSystem;
}

const MARKER_PREFIX = ".place-";

const READ_SIZE = 256 * 1024;

/** Maximum number of recent writers cached. On a miss, the next writer starts a new segment. */
const CACHED_WRITERS = 1_000;

/**
 * Blobs as segments (see segments.ts), in 256 folders by the first two characters of their keys: the shards. Any number
 * of processes may write to one root.
 *
 *     <root>/ab/ab12cd….1      hexadecimal, because some file systems ignore case
 *     <root>/ab/ab12cd…/
 *     <root>/.place-<marker>   an empty file: the location marker
 */
export function openDiskStore(
  root: string,
  { floor = 0, hasOldPeers = false, fs = nodeFileSystem }: DiskStoreOptions = {},
): BlobStore & BlobLocation {
  const closed = new Map<string, ClosedWriter>();
  const shards = new Map<string, Shard>();
  const syncRoot = shareRuns(() => syncFolder(root, fs));
  const room = roomOf(async () => (await freeBytes(root, fs)) - floor);

  function shardOf(key: string): Shard {
    const name = key.slice(0, 2);
    const shard = shards.get(name) ?? new Shard(join(root, name), fs, syncRoot);
    shards.set(name, shard);
    return shard;
  }

  async function openWriter(key: string, start: WriterStart): Promise<BlobWriter> {
    const options = {
      ...{ fs, key, shard: shardOf(key), start, room, hasOldPeers },
      onClose: (segment: Segment) => cache(key, { fence: start.fence, segment }),
    };
    if ((await room()) <= 0) throw belowFloor();
    const before = closed.get(key);
    closed.delete(key);
    // Fences have no gaps: nobody has written between these two writers.
    return before?.fence === start.fence - 1
      ? DiskWriter.resume(options, before.segment)
      : DiskWriter.begin(options);
  }

  function cache(key: string, writer: ClosedWriter): void {
    closed.set(key, writer);
    const [oldest] = closed.keys();
    if (oldest !== undefined && closed.size > CACHED_WRITERS) closed.delete(oldest);
  }

  return {
    openWriter: (key, start) => asStoreErrors(openWriter(key, start)),

    async *read(key, start, end) {
      if (start === end) return;
      const shard = shardOf(key);
      const segments = await asStoreErrors(findSegments(fs, shard, key));
      for (const { segment, ...part } of findParts(segments, end)) {
        const from = Math.max(start, part.start) - segment.start;
        const to = part.end - segment.start;
        if (from < to) yield* readFile(fs, shard.at(segment.file), from, to);
      }
    },

    delete(key) {
      closed.delete(key);
      return asStoreErrors(deleteBlob(fs, shardOf(key), key));
    },

    room,
    check: () => asStoreErrors(probeFolder(root, fs)),
    description: `the folder ${root}`,
    canDisappear: true,
    addMarker: (marker) => asStoreErrors(addMarkerFile(fs, root, marker)),
    removeMarker: (marker) =>
      asStoreErrors(fs.rm(join(root, MARKER_PREFIX + marker), { force: true })),

    async hasMarker(marker) {
      const found = nullIfMissing(fs.access(join(root, MARKER_PREFIX + marker)));
      return (await asStoreErrors(found)) !== null;
    },

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

/** No disk loses so much room within PLENTY_FOR_MS. */
const PLENTY = 4 * 1024 ** 3;
const PLENTY_FOR_MS = 200;

/** Returns a function that measures the room of a disk. Room in plenty is not measured again at once. */
function roomOf(measure: () => Promise<number>): () => Promise<number> {
  const measureShared = shareRuns(measure);
  let last = { room: 0, at: 0 };
  return async () => {
    const at = performance.now();
    if (last.room > PLENTY && at - last.at < PLENTY_FOR_MS) return last.room;
    const room = await asStoreErrors(measureShared());
    last = { room, at };
    return room;
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
    // Only this read ever uses the buffer: no mistake of a consumer can show its bytes to another one.
    const buffer = Buffer.allocUnsafeSlow(Math.min(READ_SIZE, end - start));
    for (let at = start; at < end; ) {
      const length = Math.min(buffer.length, end - at);
      const { bytesRead } = await asStoreErrors(file.read(buffer, 0, length, at));
      if (bytesRead === 0) throw new StoreUnavailableError("a blob is shorter than its share");
      at += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
    // A consumer that stops earlier may still be using the last piece.
    freeMemory(buffer);
  } finally {
    await file.close();
  }
}

async function deleteBlob(fs: FileSystem, shard: Shard, key: string): Promise<void> {
  await fs.rm(shard.at(firstSegment(key).file), { force: true });
  const folder = shard.at(key);
  const names = await nullIfMissing(fs.readdir(folder));
  for (const name of names ?? []) await fs.rm(join(folder, name), { force: true });
  if (names) await nullIfMissing(fs.rmdir(folder));
  // If the shard is missing, nothing was ever written.
  await nullIfMissing(shard.sync());
}

async function addMarkerFile(fs: FileSystem, root: string, marker: string): Promise<void> {
  const file = await fs.open(join(root, `${MARKER_PREFIX}${marker}`), "a", 0o600);
  await file.close();
  await syncFolder(root, fs);
}
