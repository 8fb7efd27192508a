import type { Command } from "commander";
import type { CliContext } from "../context.ts";
import { findOwnedShare, type OwnerAccess } from "../owned-share.ts";
import { addServerOptions, type ServerOptions } from "../shared-options.ts";
import { formatMoment, goneWords } from "../terminal/wording.ts";

const HELP = `
Examples:
  onetimeshare burn sYqwR1…              by the id that send told
  onetimeshare burn 'LINK'               by the link, in quotes

A download that is running is cut off. It can't be undone.`;

export function addBurnCommand(program: Command, context: CliContext): void {
  const command = program
    .command("burn")
    .summary("end a share now and delete what it holds")
    .description("Ends a share that you sent, at once, and deletes what it holds from the server.")
    .argument("<link|id>", "the share's link or id");
  addServerOptions(command)
    .addHelpText("after", HELP)
    .action(async (linkOrId: string, options: ServerOptions) => {
      const share = await findOwnedShare(context, linkOrId, options);
      context.terminal.say(await burn(share, context.signal));
    });
}

/** Burns it; gives what became of it, in words. */
async function burn(
  { api, ask, id, ownerToken }: OwnerAccess,
  signal: AbortSignal,
): Promise<string> {
  await ask(() => api.burn(id, ownerToken, signal));
  const burned = "Burned. The link opens nothing any more.";
  const status = await ask(() => api.status(id, ownerToken, signal)).catch(() => null);
  // The burn is done, whether more can be told or not.
  if (!status?.gone) return burned;
  const { reason, at } = status.gone;
  if (reason !== "burned") {
    return `It was gone before, since ${formatMoment(at)}: ${goneWords[reason]}. There was nothing left to burn.`;
  }
  const delivered = status.timeline
    .filter(({ event }) => event === "delivered")
    .reduce((sum, { count: times = 1 }) => sum + times, 0);
  return delivered === 0
    ? burned
    : `${burned} It had been delivered ${delivered === 1 ? "once" : `${delivered} times`} before.`;
}
