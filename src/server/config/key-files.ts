import { createHmac, randomBytes } from "node:crypto";
import { link, readFile, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { rootCertificates } from "node:tls";
import { readIfPresent } from "../../node/files.ts";
import type { Config } from "./config.ts";
import { ConfigError } from "./config-error.ts";

/**
 * Returns the server's secret: SECRET_KEY or, without Redis, a random key in DATA_DIR. Servers that share a Redis
 * need the same key, so SECRET_KEY is required with Redis.
 *
 * @throws ConfigError
 */
export async function readSecretKey({
  secretKey,
  redisTarget,
  dataDir,
}: Config): Promise<Uint8Array> {
  if (secretKey !== null) return Buffer.from(secretKey);
  if (redisTarget !== null) {
    throw new ConfigError(
      "With REDIS_URL, all servers need the same SECRET_KEY. Generate one with: openssl rand -base64 32",
    );
  }
  const path = join(dataDir, "secret.key");
  return (await readIfPresent(path)) ?? createKeyFile(path);
}

/** Derives a key for one purpose. It reveals neither the secret nor keys for other purposes. */
export function keyFor(purpose: string, secret: Uint8Array): Uint8Array {
  return createHmac("sha256", secret).update(`onetimeshare/${purpose}`).digest();
}

/** Creates the file atomically. If several processes start at once, all return the key of the first one. */
async function createKeyFile(path: string): Promise<Uint8Array> {
  const temporary = `${path}.${randomBytes(6).toString("hex")}`;
  await writeFile(temporary, randomBytes(32).toString("base64url"), { mode: 0o600, flag: "wx" });
  try {
    await link(temporary, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    });
  } finally {
    await unlink(temporary);
  }
  return readFile(path);
}

/**
 * Returns the certificate authorities to trust, as PEM: the public ones and those in the file `path`. Returns null if
 * `path` is null. Then only the public ones are trusted.
 *
 * @param setting the name of the setting whose value is `path`
 * @throws ConfigError
 */
export async function readAuthorities(
  setting: string,
  path: string | null,
): Promise<string | null> {
  if (path === null) return null;
  const ownAuthorities = await readFile(path, "utf8").catch(() => {
    throw new ConfigError(`${setting} can't be read. Check the path and permissions of ${path}.`);
  });
  return [...rootCertificates, ownAuthorities].join("\n");
}
