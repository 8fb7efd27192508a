import { AGE_HEAD_SIZE, SEALED_CHUNK_SIZE } from "../protocol/age-file.ts";
import type { Bytes } from "../protocol/bytes.ts";
import { pieceBufferSize, type SealedContent } from "./sealed-content.ts";

/**
 * Copies the body of a request as soon as its bytes are ready. A browser copies each body to another process, and can do
 * that with a Blob while the request before is running.
 */
export type CopyBody = (bytes: Bytes) => Blob;

export interface UploadPiece {
  bytes: Bytes;
  /** The same bytes, or a copy of them. */
  body: Bytes | Blob;
}

/**
 * The pieces of an upload, made ahead of time in buffers that are used again. A buffer is used again only after a
 * request with it succeeded. After a failure, the system may still send it: its bytes must then stay as they are,
 * because the bytes of another piece would go out unchecked.
 */
export class UploadPieces {
  readonly #content: SealedContent;
  readonly #copyBody: CopyBody | undefined;
  readonly #free: Bytes[] = [];
  #next: { offset: number; piece: Promise<UploadPiece> } | null = null;

  constructor(content: SealedContent, copyBody?: CopyBody) {
    this.#content = content;
    this.#copyBody = copyBody;
  }

  /** The piece from `offset` on, at most `size` bytes. Throws as `SealedContent.read` does. */
  async take(offset: number, size: number): Promise<UploadPiece> {
    const prepared = this.#next;
    this.#next = null;
    if (prepared?.offset === offset) {
      const piece = await prepared.piece;
      const bytes = cutAtChunk(piece.bytes, offset, size);
      return bytes === piece.bytes ? piece : this.#pieceOf(bytes);
    }
    const unused = await prepared?.piece.catch(() => null);
    if (unused) this.giveBack(unused);
    return this.#read(offset, size);
  }

  /** Begins to make the piece that will probably be taken next. */
  prepare(offset: number, size: number): void {
    if (offset >= this.#content.size) return;
    const piece = this.#read(offset, size);
    // An error is thrown if the piece is taken.
    piece.catch(() => {});
    this.#next = { offset, piece };
  }

  /** Takes back the buffer of a piece that nobody reads any more. */
  giveBack({ bytes }: UploadPiece): void {
    this.#free.push(new Uint8Array(bytes.buffer));
  }

  /** Resolves when no piece is being made. */
  async end(): Promise<void> {
    await this.#next?.piece.catch(() => {});
  }

  async #read(offset: number, size: number): Promise<UploadPiece> {
    const neededSize = Math.min(pieceBufferSize(size), this.#content.size);
    const free = this.#free.pop();
    const buffer = free && free.length >= neededSize ? free : new Uint8Array(neededSize);
    return this.#pieceOf(await this.#content.read(offset, size, buffer));
  }

  #pieceOf(bytes: Bytes): UploadPiece {
    return { bytes, body: this.#copyBody?.(bytes) ?? bytes };
  }
}

/** At most `size` bytes. The end is the end of a chunk if possible, because a chunk in two pieces is sealed twice. */
function cutAtChunk(piece: Bytes, offset: number, size: number): Bytes {
  if (piece.length <= size) return piece;
  const afterChunk = (offset + size - AGE_HEAD_SIZE) % SEALED_CHUNK_SIZE;
  return piece.subarray(0, size > afterChunk ? size - afterChunk : size);
}
