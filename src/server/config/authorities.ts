import { readFile } from "node:fs/promises";
import { rootCertificates } from "node:tls";
import { ConfigError } from "./config-error.ts";

/**
 * A file of authorities for a store that is not used was meant for one that is.
 *
 * @throws ConfigError
 */
export function checkAuthorities(config: {
  redisTarget: unknown;
  redisCaFile: string | null;
  s3Bucket: string | null;
  s3CaFile: string | null;
}): void {
  if (config.redisCaFile !== null && config.redisTarget === null) {
    throw new ConfigError("REDIS_URL must be set where REDIS_CA_FILE is.");
  }
  if (config.s3CaFile !== null && config.s3Bucket === null) {
    throw new ConfigError("S3_BUCKET must be set where S3_CA_FILE is.");
  }
}

/**
 * Certificates to trust, PEM: the well-known ones and those of a file. Null without a file: the well-known ones.
 *
 * @param setting the name of the setting that names the file
 * @throws ConfigError
 */
export async function readAuthorities(
  setting: string,
  path: string | null,
): Promise<string | null> {
  if (path === null) return null;
  const added = await readFile(path, "utf8").catch(() => {
    throw new ConfigError(`${setting} can't be read.`);
  });
  return [...rootCertificates, added].join("\n");
}
