import type { Command } from "commander";
import type { OwnerView } from "../../client/owner.ts";
import type { CliContext } from "../context.ts";
import { addServerOptions, helpFor, type ServerOptions } from "../shared-options.ts";
import { describeStatus } from "../terminal/status-words.ts";
import { safeJson } from "../terminal/wording.ts";

interface StatusOptions extends ServerOptions {
  json?: boolean;
  watch?: boolean;
}

const HELP = `
Examples:
  onetimeshare status sYqwR1…            with the id that send printed
  onetimeshare status 'LINK' --watch     show the status again after each change

If you sent the share from another machine, set ONETIMESHARE_OWNER_TOKEN to the ownerToken that send --json printed.`;

export function addStatusCommand(program: Command, context: CliContext): void {
  const command = program
    .command("status")
    .summary("see whether a share that you sent was opened")
    .description("Shows the state, the timeline and the receipts of a share that you sent.")
    .argument("<link|id>", "the share's link or id")
    .option("--json", "print the API's status as JSON, and whether each receipt is genuine")
    .option("--watch", "show the status again after each change, until the share is gone");
  addServerOptions(command)
    .addHelpText("after", helpFor(context, HELP))
    .action((linkOrId: string, options: StatusOptions) => runStatus(context, linkOrId, options));
}

async function runStatus(
  context: CliContext,
  linkOrId: string,
  options: StatusOptions,
): Promise<void> {
  const { terminal, signal } = context;
  // Loaded on demand, because the help of the program needs none of it.
  const { readStatus, watchStatus } = await import("../../client/owner.ts");
  const { findOwnedShare } = await import("../owned-share.ts");
  const { api, ask, id, ownerToken, receiptKey } = await findOwnedShare(context, linkOrId, options);
  const wordsOf = (view: OwnerView) =>
    options.json ? `${safeJson(view)}\n` : describeStatus(view, context.program);
  if (!options.watch) {
    const view = await ask((signal) => readStatus(api, id, ownerToken, receiptKey, signal));
    return terminal.print(wordsOf(view));
  }
  let last = "";
  for await (const view of watchStatus(api, id, ownerToken, receiptKey, signal)) {
    const words = wordsOf(view);
    // The progress of a download is only in the JSON.
    if (words === last) continue;
    if (last !== "" && !options.json) await terminal.print("\n");
    last = words;
    await terminal.print(words);
  }
  signal.throwIfAborted();
}
