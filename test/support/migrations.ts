import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { CliResult, CliUser } from "./run-cli.ts";
import { tempFolder } from "./temp-folder.ts";

/** The settings of one side of a migration. */
export type SideSettings = Record<string, string>;

export interface Migration {
  from: SideSettings;
  to: SideSettings;
}

/** Runs `onetimeshare migrate`. */
export async function migrate(
  user: CliUser,
  { from, to }: Migration,
  ...options: string[]
): Promise<CliResult> {
  return user.run(["migrate", "--to", await settingsFile(to), ...options], { env: from });
}

/** Begins `onetimeshare migrate`. */
export async function startMigration(user: CliUser, { from, to }: Migration) {
  return user.start(["migrate", "--to", await settingsFile(to)], { env: from });
}

/** Kills a migration after some time. Returns whether it was still running. */
export async function killMigration(
  user: CliUser,
  migration: Migration,
  afterMs: number,
): Promise<boolean> {
  const running = await startMigration(user, migration);
  await Promise.race([sleep(afterMs), running.result]);
  running.kill("SIGKILL");
  return (await running.result).exitCode === null;
}

/** A file with settings, one NAME=VALUE in a line. */
export async function settingsFile(settings: SideSettings): Promise<string> {
  const path = join(await tempFolder(), "target.env");
  const lines = Object.entries(settings).map(([name, value]) => `${name}="${value}"\n`);
  await writeFile(path, lines.join(""), { mode: 0o600 });
  return path;
}
