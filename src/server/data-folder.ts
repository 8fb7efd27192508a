import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { ConfigError } from "./config.ts";

/**
 * Makes the data folder where there is none, and takes it for this process alone: two servers would cut each
 * other's uploads. SQLite's lock ends with its process, however that ends.
 *
 * @throws ConfigError when another server has it
 */
export async function takeDataFolder(path: string): Promise<{ release(): void }> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  const lock = new DatabaseSync(join(path, "server.lock"), { timeout: 0 });
  try {
    lock.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE");
  } catch {
    lock.close();
    throw new ConfigError(
      "Another server uses this DATA_DIR. Stop it, or give this one a DATA_DIR of its own.",
    );
  }
  return { release: () => lock.close() };
}
