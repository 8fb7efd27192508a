import type { FileHandle } from "node:fs/promises";
import { type FileSystem, nullIfMissing, syncFolder, writePieces } from "../../../node/files.ts";
import type { BlobWriter, WriterStart } from "../../shares/blob-store.ts";
import { StorageFullError, StoreUnavailableError } from "../../shares/store-errors.ts";
import { asStoreErrors } from "../file-errors.ts";
import {
  draftOf,
  findObsolete,
  findParts,
  firstSegment,
  isFirst,
  parseSegments,
  type Segment,
  segmentInFolder,
} from "./segments.ts";
import type { Shard } from "./shard.ts";

/** A writer checks the free room each time it has written this many bytes. */
const CHECK_ROOM_EVERY = 1024 * 1024;

/**
 * The next writer copies a shorter segment into its own. Otherwise many short requests that alternate between servers
 * would each create a file.
 */
const SHORTEST_SEGMENT = 64 * 1024;

export interface DiskWriterOptions {
  fs: FileSystem;
  key: string;
  shard: Shard;
  start: WriterStart;
  /** The number of bytes that still fit on the disk. */
  room: () => Promise<number>;
  hasOldPeers: boolean;
  /** Gets the segment of a closed writer if the segment is durable. */
  onClose: (segment: Segment) => void;
}

/**
 * The name of a segment's file:
 *
 *     draft      another one, until the segment is durable: the segment may begin with a copy of other segments
 *     new        the right one, but a crash may remove it
 *     durable
 */
type NameState = "draft" | "new" | "durable";

export function belowFloor(): StorageFullError {
  return new StorageFullError("disk: the free space is below DISK_FLOOR");
}

/** Appends to a new segment, or to the segment of the direct predecessor. */
export class DiskWriter implements BlobWriter {
  readonly #options: DiskWriterOptions;
  readonly #file: FileHandle;
  readonly #segment: Segment;
  #name: NameState;
  #written: number;
  #checkedRoomTo: number;

  private constructor(
    options: DiskWriterOptions,
    file: FileHandle,
    segment: Segment,
    name: NameState,
  ) {
    this.#options = options;
    this.#file = file;
    this.#segment = segment;
    this.#name = name;
    this.#written = options.start.offset;
    // The store has checked the room before it opened this writer.
    this.#checkedRoomTo = options.start.offset + CHECK_ROOM_EVERY;
  }

  /** Continues in the segment of the direct predecessor, which is closed. */
  static async resume(options: DiskWriterOptions, segment: Segment): Promise<DiskWriter> {
    const { fs, shard, start } = options;
    const file = await fs.open(shard.at(segment.file), "r+");
    return closedOnError(file, async () => {
      await checkLength(file, start.offset - segment.start);
      await file.truncate(start.offset - segment.start);
      return new DiskWriter(options, file, segment, "durable");
    });
  }

  static begin(options: DiskWriterOptions): Promise<DiskWriter> {
    const { start, hasOldPeers } = options;
    const isFile = isFirst({ start: start.offset, fence: start.fence }) && !hasOldPeers;
    return isFile ? DiskWriter.#beginFirst(options) : DiskWriter.#beginInFolder(options);
  }

