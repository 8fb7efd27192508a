import type { Command } from "commander";
import type { CliContext } from "../context.ts";
import { findOwnedShare } from "../owned-share.ts";
import type { ServerOptions } from "../server-address.ts";
import { addServerOptions } from "./shared-options.ts";

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
      const { api, id, ownerToken } = await findOwnedShare(context, linkOrId, options);
      await api.burn(id, ownerToken, context.signal);
      context.terminal.say("Burned. The link opens nothing any more.");
    });
}
