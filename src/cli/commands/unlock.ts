import type { Command } from "commander";
import type { CliContext } from "../context.ts";
import { findOwnedShare } from "../owned-share.ts";
import type { ServerOptions } from "../server-address.ts";
import { count } from "../terminal/wording.ts";
import { addServerOptions } from "./shared-options.ts";

const HELP = `
Examples:
  onetimeshare unlock sYqwR1…            by the id that send told
  onetimeshare unlock 'LINK'             by the link, in quotes

Ask the recipient first whether it was them: only who has the whole link can try passwords.`;

export function addUnlockCommand(program: Command, context: CliContext): void {
  const command = program
    .command("unlock")
    .summary("allow more tries after too many wrong passwords")
    .description("Unlocks a share that you sent and that wrong passwords have locked.")
    .argument("<link|id>", "the share's link or id");
  addServerOptions(command)
    .addHelpText("after", HELP)
    .action(async (linkOrId: string, options: ServerOptions) => {
      const { api, id, ownerToken } = await findOwnedShare(context, linkOrId, options);
      await api.unlock(id, ownerToken, context.signal);
      const { remainingAttempts } = await api.status(id, ownerToken, context.signal);
      context.terminal.say(
        remainingAttempts === null
          ? "This share needs no password, so there is nothing to unlock."
          : `Unlocked. The recipient has ${count(remainingAttempts, "more try", "more tries")}.`,
      );
    });
}
