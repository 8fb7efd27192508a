import type { Config } from "../../config/config.ts";
import { ConfigError } from "../../config/config-error.ts";

/** A bucket of an S3-compatible store, and the key to it. */
export interface S3Settings {
  /** Null: the endpoint of Amazon S3 for the region. */
  endpoint: string | null;
  region: string;
  bucket: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** Whether requests have the bucket's name in the path or in the host name. */
  addressing: "path" | "host";
  /** A PEM file of authorities to trust in addition to those of the system. */
  caFile: string | null;
}

/**
 * The bucket of the ciphertexts. Null: they are on the disk.
 *
 * @throws ConfigError when the settings have a bucket without a key, or a key without a bucket
 */
export function s3SettingsOf(config: Config): S3Settings | null {
  const {
    s3Bucket: bucket,
    s3AccessKeyId: accessKeyId,
    s3SecretAccessKey: secretAccessKey,
  } = config;
  if (bucket === null) {
    if ((config.s3Endpoint ?? accessKeyId ?? secretAccessKey) === null) return null;
    throw new ConfigError("If another S3 setting is set, S3_BUCKET must be set.");
  }
  if (accessKeyId === null || secretAccessKey === null) {
    throw new ConfigError(
      "If S3_BUCKET is set, S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY must be set.",
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
