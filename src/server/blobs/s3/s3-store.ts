import { randomUUID } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { ConfigError } from "../../config.ts";
import type { BlobStore } from "../blob-store.ts";
import { asStoreErrors } from "../file-errors.ts";
import { type Bucket, openBucket } from "./bucket.ts";
import { isUnreachable, S3Error } from "./s3-errors.ts";
import type { S3Settings } from "./s3-settings.ts";
import { openS3Writer } from "./s3-writer.ts";

const ABORT_ROUNDS = 5;

/**
 * Blobs in a bucket of an S3-compatible store; upload-state.ts draws what stands there. `spoolFolder` holds,
 * under no names, the bytes on their way.
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
    delete: (key) => deleteBlob(bucket, key),
    check: () => probe(bucket),
  };
}

/** Goes on with a new request where one broke off, as long as each brings something. */
async function* read(
  bucket: Bucket,
  key: string,
  start: number,
  end: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  for (let at = start; at < end; ) {
    const begunAt = at;
    try {
      for await (const bytes of bucket.read(key, at, end)) {
        at += bytes.length;
        yield bytes;
      }
    } catch (error) {
      if (!isUnreachable(error) || at === begunAt) throw error;
    }
    if (at === begunAt) throw new S3Error("gone", "shorter than its share");
  }
}

async function deleteBlob(bucket: Bucket, key: string): Promise<void> {
  // The uploads first: none of them can become the object after it was deleted.
  await abortMultiparts(bucket, key);
  for (const name of await bucket.list(key)) await bucket.delete(name);
}

/** A part that arrives while its upload is aborted can survive it, so they are looked for until none is left. */
async function abortMultiparts(bucket: Bucket, key: string): Promise<void> {
  for (let round = 0; round < ABORT_ROUNDS; round++) {
    const uploadIds = await bucket.listMultiparts(key);
    if (uploadIds.length === 0) return;
    for (const uploadId of uploadIds) await bucket.abortMultipart(key, uploadId);
  }
  throw new S3Error("unreachable", "an upload could not be aborted");
}

async function probe(bucket: Bucket): Promise<void> {
  const key = `.probe-${randomUUID()}`;
  await bucket.put(key, { length: 0, open: () => new Uint8Array() });
  await bucket.delete(key);
}
