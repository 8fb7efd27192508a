import * as nodeFileSystem from "node:fs/promises";
import { dirname, join } from "node:path";
import { errorCode, type FileSystem, syncFolder } from "../../../node/files.ts";
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
  options: DiskStoreOptions = {},
): BlobStore & BlobLocation {
  return new DiskStore(root, options);
}

/** The last writer of a blob in this process. */
interface ClosedWriter {
  fence: number;
  segment: Segment;
}

class DiskStore implements BlobStore, BlobLocation {
  readonly description: string;
  readonly canDisappear = true;
  readonly #root: string;
  readonly #floor: number;
  readonly #fs: FileSystem;
  readonly #closed = new Map<string, ClosedWriter>();
  readonly #durableFolders = new Set<string>();

  constructor(root: string, { floor = 0, fs = nodeFileSystem }: DiskStoreOptions) {
    this.description = `the folder ${root}`;
    this.#root = root;
    this.#floor = floor;
    this.#fs = fs;
  }

  openWriter(key: string, start: WriterStart): Promise<BlobWriter> {
    return asStoreErrors(this.#openWriter(key, start));
  }

  async *read(
    key: string,
    start: number,
    end: number,
  ): AsyncGenerator<Uint8Array, void, undefined> {
    if (start === end) return;
    const folder = this.#folderOf(key);
    const names = await asStoreErrors(this.#fs.readdir(folder));
    for (const part of findParts(parseSegments(names), end)) {
      const from = Math.max(start, part.start) - part.segment.start;
      const to = part.end - part.segment.start;
      if (from < to) {
        yield* readFile(this.#fs, join(folder, segmentName(part.segment)), from, to);
      }
    }
  }

  delete(key: string): Promise<void> {
    this.#closed.delete(key);
    return asStoreErrors(deleteFolder(this.#fs, this.#folderOf(key)));
  }

  async room(): Promise<number> {
    const { bavail, bsize } = await asStoreErrors(this.#fs.statfs(this.#root));
    return bavail * bsize - this.#floor;
  }

  check(): Promise<void> {
    return asStoreErrors(probe(this.#fs, this.#root));
  }

  async addMarker(marker: string): Promise<void> {
    await asStoreErrors(addMarkerFile(this.#fs, this.#root, marker));
  }

  async markers(): Promise<string[]> {
    const names = await asStoreErrors(this.#fs.readdir(this.#root));
    return names
      .filter((name) => name.startsWith(MARKER_PREFIX))
      .map((name) => name.slice(MARKER_PREFIX.length));
  }

  /** Files do not expire, and an empty mount point must not get a marker. */
  async renewMarker(): Promise<void> {}

  async #openWriter(key: string, start: WriterStart): Promise<BlobWriter> {
    const folder = this.#folderOf(key);
    const options = {
      ...{ fs: this.#fs, folder, start },
      room: () => this.room(),
      onClose: (segment: Segment) => this.#cache(key, { fence: start.fence, segment }),
    };
    const before = this.#closed.get(key);
    this.#closed.delete(key);
    // Fences have no gaps: nobody has written between these two writers.
    if (before?.fence === start.fence - 1) return DiskWriter.resume(options, before.segment);
    if (start.offset === 0) await this.#makeFolder(folder);
    return DiskWriter.begin(options);
  }

  /** The folders' names must be as durable as the acknowledged bytes in them. */
  async #makeFolder(folder: string): Promise<void> {
    const parent = dirname(folder);
    await this.#fs.mkdir(folder, { recursive: true, mode: 0o700 });
    await syncFolder(parent, this.#fs);
    if (this.#durableFolders.has(parent)) return;
    await syncFolder(this.#root, this.#fs);
    this.#durableFolders.add(parent);
  }

  #cache(key: string, writer: ClosedWriter): void {
    this.#closed.set(key, writer);
    const [oldest] = this.#closed.keys();
    if (oldest !== undefined && this.#closed.size > CACHED_WRITERS) this.#closed.delete(oldest);
  }

  #folderOf(key: string): string {
    return join(this.#root, key.slice(0, 2), key);
  }
}

/**
 * How many bytes of the disk are free above the floor. Zero or less is for the log. A floor above the size of the disk is
 * an error.
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
    `DISK_FLOOR must be smaller than the disk of DATA_DIR: it is ${floor} bytes, and the disk has ${blocks * bsize} in all. The server would accept no share.`,
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
  // Without the parent folder, nothing was ever written.
  await unlessMissing(syncFolder(dirname(folder), fs));
}

async function unlessMissing<Result>(work: Promise<Result>): Promise<Result | null> {
  return work.catch((error: unknown) => {
    if (errorCode(error) === "ENOENT") return null;
    throw error;
  });
}

async function probe(fs: FileSystem, root: string): Promise<void> {
  const path = join(root, `.probe-${crypto.randomUUID()}`);
  const file = await fs.open(path, "wx", 0o600);
  await file.close();
  await fs.rm(path);
}

async function addMarkerFile(fs: FileSystem, root: string, marker: string): Promise<void> {
  const file = await fs.open(join(root, `${MARKER_PREFIX}${marker}`), "a", 0o600);
  await file.close();
  await syncFolder(root, fs);
}
