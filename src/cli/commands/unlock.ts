import type { Command } from "commander";
import { ProblemError } from "../../client/errors.ts";
import { problems } from "../../protocol/problems.ts";
import { countOf } from "../../protocol/quantities.ts";
import type { CliContext } from "../context.ts";
import type { OwnerAccess } from "../owned-share.ts";
import { addServerOptions, helpFor, type ServerOptions } from "../shared-options.ts";
import { safeJson } from "../terminal/wording.ts";

const HELP = `
Examples:
  onetimeshare unlock sYqwR1…            with the id that send printed
  onetimeshare unlock 'LINK'             with the link, in quotes

First ask the recipient whether the wrong passwords were theirs. Only a person with the whole link can try a password.`;

interface UnlockOptions extends ServerOptions {
  json?: boolean;
}

export function addUnlockCommand(program: Command, context: CliContext): void {
  const command = program
    .command("unlock")
    .summary("allow more tries after too many wrong passwords")
    .description("Unlocks a share of yours that too many wrong passwords have locked.")
    .argument("<link|id>", "the share's link or id")
    .option("--json", "print {id, wasLocked, remainingAttempts} as JSON");
  addServerOptions(command)
    .addHelpText("after", helpFor(context, HELP))
    .action(async (linkOrId: string, { json, ...options }: UnlockOptions) => {
      // Loaded on demand, because the help of the program does not need it.
      const { findOwnedShare } = await import("../owned-share.ts");
      const share = await findOwnedShare(context, linkOrId, options);
      const unlocked = await unlock(share);
      context.terminal.say(describeUnlocked(unlocked));
      if (json) await context.terminal.print(`${safeJson({ id: share.id, ...unlocked })}\n`);
    });
}

interface Unlocked {
  wasLocked: boolean;
  /** Null if the share needs no password. */
  remainingAttempts: number | null;
}

/** @throws ProblemError `gone`, with advice for the sender: the table's advice is for the recipient */
async function unlock({ api, ask, id, ownerToken }: OwnerAccess): Promise<Unlocked> {
  const readStatus = () => ask((signal) => api.status(id, ownerToken, signal));
  const before = await readStatus();
  if (before.gone) {
    const advice = "There is nothing left to unlock.";
    throw new ProblemError({ code: "gone", ...problems.gone, ...before.gone, advice });
  }
  if (!before.needsPassword) return { wasLocked: false, remainingAttempts: null };
  // A share that was not locked is unlocked too: it may be locked by now.
  await ask((signal) => api.unlock(id, ownerToken, signal));
  const { remainingAttempts } = await readStatus();
  return { wasLocked: before.locked, remainingAttempts };
}

function describeUnlocked({ wasLocked, remainingAttempts }: Unlocked): string {
  if (remainingAttempts === null) return "This share has no password, so it can't be locked.";
  const tries = countOf(remainingAttempts, "try", "tries");
  return wasLocked
    ? `Unlocked. The recipient has ${tries} again.`
    : `The share was not locked. The recipient has ${tries} left.`;
}
