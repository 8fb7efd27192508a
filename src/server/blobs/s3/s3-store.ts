import { randomUUID } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { ConfigError } from "../../config.ts";
import type { BlobStore } from "../blob-store.ts";
import { asStoreErrors } from "../file-errors.ts";
import { type Bucket, openBucket } from "./bucket.ts";
import { findRow, parsePieces, piecePrefix } from "./pieces.ts";
import { isUnreachable, S3Error } from "./s3-errors.ts";
import type { S3Settings } from "./s3-settings.ts";
import { openS3Writer } from "./s3-writer.ts";

/**
 * Blobs in a bucket of an S3-compatible store; pieces.ts draws what stands there. `spoolFolder` holds, under
 * no names, the bytes on their way.
 *
 * @throws ConfigError when the bucket can't be used as it is; S3Error when it can't be asked
 */
export async function openS3Store(settings: S3Settings, spoolFolder: string): Promise<BlobStore> {
  const bucket = await openBucket(settings);
  if (await bucket.keepsVersions()) {
    throw new ConfigError(
      "S3_BUCKET must be a bucket that never had versioning: it would keep what is burned.",
    );
  }
  await asStoreErrors(mkdir(spoolFolder, { recursive: true, mode: 0o700 }));
  return {
    openWriter: (key, place) => openS3Writer(bucket, spoolFolder, key, place),
    read: (key, start, end) => read(bucket, key, start, end),
    delete: async (key) => bucket.deleteAll(await bucket.list(piecePrefix(key))),
    room: async () => Number.POSITIVE_INFINITY,
    check: () => probe(bucket),
  };
}

async function* read(
  bucket: Bucket,
  key: string,
  start: number,
  end: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (start === end) return;
  const pieces = parsePieces(await bucket.list(piecePrefix(key)));
  for (const piece of findRow(pieces, end)) {
    const from = Math.max(start, piece.start) - piece.start;
    const to = Math.min(end, piece.end) - piece.start;
    if (from < to) yield* readObject(bucket, piece.name, from, to);
  }
}

/** Goes on with a new request where one broke off, as long as each brings something. */
async function* readObject(
  bucket: Bucket,
  name: string,
  start: number,
  end: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  for (let at = start; at < end; ) {
    const begunAt = at;
    try {
      for await (const bytes of bucket.read(name, at, end)) {
        at += bytes.length;
        yield bytes;
      }
    } catch (error) {
      if (!isUnreachable(error) || at === begunAt) throw error;
    }
    if (at === begunAt) throw new S3Error("gone", "the end of a piece");
  }
}

async function probe(bucket: Bucket): Promise<void> {
  const name = `.probe-${randomUUID()}`;
  await bucket.put(name, { length: 0, open: () => new Uint8Array() });
  await bucket.deleteAll([name]);
}
