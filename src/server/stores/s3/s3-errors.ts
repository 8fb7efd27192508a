import {
  StorageFullError,
  StoreUnavailableError,
  UnfitStoreError,
} from "../../shares/store-errors.ts";
import type { S3Settings } from "./s3-settings.ts";

/**
 * `gone`: S3 has no such object. `denied`: this server lacks a permission. `unreachable`: S3 did not answer, or asked
 * for a retry. Only `unreachable` is transient.
 */
export class S3Error extends StoreUnavailableError {
  readonly reason: "gone" | "denied" | "unreachable";
  /** The error code of S3 or of the system. */
  readonly code: string;

  constructor(reason: S3Error["reason"], code: string) {
    super(`S3: ${reason} (${code})`);
    this.reason = reason;
    this.code = code;
  }
}

/** A request that the store does not support, or a bug of this program. */
export class S3Refusal extends Error {
  override readonly name = "S3Refusal";

  constructor(status: number, code: string) {
    super(`S3 refused a request: ${status} ${code}`);
  }
}

/** The code of a call without an answer in time. */
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
 * Converts an error of the S3 client, whose text may contain addresses and keys. An error of neither S3 nor the network
 * is a bug of this program and is returned unchanged.
 */
export function storeErrorOf(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof StoreUnavailableError) return error;
  const status = httpStatusOf(error);
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

/** The error of one deletion in a request for many. */
export function refusedDeletion(code: string): S3Error {
  return new S3Error(code === "AccessDenied" ? "denied" : "unreachable", code);
}

function httpStatusOf(error: Error): number | null {
  if (!("$metadata" in error)) return null;
  const { httpStatusCode } = error.$metadata as { httpStatusCode?: number };
  return httpStatusCode ?? null;
}

/** The code of a call without an answer: ECONNREFUSED, an untrusted certificate, a time-out. */
function networkCodeOf(error: Error): string | null {
  if (error instanceof TypeError || error instanceof RangeError) return null;
  if (error.name === "AbortError" || error.name === "TimeoutError") return TIME_OUT;
  return "code" in error && typeof error.code === "string" ? error.code : null;
}

const RIGHTS = "s3:GetBucketVersioning, s3:ListBucket, s3:GetObject, s3:PutObject, s3:DeleteObject";

/** Adds the reason and the remedy to an error of the first calls, if they are known. The text contains no key. */
export function explainStartFailure(error: S3Error, { bucket, region }: S3Settings): Error {
  const text = startFailureText(error, bucket, region);
  return text === null ? error : new UnfitStoreError(`${text} (S3: ${error.code})`);
}

function startFailureText(
  { reason, code }: S3Error,
  bucket: string,
  region: string,
): string | null {
  switch (code) {
    case "NoSuchBucket":
      return `S3_BUCKET: the bucket ${bucket} does not exist. Create it without versioning, or correct the name.`;
    case "InvalidAccessKeyId":
      return "S3_ENDPOINT does not know S3_ACCESS_KEY_ID. Correct the key ID or the endpoint.";
    case "SignatureDoesNotMatch":
      return "S3_SECRET_ACCESS_KEY is not the secret of S3_ACCESS_KEY_ID. Correct it.";
    case "RequestTimeTooSkewed":
      return "The clocks of this machine and of S3 differ by more than 15 minutes. Correct the clock.";
    case "PermanentRedirect":
    case "AuthorizationHeaderMalformed":
    case "IllegalLocationConstraintException":
      return `S3_REGION is ${region}, but the bucket ${bucket} is in another region. Set S3_REGION to that region, and S3_ENDPOINT to its address.`;
    case "DEPTH_ZERO_SELF_SIGNED_CERT":
    case "SELF_SIGNED_CERT_IN_CHAIN":
    case "UNABLE_TO_GET_ISSUER_CERT_LOCALLY":
    case "UNABLE_TO_VERIFY_LEAF_SIGNATURE":
      return "The certificate of S3_ENDPOINT is not from a trusted authority. Set S3_CA_FILE to the PEM file of the authority.";
    case "ERR_TLS_CERT_ALTNAME_INVALID":
      return "The certificate of S3_ENDPOINT is for another name. Use that name.";
    default:
      return reason === "denied"
        ? `S3_ACCESS_KEY_ID has no access to the bucket ${bucket}. It needs ${RIGHTS}.`
        : null;
  }
}
