import { createHmac, randomBytes } from "node:crypto";
import { link, readFile, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Config } from "./config.ts";
import { ConfigError } from "./config-error.ts";

/**
 * The server's secret: SECRET_KEY or, with one machine, what was made and kept in DATA_DIR, which is there. Servers
 * on one Redis must have the same one, so there it has to be set.
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
      "SECRET_KEY must be set where REDIS_URL is, the same on all servers: openssl rand -base64 32",
    );
  }
  const path = join(dataDir, "secret.key");
  return (await readIfThere(path)) ?? makeOnce(path);
}

/** A key for one purpose, which says nothing of the secret or of the keys for others. */
export function keyFor(purpose: string, secret: Uint8Array): Uint8Array {
  return createHmac("sha256", secret).update(`onetimeshare/${purpose}`).digest();
}

/** Whole under its name or not there, and the first one stays: several processes may begin at once. */
async function makeOnce(path: string): Promise<Uint8Array> {
  const own = `${path}.${randomBytes(6).toString("hex")}`;
  await writeFile(own, randomBytes(32).toString("base64url"), { mode: 0o600, flag: "wx" });
  try {
    await link(own, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    });
  } finally {
    await unlink(own);
  }
  return readFile(path);
}

async function readIfThere(path: string): Promise<Uint8Array | null> {
  return readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
}
