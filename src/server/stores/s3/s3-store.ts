import { mkdir } from "node:fs/promises";
import type { BlobLocation, BlobStore } from "../../shares/blob-store.ts";
import { UnfitStoreError } from "../../shares/store-errors.ts";
import { asStoreErrors } from "../file-errors.ts";
import { openBucket, type Payload, type S3Bucket } from "./bucket.ts";
import { piecePrefix } from "./pieces.ts";
import { S3Error } from "./s3-errors.ts";
import { readBlob } from "./s3-reader.ts";
import type { S3Settings } from "./s3-settings.ts";
import { openS3Writer } from "./s3-writer.ts";
import { explainStartFailure } from "./start-failure.ts";

/** One name for all servers: a crash leaves at most this one empty object. */
const PROBE = ".probe";

/** What the names of the bucket's marks begin with; keys of blobs are hexadecimal. */
const MARKS = ".place/";

/**
 * Blobs in a bucket of an S3-compatible store; pieces.ts draws what stands there. `spoolFolder` holds, under
 * no names, the bytes on their way.
 *
 * @throws UnfitStoreError when the bucket can't be used as it is; S3Error when it can't be asked
 */
export async function openS3Store(
  settings: S3Settings,
  spoolFolder: string,
): Promise<BlobStore & BlobLocation> {
  const bucket = await openBucket(settings);
  const explained = <Result>(work: Promise<Result>) => orExplain(work, settings);
  if (await explained(bucket.keepsVersions())) {
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
    words: `the bucket ${settings.bucket}${settings.endpoint === null ? "" : ` of ${settings.endpoint}`}`,
    canGoAway: false,
    mark: (mark) => explained(bucket.put(MARKS + mark, NOTHING)),
    marks: () => explained(listMarks(bucket)),
    renew: (mark) => bucket.put(MARKS + mark, NOTHING),
  };
}

/** What is asked of S3 at the start shows what is wrong with the settings. */
async function orExplain<Result>(work: Promise<Result>, settings: S3Settings): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof S3Error ? explainStartFailure(error, settings) : error;
  }
}

const NOTHING: Payload = { length: 0, open: () => new Uint8Array() };

async function listMarks(bucket: S3Bucket): Promise<string[]> {
  const marks: string[] = [];
  for await (const name of bucket.list(MARKS)) marks.push(name.slice(MARKS.length));
  return marks;
}

async function probe(bucket: S3Bucket): Promise<void> {
  await bucket.put(PROBE, NOTHING);
  await bucket.deleteAll([PROBE]);
}
