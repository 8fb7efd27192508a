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
