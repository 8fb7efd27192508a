import { mkdir } from "node:fs/promises";
import { UnfitStoreError } from "../../store-errors.ts";
import type { BlobStore } from "../blob-store.ts";
import { asStoreErrors } from "../file-errors.ts";
import { type Bucket, openBucket } from "./bucket.ts";
import { piecePrefix } from "./pieces.ts";
import { S3Error } from "./s3-errors.ts";
import { readBlob } from "./s3-reader.ts";
import type { S3Settings } from "./s3-settings.ts";
import { openS3Writer } from "./s3-writer.ts";
import { explainStartFailure } from "./start-failure.ts";

/** One name for all servers: a crash leaves at most this one empty object. */
const PROBE = ".probe";

/**
 * Blobs in a bucket of an S3-compatible store; pieces.ts draws what stands there. `spoolFolder` holds, under
 * no names, the bytes on their way.
 *
 * @throws UnfitStoreError when the bucket can't be used as it is; S3Error when it can't be asked
 */
export async function openS3Store(settings: S3Settings, spoolFolder: string): Promise<BlobStore> {
  const bucket = await openBucket(settings);
  if (await keepsVersions(bucket, settings)) {
    throw new UnfitStoreError(
      "S3_BUCKET must be a bucket that never had versioning: it would keep what is burned.",
    );
  }
  await asStoreErrors(mkdir(spoolFolder, { recursive: true, mode: 0o700 }));
  return {
    openWriter: (key, place) => openS3Writer(bucket, spoolFolder, key, place),
    read: (key, start, end) => readBlob(bucket, key, start, end),
    delete: (key) => bucket.deleteAll(bucket.list(piecePrefix(key))),
    room: async () => Number.POSITIVE_INFINITY,
    check: () => probe(bucket),
  };
}

/** The first thing that is asked of S3, so the one that shows what is wrong with the settings. */
async function keepsVersions(bucket: Bucket, settings: S3Settings): Promise<boolean> {
  try {
    return await bucket.keepsVersions();
  } catch (error) {
    throw error instanceof S3Error ? explainStartFailure(error, settings) : error;
  }
}

async function probe(bucket: Bucket): Promise<void> {
  await bucket.put(PROBE, { length: 0, open: () => new Uint8Array() });
  await bucket.deleteAll([PROBE]);
}
