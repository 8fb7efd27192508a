import type { Config } from "../../config/config.ts";
import { ConfigError } from "../../config/config-error.ts";

/** Which bucket of which S3-compatible store, and who may use it. */
export interface S3Settings {
  /** Null: Amazon's own, by the region. */
  endpoint: string | null;
  region: string;
  bucket: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** Whether the bucket's name stands in the path of a request or in the name of its host. */
  addressing: "path" | "host";
  /** A file of PEM certificates to trust beside the well-known authorities. */
  caFile: string | null;
}

/**
 * Where ciphertexts go; null: to the disk.
 *
 * @throws ConfigError when there is a bucket, and no key to it, or the other way round
 */
export function s3SettingsOf(config: Config): S3Settings | null {
  const {
    s3Bucket: bucket,
    s3AccessKeyId: accessKeyId,
    s3SecretAccessKey: secretAccessKey,
  } = config;
  if (bucket === null) {
    if ((config.s3Endpoint ?? accessKeyId ?? secretAccessKey) === null) return null;
    throw new ConfigError("S3_BUCKET must be set where the other S3 settings are.");
  }
  if (accessKeyId === null || secretAccessKey === null) {
    throw new ConfigError(
      "S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY must be set where S3_BUCKET is.",
    );
  }
  return {
    endpoint: config.s3Endpoint,
    region: config.s3Region,
    ...{ bucket, accessKeyId, secretAccessKey },
    addressing: config.s3Addressing,
    caFile: config.s3CaFile,
  };
}
