import type { Command } from "commander";
import { nodeCiphers } from "../../ciphers/node.ts";
import { deriveShareKeys } from "../../protocol/keys.ts";
import { parseLink } from "../../protocol/link.ts";
import type { CliContext } from "../context.ts";
import { openWithPassword, type PasswordOptions } from "../password.ts";
import { addPasswordOptions, helpFor } from "../shared-options.ts";

const HELP = `
Example:
  onetimeshare key 'LINK'                the passphrase for: age -d FILE.age

No command here saves the ciphertext: it is what the server's API gives to a claim, by GET /api/v1/shares/ID/content,
or in the claim itself where it is small (docs/protocol.md says how).

It asks no server and uses nothing up. Who has the passphrase can read the share's ciphertext.`;

export function addKeyCommand(program: Command, context: CliContext): void {
  const command = program
    .command("key")
    .summary("print the passphrase by which age opens a share's ciphertext")
    .description(
      "Prints the passphrase of a share's ciphertext, which is an age file, to open it without this program.",
    )
    .argument("<link>", "the share's link, in quotes");
  addPasswordOptions(command, "ask for the share's password")
    .addHelpText("after", helpFor(context, HELP))
    .action(async (link: string, options: PasswordOptions) => {
      await context.terminal.print(`${await findPassphrase(context, link, options)}\n`);
      context.terminal.say(
        "Open the ciphertext by: age -d FILE.age. It holds the files one after another, then zeros.",
      );
    });
}

async function findPassphrase(
  context: CliContext,
  text: string,
  options: PasswordOptions,
): Promise<string> {
  const { linkKey, needsPassword } = await parseLink(text);
  const derive = async (password: string | null) =>
    (await deriveShareKeys(linkKey, password, nodeCiphers)).passphrase;
  // Nothing here can tell a wrong password: it gives another passphrase.
  return needsPassword
    ? openWithPassword(context, options, { open: derive, isWrong: () => false })
    : derive(null);
}
