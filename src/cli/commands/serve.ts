import { once } from "node:events";
import type { Command } from "commander";
import type { CliContext } from "../context.ts";
import { ObstacleError, UsageError } from "../errors.ts";
import { helpFor } from "../shared-options.ts";

const HELP = `
Examples:
  onetimeshare serve                     serve on http://127.0.0.1:3000, with the data in ./data
  PORT=8080 DATA_DIR=/srv/shares BASE_URL=https://share.example.org onetimeshare serve

The settings are environment variables, such as PORT, HOST, DATA_DIR, BASE_URL and MAX_SHARE_SIZE. docs/settings.md
lists all of them. Ctrl-C gives running requests ten seconds to finish. A second Ctrl-C stops the server at once.`;

export function addServeCommand(program: Command, context: CliContext): void {
  program
    .command("serve")
    .summary("run a server")
    .description("Runs a OneTimeShare server until you stop it.")
    .addHelpText("after", helpFor(context, HELP))
    .action(() => serve(context));
}

async function serve(context: CliContext): Promise<void> {
  const { env, terminal, signal } = context;
  // Loaded here because `onetimeshare --help` needs neither.
  const { startServer } = await import("../../server/main.ts");
  const { pruneCompileCache } = await import("../state/compile-cache.ts");
  const server = await startServer({ ...env }).catch(async (error: unknown) => {
    throw await startFailure(error);
  });
  const stopRequested = signal.aborted ? Promise.resolve() : once(signal, "abort");
  let isPending = true;
  const ended = () => {
    isPending = false;
  };
  // A stdout that is closed or full does not stop the server.
  void terminal.print(`OneTimeShare listens on ${server.url}\n`).then(ended, ended);
  void pruneCompileCache(context);
  await stopRequested;
  try {
    await server.stop();
  } catch (error) {
    // A failed shutdown may leave something open that keeps the process alive. Its exit code and last words come first.
    setTimeout(() => process.exit(), 1_000).unref();
    throw error;
  }
  // If nobody reads stdout, the pending line would keep the process alive.
  if (isPending) process.exit();
}

/** The error of a server that could not start, with advice if there is any. */
export async function startFailure(error: unknown): Promise<unknown> {
  const { ConfigError } = await import("../../server/config/config-error.ts");
  if (error instanceof ConfigError) return new UsageError(error.message);
  const { StoreUnavailableError, UnfitStoreError } = await import(
    "../../server/shares/store-errors.ts"
  );
  if (error instanceof UnfitStoreError) return new ObstacleError(error.message);
  if (error instanceof StoreUnavailableError) {
    return new ObstacleError(`${error.message}. ${storeAdvice(error.message)}`);
  }
  const { ListenError } = await import("../../server/runtime/listen-error.ts");
  return error instanceof ListenError ? new ObstacleError(error.message) : error;
}

function storeAdvice(message: string): string {
  if (message.startsWith("S3")) {
    return "Check the S3 settings, and whether S3_ENDPOINT can be reached from here.";
  }
  if (message.startsWith("Redis")) return "Check REDIS_URL, and whether Redis runs there.";
  return "Check DATA_DIR and its permissions.";
}
