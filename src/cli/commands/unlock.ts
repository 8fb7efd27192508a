import type { Command } from "commander";
import { ProblemError } from "../../client/errors.ts";
import { problems } from "../../protocol/problems.ts";
import { countOf } from "../../protocol/quantities.ts";
import type { CliContext } from "../context.ts";
import { findOwnedShare, type OwnerAccess } from "../owned-share.ts";
import { addServerOptions, type ServerOptions } from "../shared-options.ts";

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
      const share = await findOwnedShare(context, linkOrId, options);
      context.terminal.say(await unlock(share, context.signal));
    });
}

/**
 * Unlocks it; gives what is true of it then, in words.
 *
 * @throws ProblemError `gone`, with words for the sender: the table's are for the recipient
 */
async function unlock(
  { api, ask, id, ownerToken }: OwnerAccess,
  signal: AbortSignal,
): Promise<string> {
  const readStatus = () => ask(() => api.status(id, ownerToken, signal));
  const before = await readStatus();
  if (before.gone) {
    const advice = "There is nothing left to unlock.";
    throw new ProblemError({ code: "gone", ...problems.gone, ...before.gone, advice });
  }
  if (!before.needsPassword) return "This share needs no password, so there is nothing to unlock.";
  // Asked in any case: it may have been locked since.
  await ask(() => api.unlock(id, ownerToken, signal));
  const { remainingAttempts } = await readStatus();
  const tries = countOf(remainingAttempts ?? 0, "try", "tries");
  return before.locked
    ? `Unlocked. The recipient has ${tries} again.`
    : `It was not locked. The recipient has ${tries}.`;
}
