import type { FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { type FileSystem, syncFolder, writeAll } from "../../../node/files.ts";
import type { BlobWriter, WriterStart } from "../../shares/blob-store.ts";
import { StorageFullError, StoreUnavailableError } from "../../shares/store-errors.ts";
import { asStoreErrors } from "../file-errors.ts";
import {
  draftName,
  findObsolete,
  findParts,
  parseSegments,
  type Segment,
  segmentName,
} from "./segments.ts";

/** A writer checks the free room each time it has written this many bytes. */
const CHECK_ROOM_EVERY = 1024 * 1024;

/**
 * The next writer copies a shorter segment into its own. Otherwise many short requests that alternate between servers
 * would each create a file.
 */
const SHORTEST_SEGMENT = 64 * 1024;

export interface DiskWriterOptions {
  fs: FileSystem;
  /** The blob's folder. */
  folder: string;
  start: WriterStart;
  /** The number of bytes that still fit on the disk. */
  room: () => Promise<number>;
  /** Gets the segment of a closed writer if the segment is durable. */
  onClose: (segment: Segment) => void;
}

/** Appends to a new segment, or to the segment of the direct predecessor. */
export class DiskWriter implements BlobWriter {
  readonly #options: DiskWriterOptions;
  readonly #file: FileHandle;
  readonly #segment: Segment;
  #isDraft: boolean;
  #written: number;
  #checkRoomAt: number;

  private constructor(
    options: DiskWriterOptions,
    file: FileHandle,
    segment: Segment,
    isDraft: boolean,
  ) {
    this.#options = options;
    this.#file = file;
    this.#segment = segment;
    this.#isDraft = isDraft;
    this.#written = options.start.offset;
    this.#checkRoomAt = options.start.offset;
  }

  /** Continues in the segment of the direct predecessor, which is closed. */
  static async resume(options: DiskWriterOptions, segment: Segment): Promise<DiskWriter> {
    const { fs, folder, start } = options;
    const file = await fs.open(join(folder, segmentName(segment)), "r+");
    return closedOnError(file, async () => {
      await checkLength(file, start.offset - segment.start);
      await file.truncate(start.offset - segment.start);
      return new DiskWriter(options, file, segment, false);
    });
  }

  static async begin(options: DiskWriterOptions): Promise<DiskWriter> {
    const { fs, folder, start } = options;
    const { offset, fence } = start;
    const before = findParts(parseSegments(await fs.readdir(folder)), offset).at(-1);
    const isShort = before !== undefined && offset - before.start < SHORTEST_SEGMENT;
    const segment = { start: isShort ? before.start : offset, fence };
    const head = before ? await readEnd(options, before.segment, segment.start) : null;
    const file = await fs.open(join(folder, draftName(segment)), "w", 0o600);
    return closedOnError(file, async () => {
      if (head) await writeAll(file, head, 0);
      return new DiskWriter(options, file, segment, true);
    });
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (this.#written >= this.#checkRoomAt) {
      if ((await this.#options.room()) < bytes.length) {
        throw new StorageFullError("disk: the free space is below DISK_FLOOR");
      }
      this.#checkRoomAt = this.#written + CHECK_ROOM_EVERY;
    }
    await asStoreErrors(writeAll(this.#file, bytes, this.#written - this.#segment.start));
    this.#written += bytes.length;
  }

  async sync(): Promise<number> {
    await asStoreErrors(this.#file.sync());
    if (this.#isDraft) await asStoreErrors(this.#publish());
    return this.#written;
  }

  async close(): Promise<void> {
    const { fs, folder, onClose } = this.#options;
    await asStoreErrors(this.#file.close());
    if (!this.#isDraft) return onClose(this.#segment);
    // A file that can't be deleted now is deleted with the blob.
    await fs.rm(join(folder, draftName(this.#segment)), { force: true }).catch(() => {});
  }

  /** Renames the durable draft. The segment may replace others, because it may begin with a copy of them. */
  async #publish(): Promise<void> {
    const { fs, folder } = this.#options;
    await fs.rename(
      join(folder, draftName(this.#segment)),
      join(folder, segmentName(this.#segment)),
    );
    await syncFolder(folder, fs);
    this.#isDraft = false;
    await this.#deleteObsolete().catch(() => {});
  }

  async #deleteObsolete(): Promise<void> {
    const { fs, folder } = this.#options;
    const segments = parseSegments(await fs.readdir(folder));
    for (const segment of findObsolete(segments, this.#segment)) {
      await fs.rm(join(folder, segmentName(segment)), { force: true });
    }
  }
}

/** The bytes of a segment from `from` to the writer's start. They may be empty. */
async function readEnd(
  { fs, folder, start }: DiskWriterOptions,
  segment: Segment,
  from: number,
): Promise<Uint8Array> {
  const file = await fs.open(join(folder, segmentName(segment)), "r");
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
