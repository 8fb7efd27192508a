import { once } from "node:events";
import type { Command } from "commander";
import type { CliContext } from "../context.ts";
import { ObstacleError, UsageError } from "../errors.ts";
import { helpFor } from "../shared-options.ts";

const HELP = `
Examples:
  onetimeshare serve                     on http://127.0.0.1:3000, data in ./data
  PORT=8080 DATA_DIR=/srv/shares BASE_URL=https://share.example.org onetimeshare serve

Settings come from the environment: PORT, HOST, DATA_DIR, BASE_URL, MAX_SHARE_SIZE, DEFAULT_EXPIRY and
more; docs/operations.md has them all. Ctrl-C stops it after the requests that are running, within
ten seconds; a second Ctrl-C stops it at once.`;

export function addServeCommand(program: Command, context: CliContext): void {
  program
    .command("serve")
    .summary("run a server")
    .description("Runs a OneTimeShare server until it is stopped.")
    .addHelpText("after", helpFor(context, HELP))
    .action(() => serve(context));
}

async function serve({ env, terminal, signal }: CliContext): Promise<void> {
  // Loaded here, so that no other command waits for it.
  const { startServer } = await import("../../server/main.ts");
  const server = await startServer({ ...env }).catch(async (error: unknown) => {
    throw await startFailure(error);
  });
  await terminal.print(`OneTimeShare listens on ${server.url}\n`);
  if (!signal.aborted) await once(signal, "abort");
  await server.stop();
}

/** The same failure with what to do about it, where that is known. */
export async function startFailure(error: unknown): Promise<unknown> {
  const { ConfigError } = await import("../../server/config/config-error.ts");
  if (error instanceof ConfigError) return new UsageError(error.message);
  const { StoreUnavailableError, UnfitStoreError } = await import(
    "../../server/shares/store-errors.ts"
  );
  if (error instanceof UnfitStoreError) return new ObstacleError(error.message);
  if (error instanceof StoreUnavailableError) {
    return new ObstacleError(`${error.message}. ${adviceFor(error.message)}`);
  }
  const { ListenError } = await import("../../server/runtime/listen-error.ts");
  return error instanceof ListenError ? new ObstacleError(error.message) : error;
}

function adviceFor(message: string): string {
  if (message.startsWith("S3")) {
    return "Check the S3 settings, and that S3_ENDPOINT can be reached from here.";
  }
  if (message.startsWith("Redis")) return "Check REDIS_URL, and that Redis answers there.";
  return "Check DATA_DIR and who may write to it.";
}
