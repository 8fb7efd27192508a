import { randomBytes } from "node:crypto";
import type { S3 } from "@aws-sdk/client-s3";
import { type Finding, failure, judgeClock, ok } from "../../../node/finding.ts";
import { UnfitStoreError } from "../../shares/store-errors.ts";
import type { FoundBlobs } from "../blob-search.ts";
import { openClient, S3Bucket } from "./bucket.ts";
import { limited } from "./retry.ts";
import { explainStartFailure, S3Error, S3Refusal } from "./s3-errors.ts";
import { segmentPrefix } from "./s3-segments.ts";
import type { S3Settings } from "./s3-settings.ts";
import { describeBucket, listMarkers } from "./s3-store.ts";

/** The prefix of test objects. No blob key begins with it, because blob keys are hexadecimal. */
const PREFIX = ".doctor/";
const ANSWER_WITHIN_MS = 10_000;
/** The content of test objects. A test part may be this small, because its multipart upload is never completed. */
const PART = Buffer.alloc(1024, "doctor");

/** One permission that the server needs, and a call that needs it. */
interface Trial {
  check: string;
  permission: string;
  shows: string;
  run(): Promise<unknown>;
}

/**
 * Tries a call for each permission that the server needs, on test objects that it deletes again. Also tries a multipart
 * upload, which the server does not need.
 *
 * @throws ConfigError
 */
export async function examineS3(settings: S3Settings): Promise<Finding[]> {
  const s3 = await openClient(settings);
  const clock = observeClock(s3);
  try {
    const reached = await reach(s3, settings);
    if (reached.result === "failure") return [reached];
    const findings = [reached];
    for (const trial of trialsOf(s3, settings.bucket))
      findings.push(await attempt(trial, settings));
    findings.push(await tryMultipart(s3, settings.bucket));
    const difference = clock();
    if (difference !== null) findings.push(judgeClock("s3-clock", "S3", difference));
    return findings;
  } finally {
    s3.destroy();
  }
}

/** The blobs in a bucket. @throws ConfigError */
export async function findS3Blobs(settings: S3Settings): Promise<FoundBlobs> {
  const s3 = await openClient(settings);
  const bucket = new S3Bucket(s3, settings.bucket);
  return {
    description: describeBucket(settings),
    markers: () => listMarkers(bucket),
    keys: () => listKeys(s3, settings.bucket),
    delete: (key) => bucket.deleteAll(bucket.list(segmentPrefix(key))),
  };
}

/** The blob keys, with which the names of segments begin. Ignores other names. */
async function* listKeys(s3: S3, Bucket: string): AsyncGenerator<string, void, undefined> {
  for (let token: string | undefined, isMore = true; isMore; ) {
    const input = { Bucket, Delimiter: "/", ContinuationToken: token };
    const answer = await call((abortSignal) => s3.listObjectsV2(input, { abortSignal }));
    for (const { Prefix = "" } of answer.CommonPrefixes ?? []) {
      if (/^[0-9a-f]{32}\/$/.test(Prefix)) yield Prefix.slice(0, -1);
    }
    token = answer.NextContinuationToken;
    isMore = answer.IsTruncated === true && token !== undefined;
  }
}

async function reach(s3: S3, settings: S3Settings): Promise<Finding> {
  const { bucket } = settings;
  const check = "s3-versioning";
  try {
    const { Status } = await call((abortSignal) =>
      s3.getBucketVersioning({ Bucket: bucket }, { abortSignal }),
    );
    if (Status === undefined) return ok(check, `The bucket ${bucket} has no versioning.`);
    return failure(
      check,
      `The bucket ${bucket} has versioning (${Status}), which preserves burned content.`,
      "Create a bucket that never had versioning, and set S3_BUCKET to it.",
    );
  } catch (error) {
    return failed("s3", "s3:GetBucketVersioning", error, settings);
  }
}

