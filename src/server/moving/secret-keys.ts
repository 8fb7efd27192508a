import { join } from "node:path";
import { readIfPresent, writePrivateFile } from "../../node/files.ts";
import type { Config } from "../config/config.ts";
import { ConfigError } from "../config/config-error.ts";
import { KEY_FILE } from "./backup-folder.ts";

/**
 * Checks that the target of a migration has the secret key of the source. The audit log has hashes of networks under it. Returns what
 * gives a target without a key that of the source.
 *
 * @throws ConfigError
 */
export async function checkSecretKeys(
  source: Config,
  target: Config,
): Promise<() => Promise<void>> {
  const [ofSource, ofTarget] = [await keyOf(source), await keyOf(target)];
  if (ofSource === null) return async () => {};
  if (ofTarget === null && target.redisTarget === null) {
    return () => writePrivateFile(join(target.dataDir, KEY_FILE), ofSource);
  }
  if (ofTarget?.equals(ofSource)) return async () => {};
  const where =
    source.secretKey === null
      ? `the content of ${join(source.dataDir, KEY_FILE)}`
      : "SECRET_KEY of the source";
  throw new ConfigError(
    `The target needs the secret key of the source. Set SECRET_KEY or SECRET_KEY_FILE of the target to ${where}.`,
  );
}

/** Null: the server has no key yet. */
async function keyOf({ secretKey, redisTarget, dataDir }: Config): Promise<Buffer | null> {
  if (secretKey !== null) return Buffer.from(secretKey);
  return redisTarget === null ? readIfPresent(join(dataDir, KEY_FILE)) : null;
}
