import { Readable } from "node:stream";
import type { S3, S3ClientConfig } from "@aws-sdk/client-s3";
import { ConfigError } from "../../config/config-error.ts";
import { readAuthorities } from "../../config/key-files.ts";
import { limited, retrying } from "./retry.ts";
import { isGone, refusedDeletion, S3Refusal } from "./s3-errors.ts";
import type { S3Settings } from "./s3-settings.ts";

/** Bytes of a known length that can be sent again. */
export interface Payload {
  readonly length: number;
  open(): Readable | Uint8Array;
}

const CONNECT_WITHIN_MS = 3_000;
/** The time until S3 begins its answer. */
const ANSWER_WITHIN_MS = 4_000;
/** A slower upload of a payload times out. */
const SLOWEST_BYTES_PER_MS = 256;
/** The time until the next bytes of an object. */
const NEXT_BYTES_WITHIN_MS = 10_000;

/** Deletions in one request. S3 allows 1,000. */
const DELETIONS_AT_ONCE = 500;
/** Some stores delete objects one by one. */
const SLOWEST_MS_PER_DELETION = 20;
/** Concurrent deletions, if each one needs a request of its own. */
const REQUESTS_AT_ONCE = 16;

/**
 * The calls to one bucket. Each has a time-out, is retried while S3 is unreachable, and fails with S3Error or
 * StorageFullError. The name is not `Bucket`: TypeScript 7.0.2 would emit the `Bucket` property of S3 inputs as the
 * class.
 */
export class S3Bucket {
  readonly #s3: S3;
  readonly #name: string;
  #deletesMany = true;

  constructor(s3: S3, name: string) {
    this.#s3 = s3;
    this.#name = name;
  }

  /** The bytes of [start, end), or fewer if the object is shorter. Fails when no bytes come in time. */
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
    const chunks: AsyncIterator<Uint8Array> = body[Symbol.asyncIterator]();
    try {
      for (;;) {
        const next = await limited(NEXT_BYTES_WITHIN_MS, () => chunks.next());
        if (next.done) return;
        yield next.value;
      }
    } finally {
      body.destroy();
    }
  }

  async put(key: string, payload: Payload): Promise<void> {
    await sending(payload, (body, abortSignal) =>
      this.#s3.putObject({ ...this.#object(key), ...body }, { abortSignal }),
    );
  }

  /** Deletes objects. Missing ones are not an error. */
  async deleteAll(keys: Iterable<string> | AsyncIterable<string>): Promise<void> {
    let batch: string[] = [];
    for await (const key of keys) {
      batch.push(key);
      if (batch.length < DELETIONS_AT_ONCE) continue;
      await this.#deleteBatch(batch);
      batch = [];
    }
    await this.#deleteBatch(batch);
  }

  /** The keys with `prefix` that sort after `after`, in order. Requests one page at a time. */
  async *list(prefix: string, after = prefix): AsyncGenerator<string, void, undefined> {
    for (let isMore = true, last = after; isMore; ) {
      const input = { Bucket: this.#name, Prefix: prefix, StartAfter: last };
      const { Contents = [], IsTruncated = false } = await retrying(
        ANSWER_WITHIN_MS,
        (abortSignal) => this.#s3.listObjectsV2(input, { abortSignal }),
      );
      const keys = Contents.flatMap(({ Key }) => (Key === undefined ? [] : [Key]));
      yield* keys;
      last = keys.at(-1) ?? last;
      isMore = IsTruncated && keys.length > 0;
    }
  }

  /** Whether the bucket has, or once had, versioning. */
  async hasVersioning(): Promise<boolean> {
    const answer = await retrying(ANSWER_WITHIN_MS, (abortSignal) =>
      this.#s3.getBucketVersioning({ Bucket: this.#name }, { abortSignal }),
    );
    return answer.Status !== undefined;
  }

  async #deleteBatch(keys: string[]): Promise<void> {
    if (keys.length > 1 && this.#deletesMany) {
      const known = await this.#deleteMany(keys);
      if (known) return;
      this.#deletesMany = false;
    }
    for (let at = 0; at < keys.length; at += REQUESTS_AT_ONCE) {
      await Promise.all(keys.slice(at, at + REQUESTS_AT_ONCE).map((key) => this.#delete(key)));
    }
  }

  /** Returns false when the store does not support the request. */
  async #deleteMany(keys: string[]): Promise<boolean> {
    const input = {
      Bucket: this.#name,
      Delete: { Objects: keys.map((Key) => ({ Key })), Quiet: true },
    };
    const limitMs = ANSWER_WITHIN_MS + keys.length * SLOWEST_MS_PER_DELETION;
    try {
      const { Errors = [] } = await retrying(limitMs, (abortSignal) =>
        this.#s3.deleteObjects(input, { abortSignal }),
      );
      const [first] = Errors;
      if (first) throw refusedDeletion(first.Code ?? "");
      return true;
    } catch (error) {
      if (error instanceof S3Refusal || isGone(error)) return false;
      throw error;
    }
  }

  async #delete(key: string): Promise<void> {
    await retrying(ANSWER_WITHIN_MS, (abortSignal) =>
      this.#s3.deleteObject(this.#object(key), { abortSignal }),
    );
  }

  #object(key: string): { Bucket: string; Key: string } {
    return { Bucket: this.#name, Key: key };
  }
}

/**
 * Opens a bucket without a request.
 *
 * @throws ConfigError when the S3 client is not installed or the certificates can't be read
 */
export async function openBucket(settings: S3Settings): Promise<S3Bucket> {
  return new S3Bucket(await openClient(settings), settings.bucket);
}

/** @throws ConfigError as `openBucket` */
export async function openClient(settings: S3Settings): Promise<S3> {
  const ca = await readAuthorities("S3_CA_FILE", settings.caFile);
  const client = await loadClient();
  return new client.S3(clientConfig(settings, ca));
}

function clientConfig(settings: S3Settings, ca: string | null): S3ClientConfig {
  const { endpoint, region, addressing, accessKeyId, secretAccessKey } = settings;
  // A download uses its connection as long as its recipient reads. With a limit, slow recipients would block the rest.
  const agent = { keepAlive: true, maxSockets: Number.POSITIVE_INFINITY };
  return {
    ...(endpoint === null ? {} : { endpoint }),
    region,
    forcePathStyle: addressing === "path",
    credentials: { accessKeyId, secretAccessKey },
    // With a checksum trailer, streamed bodies are chunked, and many stores answer 411.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    expectContinueHeader: false,
    // Only retry.ts retries. The client can't send a stream twice.
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: CONNECT_WITHIN_MS,
      httpAgent: agent,
      httpsAgent: { ...agent, ...(ca === null ? {} : { ca }) },
    },
  };
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

/** Each attempt sends the payload from its beginning. */
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
    // The client ignores errors of a body stream.
    const broken = new Promise<never>((_resolve, reject) => Body.once("error", reject));
    return Promise.race([sent, broken]);
  });
}