function trialsOf(s3: S3, Bucket: string): Trial[] {
  const [first, second] = [1, 2].map(() => PREFIX + randomBytes(8).toString("hex"));
  const object = (Key = "") => ({ Bucket, Key });
  const trial = (check: string, permission: string, shows: string, run: Trial["run"]): Trial => ({
    ...{ check, permission, shows, run },
  });
  return [
    trial("s3-put", "s3:PutObject", "The server can store an object.", () =>
      Promise.all(
        [first, second].map((key) =>
          call((abortSignal) => s3.putObject({ ...object(key), Body: PART }, { abortSignal })),
        ),
      ),
    ),
    trial("s3-get", "s3:GetObject", "The server can read a part of an object.", async () => {
      const input = { ...object(first), Range: "bytes=10-19" };
      const { bytes, ContentLength } = await call(async (abortSignal) => {
        const { Body, ContentLength } = await s3.getObject(input, { abortSignal });
        return { bytes: await Body?.transformToByteArray(), ContentLength };
      });
      // S3 has ignored the range and sent the whole object.
      if (bytes?.length !== 10 || ContentLength !== 10) throw new S3Refusal(200, "Range");
    }),
    trial(
      "s3-list",
      "s3:ListBucket",
      "The server can list objects, and sees a new one.",
      async () => {
        const input = { Bucket, Prefix: PREFIX };
        const { Contents = [] } = await call((abortSignal) =>
          s3.listObjectsV2(input, { abortSignal }),
        );
        if (!Contents.some(({ Key }) => Key === first)) throw new S3Refusal(200, "NotConsistent");
      },
    ),
    trial("s3-delete", "s3:DeleteObject", "The server can delete an object.", async () => {
      for (const key of [first, second]) {
        await call((abortSignal) => s3.deleteObject(object(key), { abortSignal }));
      }
    }),
  ];
}

async function attempt({ check, permission, shows, run }: Trial, settings: S3Settings) {
  try {
    await run();
    return ok(check, shows);
  } catch (error) {
    return failed(check, permission, error, settings);
  }
}

/** Tools that copy a bucket may need multipart uploads. The server does not, so a refusal is no fault. */
async function tryMultipart(s3: S3, Bucket: string): Promise<Finding> {
  const check = "s3-multipart";
  const object = { Bucket, Key: `${PREFIX}multipart-${randomBytes(8).toString("hex")}` };
  try {
    const { UploadId } = await call((abortSignal) =>
      s3.createMultipartUpload(object, { abortSignal }),
    );
    const upload = { ...object, UploadId };
    try {
      const part = { ...upload, PartNumber: 1, Body: PART };
      await call((abortSignal) => s3.uploadPart(part, { abortSignal }));
    } finally {
      await call((abortSignal) => s3.abortMultipartUpload(upload, { abortSignal }));
    }
    return ok(
      check,
      "Multipart uploads can be started and aborted. The server does not need them.",
    );
  } catch (error) {
    if (!(error instanceof S3Error) && !(error instanceof S3Refusal)) throw error;
    return ok(
      check,
      `Multipart uploads are refused (${codeOf(error)}). The server does not need them.`,
    );
  }
}

function failed(check: string, permission: string, error: unknown, settings: S3Settings): Finding {
  if (error instanceof S3Error) {
    const explained = explainStartFailure(error, settings);
    const isDenied = error.code === "AccessDenied";
    if (isDenied) {
      return failure(
        check,
        `S3_ACCESS_KEY_ID has no permission for ${permission}.`,
        `Allow ${permission} on the bucket ${settings.bucket} and its objects.`,
      );
    }
    if (explained instanceof UnfitStoreError) {
      return failure(check, explained.message, "Correct this setting, and start the server again.");
    }
  }
  if (!(error instanceof Error)) throw error;
  return failure(
    check,
    `A call that needs ${permission} failed: ${codeOf(error)}.`,
    "Check S3_ENDPOINT and whether the store supports this call (docs/stores.md).",
  );
}

function codeOf(error: unknown): string {
  if (error instanceof S3Error) return error.code;
  return error instanceof Error ? error.message : "unknown error";
}

/**
 * Makes one call, without a retry. The S3 client itself does not settle after an answer that switches protocols.
 *
 * @throws the errors of a store
 */
function call<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  return limited(ANSWER_WITHIN_MS, work);
}

/** Returns a function that says how far the clock of S3 was ahead in the last answer, in milliseconds. */
function observeClock(s3: S3): () => number | null {
  let difference: number | null = null;
  s3.middlewareStack.add(
    (next) => async (input) => {
      const sent = Date.now();
      const output = await next(input);
      const { headers } = (output.response ?? {}) as { headers?: Record<string, string> };
      const date = Date.parse(headers?.date ?? "");
      // The Date header has no fraction of a second, so it is half a second behind on average.
      if (!Number.isNaN(date)) difference = date + 500 - (sent + Date.now()) / 2;
      return output;
    },
    { step: "deserialize", name: "observeClock" },
  );
  return () => difference;
}
