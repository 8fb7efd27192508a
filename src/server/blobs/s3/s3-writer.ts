import type { BlobWriter, WriterPlace } from "../blob-store.ts";
import type { Bucket } from "./bucket.ts";
import { isGone, S3Error } from "./s3-errors.ts";
import { Spool } from "./spool.ts";
import {
  decodeState,
  encodeState,
  fullPartSize,
  type LeftoverKind,
  leastPartSize,
  leftoverName,
  leftoverPrefix,
  nextPartNumber,
  parseLeftoverName,
  type UploadState,
} from "./upload-state.ts";

/** What a writer needs to begin: how the upload stands, and what earlier writers have left behind. */
interface Beginning {
  state: UploadState;
  /** The object is complete already: a writer before made it, and its share was not told. */
  isWhole: boolean;
  /** The objects by which this writer began; needed until it has made the next ones. */
  current: string[];
  /** Objects that no writer will begin by any more. */
  stale: string[];
}

/**
 * Writes a blob as a multipart upload that any server can go on with.
 *
 * @throws S3Error `gone` when there is nothing to go on with
 */
export async function openS3Writer(
  bucket: Bucket,
  spoolFolder: string,
  key: string,
  place: WriterPlace,
): Promise<BlobWriter> {
  const beginning = place.offset === 0 ? NEW : await findBeginning(bucket, key, place);
  const spool = await Spool.open(spoolFolder);
  try {
    await loadTail(bucket, spool, place.offset, beginning);
  } catch (error) {
    await spool.close();
    throw error;
  }
  return new S3Writer(bucket, spool, key, place, beginning);
}

const NEW: Beginning = {
  state: { uploadId: null, parts: [] },
  isWhole: false,
  current: [],
  stale: [],
};

async function findBeginning(bucket: Bucket, key: string, place: WriterPlace): Promise<Beginning> {
  const leftovers = (await bucket.list(leftoverPrefix(key))).flatMap((name) => {
    const parsed = parseLeftoverName(name);
    return parsed ? [{ name, ...parsed }] : [];
  });
  const here = leftovers.filter(({ offset }) => offset === place.offset);
  const [latest] = here
    .filter(({ kind }) => kind === "state")
    .sort((one, other) => other.fence - one.fence);
  if (!latest) {
    if ((await bucket.sizeOf(key)) !== place.size) throw new S3Error("gone", "UploadState");
    return { ...NEW, isWhole: true };
  }
  return {
    state: decodeState(await bucket.readText(latest.name)),
    isWhole: false,
    current: here.filter(({ fence }) => fence === latest.fence).map(({ name }) => name),
    // The recorded offset never goes back.
    stale: leftovers.filter(({ offset }) => offset < place.offset).map(({ name }) => name),
  };
}

async function loadTail(
  bucket: Bucket,
  spool: Spool,
  offset: number,
  { state, isWhole, current }: Beginning,
): Promise<void> {
  const length = offset - state.parts.reduce((sum, part) => sum + part.size, 0);
  if (length === 0 || isWhole) return;
  const name = current.find((candidate) => parseLeftoverName(candidate)?.kind === "tail");
  if (name === undefined) throw new S3Error("gone", "UploadTail");
  for await (const bytes of bucket.read(name, 0, length)) await spool.append(bytes);
  if (spool.length !== length) throw new S3Error("gone", "UploadTail");
}

class S3Writer implements BlobWriter {
  readonly #bucket: Bucket;
  readonly #spool: Spool;
  readonly #key: string;
  readonly #place: WriterPlace;
  readonly #state: UploadState;
  #written: number;
  #isWhole: boolean;
  #current: string[];
  #stale: string[];

  constructor(
    bucket: Bucket,
    spool: Spool,
    key: string,
    place: WriterPlace,
    { state, isWhole, current, stale }: Beginning,
  ) {
    this.#bucket = bucket;
    this.#spool = spool;
    this.#key = key;
    this.#place = place;
    this.#state = { uploadId: state.uploadId, parts: [...state.parts] };
    this.#written = place.offset;
    this.#isWhole = isWhole;
    this.#current = current;
    this.#stale = stale;
  }

  async write(bytes: Uint8Array): Promise<void> {
    const fullSize = fullPartSize(this.#place.size);
    for (let rest = bytes; rest.length > 0; ) {
      const piece = rest.subarray(0, fullSize - this.#spool.length);
      await this.#spool.append(piece);
      this.#written += piece.length;
      rest = rest.subarray(piece.length);
      if (this.#spool.length === fullSize) await this.#unlessWhole(() => this.#sendPart());
    }
  }

  async sync(): Promise<number> {
    const isEnd = this.#written === this.#place.size;
    await this.#unlessWhole(() => (isEnd ? this.#complete() : this.#saveState()));
    return this.#written;
  }

  async close(): Promise<void> {
    await this.#spool.close();
    if (this.#isWhole) await this.#dropLeftovers();
  }

  async #sendPart(): Promise<void> {
    const { parts } = this.#state;
    const uploadId = await this.#multipart();
    const number = nextPartNumber(parts, this.#place);
    const part = await this.#bucket.putPart(this.#key, uploadId, number, this.#spool);
    parts.push({ ...part, size: this.#spool.length });
    this.#spool.clear();
  }

  async #multipart(): Promise<string> {
    this.#state.uploadId ??= await this.#bucket.beginMultipart(this.#key);
    return this.#state.uploadId;
  }

  async #complete(): Promise<void> {
    if (this.#spool.length > 0) await this.#sendPart();
    await this.#bucket.completeMultipart(this.#key, await this.#multipart(), this.#state.parts);
    this.#isWhole = true;
  }

  async #saveState(): Promise<void> {
    const nameOf = (kind: LeftoverKind) =>
      leftoverName(this.#key, kind, this.#written, this.#place.fence);
    const saved = [nameOf("state")];
    if (this.#current.includes(nameOf("state"))) return;
    if (this.#spool.length >= leastPartSize(this.#place.size)) await this.#sendPart();
    if (this.#spool.length > 0) {
      // Before the state, which says that it is there.
      saved.push(nameOf("tail"));
      await this.#bucket.put(nameOf("tail"), this.#spool);
    }
    const state = encodeState(this.#state);
    await this.#bucket.put(nameOf("state"), { length: state.length, open: () => state });
    await this.#drop(this.#stale);
    this.#stale = this.#current;
    this.#current = saved;
  }

  /**
   * Work on the multipart upload, unless it is complete: by a writer before this one that died or was
   * overtaken just then. That object holds all that the sender sent, so what this one has is not needed.
   */
  async #unlessWhole(work: () => Promise<void>): Promise<void> {
    try {
      if (!this.#isWhole) await work();
    } catch (error) {
      if (!isGone(error) || (await this.#bucket.sizeOf(this.#key)) !== this.#place.size)
        throw error;
      this.#isWhole = true;
    }
    if (this.#isWhole) this.#spool.clear();
  }

  async #dropLeftovers(): Promise<void> {
    // A blob that was written at one go, the usual small one, has none.
    if (this.#place.offset === 0 && this.#current.length === 0) return;
    const leftovers = await this.#bucket.list(leftoverPrefix(this.#key)).catch(() => []);
    await this.#drop(leftovers);
  }

  /** What can't be deleted now is deleted with the blob. */
  async #drop(names: readonly string[]): Promise<void> {
    await Promise.allSettled(names.map((name) => this.#bucket.delete(name)));
  }
}
