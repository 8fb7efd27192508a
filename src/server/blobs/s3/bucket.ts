import { readFile } from "node:fs/promises";
import { Readable } from "node:stream";
import type { S3, S3ClientConfig } from "@aws-sdk/client-s3";
import { ConfigError } from "../../config.ts";
import { limited, retrying } from "./retry.ts";
import { isGone } from "./s3-errors.ts";
import type { S3Settings } from "./s3-settings.ts";

/** Bytes of a known length that can be sent as often as it takes. */
export interface Payload {
  readonly length: number;
  open(): Readable | Uint8Array;
}

/** A part of a multipart upload, as S3 has acknowledged it. */
export interface Part {
  number: number;
  etag: string;
}

/** For S3 to begin its answer. */
const ANSWER_WITHIN_MS = 4_000;
/** A payload may go as slowly as this before it counts as stuck. */
const SLOWEST_BYTES_PER_MS = 256;
/** S3 may take minutes to put a large object together, and sends blanks meanwhile. */
const COMPLETE_WITHIN_MS = 120_000;
/** For the next bytes of an object that is being read. */
const NEXT_BYTES_WITHIN_MS = 10_000;

/**
 * The calls to one bucket that the store is made of: each with a time-out, tried again while S3 is
 * unreachable, and failing with S3Error or StorageFullError.
 */
export class Bucket {
  readonly #s3: S3;
  readonly #name: string;

  constructor(s3: S3, name: string) {
    this.#s3 = s3;
    this.#name = name;
  }

