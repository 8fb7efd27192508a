import type { Command } from "commander";
import { type OwnerView, readStatus, watchStatus } from "../../client/owner.ts";
import type { CliContext } from "../context.ts";
import { findOwnedShare } from "../owned-share.ts";
import { addServerOptions, helpFor, type ServerOptions } from "../shared-options.ts";
import { describeStatus } from "../terminal/status-words.ts";
import { safeJson } from "../terminal/wording.ts";

interface StatusOptions extends ServerOptions {
  json?: boolean;
  watch?: boolean;
}

const HELP = `
Examples:
  onetimeshare status sYqwR1…            by the id that send told
  onetimeshare status 'LINK' --watch     show it again whenever something happens

A share that was sent from another machine: set ONETIMESHARE_OWNER_TOKEN to what \`send --json\` printed.`;

export function addStatusCommand(program: Command, context: CliContext): void {
  const command = program
    .command("status")
    .summary("see what became of a share that you sent")
    .description(
      "Shows what became of a share that you sent: looked at, opened, delivered, expired.",
    )
    .argument("<link|id>", "the share's link or id")
    .option("--json", "print it as JSON")
    .option("--watch", "go on until the share is gone");
  addServerOptions(command)
    .addHelpText("after", helpFor(context, HELP))
    .action((linkOrId: string, options: StatusOptions) => status(context, linkOrId, options));
}

async function status(
  context: CliContext,
  linkOrId: string,
  options: StatusOptions,
): Promise<void> {
  const { terminal, signal } = context;
  const { api, ask, id, ownerToken, receiptKey } = await findOwnedShare(context, linkOrId, options);
  const show = (view: OwnerView) =>
    terminal.print(options.json ? `${safeJson(view)}\n` : describeStatus(view, context.program));
  if (!options.watch) {
    return show(await ask((signal) => readStatus(api, id, ownerToken, receiptKey, signal)));
  }
  let isFirst = true;
  for await (const view of watchStatus(api, id, ownerToken, receiptKey, signal)) {
    if (!isFirst && !options.json) await terminal.print("\n");
    isFirst = false;
    await show(view);
  }
  signal.throwIfAborted();
}
