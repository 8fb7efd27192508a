import * as nodeFileSystem from "node:fs/promises";
import { dirname, join } from "node:path";
import { errorCode, type FileSystem, syncFolder } from "../../../node/files.ts";
import type { BlobLocation, BlobStore, BlobWriter, WriterStart } from "../../shares/blob-store.ts";
import { StoreUnavailableError } from "../../shares/store-errors.ts";
import { asStoreErrors } from "../file-errors.ts";
import { DiskWriter } from "./disk-writer.ts";
import { findParts, parseSegments, type Segment, segmentName } from "./segments.ts";

export interface DiskStoreOptions {
  /** So many bytes of the disk stay free, so that there is room to claim and to burn. */
  floor?: number;
  fs?: FileSystem;
}

/** What the names of marks begin with. */
const MARK = ".place-";

const READ_SIZE = 256 * 1024;

/** So many blobs are remembered that were written here; of others the next writer begins a segment of its own. */
const REMEMBERED_BLOBS = 1_000;

/**
 * Blobs as folders of segments (segments.ts draws them), spread over 256 folders by the first two characters
 * of their keys. Any number of processes may write to one root.
 *
 *     <root>/ab/ab12cd…/     hexadecimal, for some file systems do not tell "A" from "a"
 *     <root>/.place-<mark>   empty: all that it says is its name, which is there or not
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
  readonly words: string;
  readonly canGoAway = true;
  readonly #root: string;
  readonly #floor: number;
  readonly #fs: FileSystem;
  readonly #closed = new Map<string, ClosedWriter>();
  readonly #durableFolders = new Set<string>();

  constructor(root: string, { floor = 0, fs = nodeFileSystem }: DiskStoreOptions) {
    this.words = `the folder ${root}`;
    this.#root = root;
    this.#floor = floor;
    this.#fs = fs;
  }

  openWriter(key: string, place: WriterStart): Promise<BlobWriter> {
    return asStoreErrors(this.#openWriter(key, place));
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

  async mark(mark: string): Promise<void> {
    await asStoreErrors(markPlace(this.#fs, this.#root, mark));
  }

  async marks(): Promise<string[]> {
    const names = await asStoreErrors(this.#fs.readdir(this.#root));
    return names.filter((name) => name.startsWith(MARK)).map((name) => name.slice(MARK.length));
  }

  /** Files do not expire; and what is no longer mounted must not be marked. */
  async renew(): Promise<void> {}

  async #openWriter(key: string, place: WriterStart): Promise<BlobWriter> {
    const folder = this.#folderOf(key);
    const options = {
      ...{ fs: this.#fs, folder, place },
      room: () => this.room(),
      onClose: (segment: Segment) => this.#remember(key, { fence: place.fence, segment }),
    };
    const before = this.#closed.get(key);
    this.#closed.delete(key);
    // Fences follow each other without a gap: between these two nobody has written.
    if (before?.fence === place.fence - 1) return DiskWriter.goOn(options, before.segment);
    if (place.offset === 0) await this.#makeFolder(folder);
    return DiskWriter.begin(options);
  }

  /** The names of the folders must be as durable as the bytes that are acknowledged under them. */
  async #makeFolder(folder: string): Promise<void> {
    const parent = dirname(folder);
    await this.#fs.mkdir(folder, { recursive: true, mode: 0o700 });
    await syncFolder(parent, this.#fs);
    if (this.#durableFolders.has(parent)) return;
    await syncFolder(this.#root, this.#fs);
    this.#durableFolders.add(parent);
  }

  #remember(key: string, writer: ClosedWriter): void {
    this.#closed.set(key, writer);
    const [oldest] = this.#closed.keys();
    if (oldest !== undefined && this.#closed.size > REMEMBERED_BLOBS) this.#closed.delete(oldest);
  }

  #folderOf(key: string): string {
    return join(this.#root, key.slice(0, 2), key);
  }
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
  // Where there is no parent, nothing was ever written.
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

async function markPlace(fs: FileSystem, root: string, mark: string): Promise<void> {
  const file = await fs.open(join(root, `${MARK}${mark}`), "a", 0o600);
  await file.close();
  await syncFolder(root, fs);
}
