import type { FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { type FileSystem, syncFolder } from "../../../node/files.ts";
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

/** A writer looks for room each time it has written so many bytes. */
const LOOK_EVERY = 1024 * 1024;

/**
 * What is shorter is copied into the segment of the next writer: whoever lets many short requests alternate
 * between servers must not make a file of each.
 */
const SHORTEST_SEGMENT = 64 * 1024;

export interface DiskWriterOptions {
  fs: FileSystem;
  /** The blob's folder. */
  folder: string;
  place: WriterStart;
  /** How many bytes the disk still takes. */
  room: () => Promise<number>;
  /** Called when the writer has let go, with its segment if that is durable. */
  onClose: (segment: Segment) => void;
}

/** Appends to a segment of its own or, as the direct successor of its writer, to one that is there. */
export class DiskWriter implements BlobWriter {
  readonly #options: DiskWriterOptions;
  readonly #file: FileHandle;
  readonly #segment: Segment;
  #isDraft: boolean;
  #written: number;
  #lookAt: number;

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
    this.#written = options.place.offset;
    this.#lookAt = options.place.offset;
  }

  /** Goes on in the segment of a writer that has closed, and that nobody but this one has followed. */
  static async goOn(options: DiskWriterOptions, segment: Segment): Promise<DiskWriter> {
    const { fs, folder, place } = options;
    const file = await fs.open(join(folder, segmentName(segment)), "r+");
    return closedOnError(file, async () => {
      await checkLength(file, place.offset - segment.start);
      await file.truncate(place.offset - segment.start);
      return new DiskWriter(options, file, segment, false);
    });
  }

  static async begin(options: DiskWriterOptions): Promise<DiskWriter> {
    const { fs, folder, place } = options;
    const { offset, fence } = place;
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
    if (this.#written >= this.#lookAt) {
      if ((await this.#options.room()) < bytes.length) {
        throw new StorageFullError("disk: at its floor");
      }
      this.#lookAt = this.#written + LOOK_EVERY;
    }
    await asStoreErrors(writeAll(this.#file, bytes, this.#written - this.#segment.start));
    this.#written += bytes.length;
  }

  async sync(): Promise<number> {
    await asStoreErrors(this.#file.sync());
    if (this.#isDraft) await asStoreErrors(this.#nameIt());
    return this.#written;
  }

  async close(): Promise<void> {
    const { fs, folder, onClose } = this.#options;
    await asStoreErrors(this.#file.close());
    if (!this.#isDraft) return onClose(this.#segment);
    // What can't be deleted now is deleted with the blob.
    await fs.rm(join(folder, draftName(this.#segment)), { force: true }).catch(() => {});
  }

  /** Only what is durable takes the place of what was: the segment may begin with a copy of it. */
  async #nameIt(): Promise<void> {
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

/** The bytes of a segment from `from` to where the writer begins, which may be none. */
async function readEnd(
  { fs, folder, place }: DiskWriterOptions,
  segment: Segment,
  from: number,
): Promise<Uint8Array> {
  const file = await fs.open(join(folder, segmentName(segment)), "r");
  try {
    await checkLength(file, place.offset - segment.start);
    const bytes = Buffer.alloc(place.offset - from);
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

/** What was recorded must be there: a file that is shorter would be filled up with zeros. */
async function checkLength(file: FileHandle, length: number): Promise<void> {
  if ((await file.stat()).size < length) throw tooShort();
}

function tooShort(): StoreUnavailableError {
  return new StoreUnavailableError("a segment of a blob is shorter than what was recorded");
}

async function writeAll(file: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, at + done);
    done += bytesWritten;
  }
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
