import { mkdir } from "node:fs/promises";
import type { BlobStore } from "../../shares/blob-store.ts";
import { UnfitStoreError } from "../../shares/store-errors.ts";
import type { BlobLocation } from "../blob-location.ts";
import { asStoreErrors } from "../file-errors.ts";
import { openBucket, type Payload, type S3Bucket } from "./bucket.ts";
import { explainStartFailure, S3Error } from "./s3-errors.ts";
import { readBlob } from "./s3-reader.ts";
import { segmentPrefix } from "./s3-segments.ts";
import type { S3Settings } from "./s3-settings.ts";
import { openS3Writer } from "./s3-writer.ts";

/** All servers use this name, so crashes leave at most one empty object. */
const PROBE = ".probe";

/** The prefix of location markers. No blob key begins with it, because blob keys are hexadecimal. */
const MARKER_PREFIX = ".place/";

/**
 * Opens the blobs in a bucket of an S3-compatible store; s3-segments.ts draws their layout. `spoolFolder` contains
 * unnamed files with the bytes that are not sent yet.
 *
 * @throws UnfitStoreError when the bucket is not suitable; S3Error when it can't be reached
 */
export async function openS3Store(
  settings: S3Settings,
  spoolFolder: string,
): Promise<BlobStore & BlobLocation> {
  const bucket = await openBucket(settings);
  const explained = <Result>(work: Promise<Result>) => orExplain(work, settings);
  if (await explained(bucket.hasVersioning())) {
    throw new UnfitStoreError(
      "S3_BUCKET must be a bucket that never had versioning: versioning preserves burned content.",
    );
  }
  await asStoreErrors(mkdir(spoolFolder, { recursive: true, mode: 0o700 }));
  return {
    openWriter: (key, start) => openS3Writer(bucket, spoolFolder, key, start),
    read: (key, start, end) => readBlob(bucket, key, start, end),
    delete: (key) => bucket.deleteAll(bucket.list(segmentPrefix(key))),
    room: async () => Number.POSITIVE_INFINITY,
    check: () => probe(bucket),
    description: describeBucket(settings),
    canDisappear: false,
    addMarker: (marker) => explained(bucket.put(MARKER_PREFIX + marker, NOTHING)),
    removeMarker: (marker) => bucket.deleteAll([MARKER_PREFIX + marker]),
    hasMarker: async (marker) => (await listMarkers(bucket)).includes(marker),
    markers: () => explained(listMarkers(bucket)),
    renewMarker: (marker) => bucket.put(MARKER_PREFIX + marker, NOTHING),
  };
}

export function describeBucket({ bucket, endpoint }: S3Settings): string {
  return `the bucket ${bucket}${endpoint === null ? "" : ` of ${endpoint}`}`;
}

/** Explains an error of the first calls, which wrong settings can cause. */
async function orExplain<Result>(work: Promise<Result>, settings: S3Settings): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof S3Error ? explainStartFailure(error, settings) : error;
  }
}

const NOTHING: Payload = { length: 0, open: () => new Uint8Array() };

export async function listMarkers(bucket: S3Bucket): Promise<string[]> {
  const markers: string[] = [];
  for await (const name of bucket.list(MARKER_PREFIX)) {
    markers.push(name.slice(MARKER_PREFIX.length));
  }
  return markers;
}

async function probe(bucket: S3Bucket): Promise<void> {
  await bucket.put(PROBE, NOTHING);
  await bucket.deleteAll([PROBE]);
}
