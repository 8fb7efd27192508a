import { StorageFullError, StoreUnavailableError } from "../../store-errors.ts";

/**
 * What S3 could not do. `gone`: it has no such object. `denied`: it does not let this server.
 * `unreachable`: it did not answer, or asked to come again; the only one that another attempt may change.
 */
export class S3Error extends StoreUnavailableError {
  readonly reason: "gone" | "denied" | "unreachable";

  constructor(reason: S3Error["reason"], code: string) {
    super(`S3: ${reason} (${code})`);
    this.reason = reason;
  }
}

export function isUnreachable(error: unknown): boolean {
  return error instanceof S3Error && error.reason === "unreachable";
}

const FULL = new Set([
  "QuotaExceeded",
  "XMinioStorageFull",
  "XMinioAdminBucketQuotaExceeded",
  "507",
]);
const DENIED = new Set(["NoSuchBucket", "RequestTimeTooSkewed", "AuthorizationHeaderMalformed"]);
const GONE_STATUS = new Set([404, 416]);
const DENIED_STATUS = new Set([301, 401, 403]);
const TRANSIENT = new Set(["RequestTimeout", "OperationAborted", "ConcurrentModification"]);
const TRANSIENT_STATUS = new Set([408, 429, 500, 502, 503, 504]);

/**
 * The error of a store for an error of the S3 client, whose own text may hold addresses and keys. What is
 * neither S3's state nor the network's is a mistake in this program: it keeps its status, and is no error of
 * a store.
 */
export function storeErrorOf(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof StoreUnavailableError) return error;
  const status = statusOf(error);
  if (status === null) {
    const code = networkCodeOf(error);
    return code === null ? error : new S3Error("unreachable", code);
  }
  const code = error.name === "Error" ? String(status) : error.name;
  if (FULL.has(code) || status === 507) return new StorageFullError(`S3: ${code}`);
  if (DENIED.has(code) || DENIED_STATUS.has(status)) return new S3Error("denied", code);
  if (GONE_STATUS.has(status)) return new S3Error("gone", code);
  if (TRANSIENT.has(code) || TRANSIENT_STATUS.has(status)) return new S3Error("unreachable", code);
  return new Error(`S3 refused a request: ${status} ${code}`);
}

function statusOf(error: Error): number | null {
  if (!("$metadata" in error)) return null;
  const { httpStatusCode } = error.$metadata as { httpStatusCode?: number };
  return httpStatusCode ?? null;
}

/** ECONNREFUSED, a certificate that is not trusted, a time-out: there was no answer to read. */
function networkCodeOf(error: Error): string | null {
  if (error instanceof TypeError || error instanceof RangeError) return null;
  if (error.name === "AbortError" || error.name === "TimeoutError") return "time-out";
  return "code" in error && typeof error.code === "string" ? error.code : null;
}
