import { StorageFullError, StoreUnavailableError } from "../../shares/store-errors.ts";

/**
 * What S3 could not do. `gone`: it has no such object. `denied`: it does not let this server.
 * `unreachable`: it did not answer, or asked to come again; the only one that another attempt may change.
 */
export class S3Error extends StoreUnavailableError {
  readonly reason: "gone" | "denied" | "unreachable";
  /** S3's own word for it, or the system's. */
  readonly code: string;

  constructor(reason: S3Error["reason"], code: string) {
    super(`S3: ${reason} (${code})`);
    this.reason = reason;
    this.code = code;
  }
}

/** A request that the store does not know, or that this program has made wrongly. */
export class S3Refusal extends Error {
  override readonly name = "S3Refusal";

  constructor(status: number, code: string) {
    super(`S3 refused a request: ${status} ${code}`);
  }
}

/** The code of what was not answered in time. */
export const TIME_OUT = "time-out";

export function isTimeOut(error: unknown): boolean {
  return error instanceof S3Error && error.code === TIME_OUT;
}

export function isUnreachable(error: unknown): boolean {
  return error instanceof S3Error && error.reason === "unreachable";
}

export function isGone(error: unknown): boolean {
  return error instanceof S3Error && error.reason === "gone";
}

const FULL = new Set([
  "QuotaExceeded",
  "XMinioStorageFull",
  "XMinioAdminBucketQuotaExceeded",
  "507",
]);
const DENIED = new Set([
  "NoSuchBucket",
  "RequestTimeTooSkewed",
  "AuthorizationHeaderMalformed",
  "IllegalLocationConstraintException",
]);
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
  return new S3Refusal(status, code);
}

/** The error of one deletion among many that were asked for in one request. */
export function refusedDeletion(code: string): S3Error {
  return new S3Error(code === "AccessDenied" ? "denied" : "unreachable", code);
}

function statusOf(error: Error): number | null {
  if (!("$metadata" in error)) return null;
  const { httpStatusCode } = error.$metadata as { httpStatusCode?: number };
  return httpStatusCode ?? null;
}

/** ECONNREFUSED, a certificate that is not trusted, a time-out: there was no answer to read. */
function networkCodeOf(error: Error): string | null {
  if (error instanceof TypeError || error instanceof RangeError) return null;
  if (error.name === "AbortError" || error.name === "TimeoutError") return TIME_OUT;
  return "code" in error && typeof error.code === "string" ? error.code : null;
}
