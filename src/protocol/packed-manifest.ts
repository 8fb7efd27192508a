import { IntegrityError } from "./age-file.ts";
import { type Bytes, concatBytes } from "./bytes.ts";

/**
 * The plaintext of a manifest of version 2, before the padding:
 *
 *     | 2 | length, 4 bytes, big-endian | JSON, compressed with gzip (RFC 1952) |
 *
 * Version 1 is JSON, whose first byte is never 2.
 */
const MARK = 2;
const HEAD_SIZE = 5;

/** The most bytes of JSON. A compressed manifest could otherwise expand to a thousand times its size. */
export const MAX_MANIFEST_JSON = 2 * 1024 * 1024;

export function isPacked(plaintext: Uint8Array): boolean {
  return plaintext[0] === MARK;
}

export async function packManifest(json: Bytes): Promise<Bytes> {
  const compressed = await through(json, new CompressionStream("gzip"), Number.POSITIVE_INFINITY);
  const head = new Uint8Array(HEAD_SIZE);
  head[0] = MARK;
  new DataView(head.buffer).setUint32(1, compressed.length);
  return concatBytes(head, compressed);
}

/**
 * The JSON of a packed manifest with its padding.
 *
 * @throws IntegrityError
 */
export async function unpackManifest(plaintext: Uint8Array): Promise<Bytes> {
  const view = new DataView(plaintext.buffer, plaintext.byteOffset, plaintext.byteLength);
  const length = plaintext.length < HEAD_SIZE ? 0 : view.getUint32(1);
  const compressed = plaintext.slice(HEAD_SIZE, HEAD_SIZE + length);
  const padding = plaintext.subarray(HEAD_SIZE + length);
  if (compressed.length !== length || padding.some((byte) => byte !== 0)) throw malformed();
  return through(compressed, new DecompressionStream("gzip"), MAX_MANIFEST_JSON);
}

/** @throws IntegrityError if the output is longer than `limit`, or the input is not of the format */
async function through(
  input: Bytes,
  transform: CompressionStream | DecompressionStream,
  limit: number,
): Promise<Bytes> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  try {
    const output = new Blob([input]).stream().pipeThrough(transform).getReader();
    for (let read = await output.read(); !read.done; read = await output.read()) {
      size += read.value.length;
      if (size > limit) {
        output.cancel().catch(() => {});
        throw malformed();
      }
      pieces.push(read.value);
    }
  } catch (error) {
    throw error instanceof IntegrityError ? error : malformed();
  }
  return concatBytes(...pieces);
}

function malformed(): IntegrityError {
  return new IntegrityError("The manifest of this share is malformed.");
}