  /** No writer had a lower fence, so the segment can have its name before it is durable: nobody reads it yet. */
  static async #beginFirst(options: DiskWriterOptions): Promise<DiskWriter> {
    const { fs, key, shard } = options;
    const segment = firstSegment(key);
    const file = await shard.making(() => fs.open(shard.at(segment.file), "w", 0o600));
    return new DiskWriter(options, file, segment, "new");
  }

  static async #beginInFolder(options: DiskWriterOptions): Promise<DiskWriter> {
    const { fs, key, shard, start } = options;
    const { offset, fence } = start;
    const before = findParts(await findSegments(fs, shard, key), offset).at(-1);
    const isShort = before !== undefined && offset - before.start < SHORTEST_SEGMENT;
    const segment = segmentInFolder(key, isShort ? before.start : offset, fence);
    const head = before ? await readEnd(options, before.segment, segment.start) : null;
    await makeFolder(options);
    const file = await fs.open(shard.at(draftOf(key, segment)), "w", 0o600);
    return closedOnError(file, async () => {
      if (head) await writePieces(file, [head], 0);
      return new DiskWriter(options, file, segment, "draft");
    });
  }

  async write(...pieces: Uint8Array[]): Promise<void> {
    const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
    if (this.#written + length > this.#checkedRoomTo) {
      if ((await this.#options.room()) < length) throw belowFloor();
      this.#checkedRoomTo = this.#written + Math.max(length, CHECK_ROOM_EVERY);
    }
    await asStoreErrors(writePieces(this.#file, pieces, this.#written - this.#segment.start));
    this.#written += length;
  }

  async sync(): Promise<number> {
    await asStoreErrors(this.#file.datasync());
    if (this.#name !== "durable") await asStoreErrors(this.#publish());
    return this.#written;
  }

  async close(): Promise<void> {
    const { fs, key, shard, onClose } = this.#options;
    await asStoreErrors(this.#file.close());
    if (this.#name === "durable") return onClose(this.#segment);
    const file = this.#name === "draft" ? draftOf(key, this.#segment) : this.#segment.file;
    // A file that can't be deleted now is deleted with the blob.
    await fs.rm(shard.at(file), { force: true }).catch(() => {});
  }

  /** Makes the name durable. The bytes are already. */
  async #publish(): Promise<void> {
    const { fs, key, shard } = this.#options;
    if (this.#name === "new") {
      await shard.sync();
      this.#name = "durable";
      return;
    }
    await fs.rename(shard.at(draftOf(key, this.#segment)), shard.at(this.#segment.file));
    await syncFolder(shard.at(key), fs);
    this.#name = "durable";
    await this.#deleteObsolete().catch(() => {});
  }

  /** The segment may replace others, because it may begin with a copy of them. */
  async #deleteObsolete(): Promise<void> {
    const { fs, key, shard } = this.#options;
    const segments = await findSegments(fs, shard, key);
    for (const { file } of findObsolete(segments, this.#segment)) {
      await fs.rm(shard.at(file), { force: true });
    }
  }
}

/** The segments of a blob. The first one may be missing: only its reader looks. */
export async function findSegments(fs: FileSystem, shard: Shard, key: string): Promise<Segment[]> {
  const names = (await nullIfMissing(fs.readdir(shard.at(key)))) ?? [];
  return [...parseSegments(key, names), firstSegment(key)];
}

/** The folder's name must be as durable as the acknowledged bytes in it. */
async function makeFolder({ fs, key, shard }: DiskWriterOptions): Promise<void> {
  await shard.making(() => fs.mkdir(shard.at(key), { recursive: true, mode: 0o700 }));
  await shard.sync();
}

/** The bytes of a segment from `from` to the writer's start. They may be empty. */
async function readEnd(
  { fs, shard, start }: DiskWriterOptions,
  segment: Segment,
  from: number,
): Promise<Uint8Array> {
  const file = await fs.open(shard.at(segment.file), "r");
  try {
    await checkLength(file, start.offset - segment.start);
    const bytes = Buffer.alloc(start.offset - from);
    let read = 0;
    while (read < bytes.length) {
      const at = from - segment.start + read;
      const { bytesRead } = await file.read(bytes, read, bytes.length - read, at);
      if (bytesRead === 0) throw tooShort();
      read += bytesRead;
    }
    return bytes;
  } finally {
    await file.close();
  }
}

/** The file must have all recorded bytes: a write behind the end of a shorter file would fill the gap with zeros. */
async function checkLength(file: FileHandle, length: number): Promise<void> {
  if ((await file.stat()).size < length) throw tooShort();
}

function tooShort(): StoreUnavailableError {
  return new StoreUnavailableError("a segment of a blob is shorter than its recorded length");
}

async function closedOnError<Result>(
  file: FileHandle,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    await file.close();
    throw error;
  }
}
