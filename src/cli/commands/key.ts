import type { Command } from "commander";
import type { CliContext } from "../context.ts";
import { openWithPassword, type PasswordOptions } from "../password.ts";
import { addPasswordOptions, helpFor } from "../shared-options.ts";

const HELP = `
Example:
  onetimeshare key 'LINK'                print the passphrase for: age -d FILE.age

This command calls no server and consumes no download. Anyone with the passphrase can decrypt the share's ciphertext.

To get the ciphertext, use the server's API: docs/protocol.md, section 10. No command of this program saves it.`;

export function addKeyCommand(program: Command, context: CliContext): void {
  const command = program
    .command("key")
    .summary("print the passphrase with which age decrypts a share")
    .description(
      "Prints the passphrase of a share's ciphertext. The ciphertext is an age file, which other programs can decrypt.",
    )
    .argument("<link>", "the share's link, in quotes");
  addPasswordOptions(command, "ask for the share's password")
    .addHelpText("after", helpFor(context, HELP))
    .action((link: string, options: PasswordOptions) => printPassphrase(context, link, options));
}

async function printPassphrase(
  context: CliContext,
  text: string,
  options: PasswordOptions,
): Promise<void> {
  // Loaded on demand, because the help of the program needs none of it.
  const { nodeCiphers } = await import("../../ciphers/node.ts");
  const { deriveShareKeys } = await import("../../protocol/keys.ts");
  const { parseLink } = await import("../../protocol/link.ts");
  const { linkKey, needsPassword } = await parseLink(text);
  const open = (password: string | null) => deriveShareKeys(linkKey, password, nodeCiphers);
  // A wrong password derives another passphrase. The command can't detect this.
  const keys = needsPassword
    ? await openWithPassword(context, options, { open })
    : await open(null);
  await context.terminal.print(`${keys.passphrase}\n`);
  context.terminal.say(
    "To decrypt the ciphertext, run: age -d FILE.age. The output contains all texts and files, one after another, then zeros.",
  );
}
