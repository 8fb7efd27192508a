import type { BlobWriter, WriterStart } from "../../shares/blob-store.ts";
import type { S3Bucket } from "./bucket.ts";
import {
  findUnrecorded,
  LARGEST_PIECE,
  type Piece,
  parsePieces,
  pieceName,
  piecePrefix,
  placeBefore,
  placeOf,
} from "./pieces.ts";
import { S3Error } from "./s3-errors.ts";
import { Spool } from "./spool.ts";

/** What S3 lists in one answer. */
const MOST_LOOKED_AT = 1_000;

/**
 * Writes a blob from a place on, piece after piece. Any server can go on with it, for all that there is to
 * know stands in the pieces' names.
 *
 * @throws S3Error `gone` when the piece before that place is not there
 */
export async function openS3Writer(
  bucket: S3Bucket,
  spoolFolder: string,
  key: string,
  place: WriterStart,
): Promise<BlobWriter> {
  if (place.offset > 0) await checkBeginning(bucket, key, place);
  return new S3Writer(bucket, await Spool.open(spoolFolder), key, place);
}

async function checkBeginning(bucket: S3Bucket, key: string, place: WriterStart): Promise<void> {
  const from = (after: string) => somePieces(bucket.list(piecePrefix(key), after));
  let pieces = await from(placeBefore(key, place.offset));
  if (pieces.length < MOST_LOOKED_AT) {
    const isThere = pieces.some(({ end }) => end === place.offset);
    if (!isThere) throw new S3Error("gone", "a piece of a blob");
  } else {
    // Very many very small ones: were each of them looked at for each that is added, adding would stall.
    pieces = await from(placeOf(key, place.offset));
  }
  // What can't be deleted now is deleted with the blob.
  await bucket.deleteAll(findUnrecorded(pieces, place).map(({ name }) => name)).catch(() => {});
}

async function somePieces(names: AsyncIterable<string>): Promise<Piece[]> {
  const pieces: Piece[] = [];
  for await (const piece of parsePieces(names)) {
    pieces.push(piece);
    if (pieces.length === MOST_LOOKED_AT) break;
  }
  return pieces;
}

class S3Writer implements BlobWriter {
  readonly #bucket: S3Bucket;
  readonly #spool: Spool;
  readonly #key: string;
  readonly #fence: number;
  /** Up to where the blob is in the bucket; what follows is in the spool. */
  #sent: number;

  constructor(bucket: S3Bucket, spool: Spool, key: string, { offset, fence }: WriterStart) {
    this.#bucket = bucket;
    this.#spool = spool;
    this.#key = key;
    this.#fence = fence;
    this.#sent = offset;
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let rest = bytes; rest.length > 0; ) {
      const part = rest.subarray(0, LARGEST_PIECE - this.#spool.length);
      await this.#spool.append(part);
      rest = rest.subarray(part.length);
      if (this.#spool.length === LARGEST_PIECE) await this.#sendPiece();
    }
  }

  async sync(): Promise<number> {
    if (this.#spool.length > 0) await this.#sendPiece();
    return this.#sent;
  }

  async close(): Promise<void> {
    await this.#spool.close();
  }

  async #sendPiece(): Promise<void> {
    const end = this.#sent + this.#spool.length;
    await this.#bucket.put(pieceName(this.#key, this.#sent, end, this.#fence), this.#spool);
    this.#spool.clear();
    this.#sent = end;
  }
}