  /** The bytes of [start, end) as they come, or as many as there are. Stops when nothing comes. */
  async *read(
    key: string,
    start: number,
    end: number,
  ): AsyncGenerator<Uint8Array, void, undefined> {
    const input = { ...this.#object(key), Range: `bytes=${start}-${end - 1}` };
    const answer = await retrying(ANSWER_WITHIN_MS, (abortSignal) =>
      this.#s3.getObject(input, { abortSignal }),
    );
    const body = answer.Body as Readable;
    const pieces: AsyncIterator<Uint8Array> = body[Symbol.asyncIterator]();
    try {
      for (;;) {
        const next = await limited(NEXT_BYTES_WITHIN_MS, () => pieces.next());
        if (next.done) return;
        yield next.value;
      }
    } finally {
      body.destroy();
    }
  }

  async readText(key: string): Promise<string> {
    return retrying(ANSWER_WITHIN_MS, async (abortSignal) => {
      const answer = await this.#s3.getObject(this.#object(key), { abortSignal });
      return (await answer.Body?.transformToString()) ?? "";
    });
  }

  /** How many bytes an object has; null when there is none. */
  async sizeOf(key: string): Promise<number | null> {
    try {
      const answer = await retrying(ANSWER_WITHIN_MS, (abortSignal) =>
        this.#s3.headObject(this.#object(key), { abortSignal }),
      );
      return answer.ContentLength ?? null;
    } catch (error) {
      if (isGone(error)) return null;
      throw error;
    }
  }

  async put(key: string, payload: Payload): Promise<void> {
    await sending(payload, (body, abortSignal) =>
      this.#s3.putObject({ ...this.#object(key), ...body }, { abortSignal }),
    );
  }

  async delete(key: string): Promise<void> {
    await retrying(ANSWER_WITHIN_MS, (abortSignal) =>
      this.#s3.deleteObject(this.#object(key), { abortSignal }),
    );
  }

  /** The keys that begin with `prefix`. */
  async list(prefix: string): Promise<string[]> {
    const keys: string[] = [];
    for (let isMore = true; isMore; ) {
      const input = { Bucket: this.#name, Prefix: prefix, StartAfter: keys.at(-1) };
      const { Contents = [], IsTruncated = false } = await retrying(
        ANSWER_WITHIN_MS,
        (abortSignal) => this.#s3.listObjectsV2(input, { abortSignal }),
      );
      for (const { Key } of Contents) if (Key !== undefined) keys.push(Key);
      isMore = IsTruncated;
    }
    return keys;
  }

  /** Begins a multipart upload and gives its id. */
  async beginMultipart(key: string): Promise<string> {
    const answer = await retrying(ANSWER_WITHIN_MS, (abortSignal) =>
      this.#s3.createMultipartUpload(this.#object(key), { abortSignal }),
    );
    return known(answer.UploadId);
  }

  async putPart(key: string, uploadId: string, number: number, payload: Payload): Promise<Part> {
    const target = { ...this.#object(key), UploadId: uploadId, PartNumber: number };
    const answer = await sending(payload, (body, abortSignal) =>
      this.#s3.uploadPart({ ...target, ...body }, { abortSignal }),
    );
    return { number, etag: known(answer.ETag) };
  }

  /** Makes the object of these parts and no others. */
  async completeMultipart(key: string, uploadId: string, parts: readonly Part[]): Promise<void> {
    const Parts = parts.map(({ number, etag }) => ({ PartNumber: number, ETag: etag }));
    const input = { ...this.#object(key), UploadId: uploadId, MultipartUpload: { Parts } };
    await retrying(COMPLETE_WITHIN_MS, (abortSignal) =>
      this.#s3.completeMultipartUpload(input, { abortSignal }),
    );
  }

  /** Drops a multipart upload and its parts. One that is not there is dropped already. */
  async abortMultipart(key: string, uploadId: string): Promise<void> {
    try {
      await retrying(ANSWER_WITHIN_MS, (abortSignal) =>
        this.#s3.abortMultipartUpload(
          { ...this.#object(key), UploadId: uploadId },
          { abortSignal },
        ),
      );
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  }

  /** The ids of the multipart uploads of one key that are neither complete nor aborted; 1,000 at most. */
  async listMultiparts(key: string): Promise<string[]> {
    const answer = await retrying(ANSWER_WITHIN_MS, (abortSignal) =>
      this.#s3.listMultipartUploads({ Bucket: this.#name, Prefix: key }, { abortSignal }),
    );
    const uploads = (answer.Uploads ?? []).filter((upload) => upload.Key === key);
    return uploads.map((upload) => known(upload.UploadId));
  }

  /** Whether the bucket keeps, or has kept, what is deleted and overwritten. */
  async keepsVersions(): Promise<boolean> {
    const answer = await retrying(ANSWER_WITHIN_MS, (abortSignal) =>
      this.#s3.getBucketVersioning({ Bucket: this.#name }, { abortSignal }),
    );
    return answer.Status !== undefined;
  }

  #object(key: string): { Bucket: string; Key: string } {
    return { Bucket: this.#name, Key: key };
  }
}

/**
 * Opens a bucket; nothing is asked of it yet.
 *
 * @throws ConfigError when the S3 client is not installed or the certificates can't be read
 */
export async function openBucket(settings: S3Settings): Promise<Bucket> {
  const ca = settings.caFile === null ? null : await readCertificates(settings.caFile);
  const { S3 } = await loadClient();
  return new Bucket(new S3(clientConfig(settings, ca)), settings.bucket);
}

function clientConfig(settings: S3Settings, ca: string | null): S3ClientConfig {
  const { endpoint, region, addressing, accessKeyId, secretAccessKey } = settings;
  // A download holds its connection for as long as its recipient reads: a limit would let them stop the rest.
  const agent = { keepAlive: true, maxSockets: Number.POSITIVE_INFINITY };
  return {
    ...(endpoint === null ? {} : { endpoint }),
    region,
    forcePathStyle: addressing === "path",
    credentials: { accessKeyId, secretAccessKey },
    // Streamed bodies would go out chunked with a trailer, which many stores answer with 411.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    expectContinueHeader: false,
    // One place tries again: retry.ts. The client could not send a stream twice.
    maxAttempts: 1,
    requestHandler: {
      httpAgent: agent,
      httpsAgent: { ...agent, ...(ca === null ? {} : { ca }) },
    },
  };
}

async function readCertificates(path: string): Promise<string> {
  const { rootCertificates } = await import("node:tls");
  const added = await readFile(path, "utf8").catch(() => {
    throw new ConfigError("S3_CA_FILE can't be read.");
  });
  return [...rootCertificates, added].join("\n");
}

async function loadClient(): Promise<typeof import("@aws-sdk/client-s3")> {
  try {
    return await import("@aws-sdk/client-s3");
  } catch {
    throw new ConfigError(
      "S3_BUCKET needs the package @aws-sdk/client-s3, which is not installed: npm install @aws-sdk/client-s3",
    );
  }
}

/** Sends a payload, from its beginning at each attempt. */
function sending<Result>(
  payload: Payload,
  send: (
    body: { Body: Readable | Uint8Array; ContentLength: number },
    signal: AbortSignal,
  ) => Promise<Result>,
): Promise<Result> {
  const limitMs = ANSWER_WITHIN_MS + payload.length / SLOWEST_BYTES_PER_MS;
  return retrying(limitMs, (signal) => {
    const Body = payload.open();
    const sent = send({ Body, ContentLength: payload.length }, signal);
    if (!(Body instanceof Readable)) return sent;
    // The client does not listen for what goes wrong with a body.
    const broken = new Promise<never>((_resolve, reject) => Body.once("error", reject));
    return Promise.race([sent, broken]);
  });
}

function known(value: string | undefined): string {
  if (value === undefined) throw new Error("S3 left out what its answer must have.");
  return value;
}
