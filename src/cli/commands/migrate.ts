import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { parseEnv } from "node:util";
import type { SingleBar } from "cli-progress";
import type { Command } from "commander";
import { countOf, sizeInWords } from "../../protocol/quantities.ts";
import type { Config } from "../../server/config/config.ts";
import type { Copied } from "../../server/moving/copy-shares.ts";
import type { CliContext } from "../context.ts";
import { ObstacleError, UsageError } from "../errors.ts";
import { helpFor } from "../shared-options.ts";
import { formatSeconds } from "../terminal/wording.ts";
import { startFailure } from "./serve.ts";

const HELP = `
Stop all servers first. Run this as the server's user. The environment has the settings of the source, as for \`serve\`.
FILE has those of the target, one NAME=VALUE in a line: DATA_DIR, REDIS_URL, S3_BUCKET and so on. The target must be empty.

If the command is interrupted, run it again: it continues. Until it is done, no server starts on either side. When it is
done, the source is empty, and no server starts there any more.

Examples:
  DATA_DIR=/srv/shares onetimeshare migrate --to new.env --dry-run   check both sides
  DATA_DIR=/srv/shares onetimeshare migrate --to new.env             move everything
  DATA_DIR=/srv/shares onetimeshare migrate --to new.env --cancel    give up an unfinished migration`;

interface MigrateOptions {
  to?: string;
  dryRun?: boolean;
  cancel?: boolean;
}

export function addMigrateCommand(program: Command, context: CliContext): void {
  program
    .command("migrate")
    .summary("move all data of a server to other stores, such as Redis and S3")
    .description(
      "Moves all shares, upload tokens and the administration of a stopped server to other stores.",
    )
    .option("--to <file>", "the settings of the target")
    .option("--dry-run", "check both sides, and move nothing")
    .option("--cancel", "give up an unfinished migration, so that the source can be used again")
    .addHelpText("after", helpFor(context, HELP))
    .action((options: MigrateOptions) => run(context, options));
}

async function run(context: CliContext, { to, dryRun, cancel }: MigrateOptions): Promise<void> {
  if (dryRun && cancel) throw new UsageError("Give --dry-run or --cancel, not both.");
  if (to === undefined && !cancel) {
    throw new UsageError("Name the settings of the target: --to FILE.");
  }
  const path = to === undefined ? null : resolve(context.currentFolder, to);
  try {
    const { readConfig } = await import("../../server/config/config.ts");
    const source = readConfig({ ...context.env });
    const target = path === null ? null : readConfig(await readSettings(path));
    if (cancel) await cancelIt(context, source, target);
    else if (target === null) throw new UsageError("Name the settings of the target: --to FILE.");
    else if (dryRun) await check(context, source, target);
    else await move(context, source, target, path ?? "");
  } catch (error) {
    throw await migrationFailure(error);
  }
}

/** @throws UsageError; the system's error if the file can't be read */
async function readSettings(path: string): Promise<Record<string, string | undefined>> {
  const settings = parseEnv(await readFile(path, "utf8")) as Record<string, string | undefined>;
  if (Object.keys(settings).length > 0) return settings;
  throw new UsageError(`${path} has no settings. Write one NAME=VALUE in a line.`);
}

async function check(context: CliContext, source: Config, target: Config): Promise<void> {
  const { terminal } = context;
  const { checkMigration } = await import("../../server/moving/migrate.ts");
  const report = (message: string) => terminal.say(message);
  const { shares, bytes, from, to } = await checkMigration({ source, target, report });
  terminal.say(`From: ${from}\nTo: ${to}`);
  terminal.say(
    `${countOf(shares, "share")} and ${sizeInWords(bytes)} of large ciphertexts can move. Nothing was moved.`,
  );
}

async function move(
  context: CliContext,
  source: Config,
  target: Config,
  path: string,
): Promise<void> {
  const { terminal, signal, program } = context;
  const { migrate } = await import("../../server/moving/migrate.ts");
  const { createBar } = await import("../terminal/progress-bar.ts");
  const bar = createBar(terminal, "Moving {bar} {percentage}%  {value} of {total} shares  {size}");
  const begin = performance.now();
  const progress = new MigrationProgress(bar);
  const report = (message: string) => terminal.say(message);
  const interrupted = () =>
    terminal.say(
      `Stopping. Run the same command again to continue: ${program} migrate --to ${path}`,
    );
  signal.addEventListener("abort", interrupted);
  try {
    const result = await migrate({
      ...{ source, target, signal, report },
      progress: (copied, shares) => progress.update(copied, shares),
    });
    progress.stop();
    if (result.outcome === "moved_before") {
      terminal.say(`All shares were moved to ${result.to} before. There is nothing to move.`);
      return;
    }
    terminal.say(`Moved everything from ${result.from}\nto ${result.to}.`);
    const seconds = (performance.now() - begin) / 1000;
    if (result.copied) terminal.say(summary(result.copied, seconds));
    terminal.say("The source is empty now. Sessions of administrators have ended.");
    terminal.say(`Start the servers with the settings in ${path}.`);
  } finally {
    progress.stop();
    signal.removeEventListener("abort", interrupted);
  }
}

async function cancelIt(
  { terminal }: CliContext,
  source: Config,
  target: Config | null,
): Promise<void> {
  const { cancelMigration } = await import("../../server/moving/cancel-migration.ts");
  const report = (message: string) => terminal.say(message);
  const other = await cancelMigration({ source, target, report });
  terminal.say(`Cancelled the migration to ${other}. The source can be used again.`);
  if (target !== null) return;
  terminal.say("What had been copied is still there. No server can use it. Delete it by hand.");
}

function summary({ states, before, bytes }: Copied, seconds: number): string {
  const { uploading, ready, gone } = states;
  const moved = countOf(uploading + ready + gone, "share");
  const earlier = before === 0 ? "" : ` Earlier runs had moved ${countOf(before, "share")}.`;
  return `This run has moved ${moved} (${ready} ready, ${uploading} uploading, ${gone} gone) and ${sizeInWords(bytes)} of large ciphertexts in ${formatSeconds(seconds)}.${earlier}`;
}

/** The error of a migration, with advice. */
async function migrationFailure(error: unknown): Promise<unknown> {
  const { StorageFullError } = await import("../../server/shares/store-errors.ts");
  if (!(error instanceof StorageFullError)) return startFailure(error);
  return new ObstacleError(
    `${error.message}. The target is full. Make room there, then run the same command again.`,
  );
}

/** A bar on a terminal. Nothing elsewhere. */
class MigrationProgress {
  readonly #bar: SingleBar | null;

  constructor(bar: SingleBar | null) {
    this.#bar = bar;
  }

  update({ states, before, bytes }: Copied, shares: number): void {
    const done = states.uploading + states.ready + states.gone + before;
    const fields = { size: sizeInWords(bytes) };
    if (this.#bar?.isActive) this.#bar.update(done, fields);
    else this.#bar?.start(shares, done, fields);
  }

  stop(): void {
    if (this.#bar?.isActive) this.#bar.stop();
  }
}
