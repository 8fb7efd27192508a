import { UnfitStoreError } from "../../shares/store-errors.ts";
import type { S3Error } from "./s3-errors.ts";
import type { S3Settings } from "./s3-settings.ts";

const RIGHTS = "s3:GetBucketVersioning, s3:ListBucket, s3:GetObject, s3:PutObject, s3:DeleteObject";

/** Why S3 can't be used, with what to do about it where that is known. Names no key. */
export function explainStartFailure(error: S3Error, { bucket, region }: S3Settings): Error {
  const words = wordsFor(error, bucket, region);
  return words === null ? error : new UnfitStoreError(`${words} (S3: ${error.code})`);
}

function wordsFor({ reason, code }: S3Error, bucket: string, region: string): string | null {
  switch (code) {
    case "NoSuchBucket":
      return `S3_BUCKET: there is no bucket ${bucket}. Create it, without versioning, or correct the name.`;
    case "InvalidAccessKeyId":
      return "S3_ACCESS_KEY_ID is not known to S3_ENDPOINT. Correct it, or the endpoint.";
    case "SignatureDoesNotMatch":
      return "S3_SECRET_ACCESS_KEY is not the secret of S3_ACCESS_KEY_ID.";
    case "RequestTimeTooSkewed":
      return "This machine's clock and that of S3 differ by more than 15 minutes. Set the clock right.";
    case "PermanentRedirect":
    case "AuthorizationHeaderMalformed":
    case "IllegalLocationConstraintException":
      return `S3_REGION is ${region}, and the bucket ${bucket} is in another region. Set it to the bucket's, and S3_ENDPOINT to an address of that region.`;
    case "DEPTH_ZERO_SELF_SIGNED_CERT":
    case "SELF_SIGNED_CERT_IN_CHAIN":
    case "UNABLE_TO_GET_ISSUER_CERT_LOCALLY":
    case "UNABLE_TO_VERIFY_LEAF_SIGNATURE":
      return "S3_ENDPOINT shows a certificate of an authority that is not trusted. Name its PEM file in S3_CA_FILE.";
    case "ERR_TLS_CERT_ALTNAME_INVALID":
      return "S3_ENDPOINT shows a certificate for another name. Use the name that it is for.";
    default:
      return reason === "denied"
        ? `S3 does not let this key use the bucket ${bucket}. It needs ${RIGHTS}.`
        : null;
  }
}
