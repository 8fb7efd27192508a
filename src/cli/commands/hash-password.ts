import { buffer } from "node:stream/consumers";
import type { Command } from "commander";
import type { CliContext } from "../context.ts";
import { UsageError } from "../errors.ts";
import { decodeText } from "../secrets.ts";
import { helpFor } from "../shared-options.ts";
import { askHidden } from "../terminal/terminal.ts";

const HELP = `
The password comes from a prompt, or from the first line of stdin. It is never an argument.

Examples:
  onetimeshare hash-password                    ask for the password and print its hash
  onetimeshare hash-password < password.txt     read the password from a file`;

const MAX_LENGTH = 1000;

export function addHashPasswordCommand(program: Command, context: CliContext): void {
  program
    .command("hash-password")
    .summary("hash the password of a server's administrator")
    .description("Prints the Argon2id hash of a password, for the setting ADMIN_PASSWORD_HASH.")
    .addHelpText("after", helpFor(context, HELP))
    .action(() => printHash(context));
}

async function printHash(context: CliContext): Promise<void> {
  const { terminal } = context;
  const password = terminal.canAsk ? await askTwice(context) : await readLine(context);
  if (password === "") throw new UsageError("The password is empty.");
  if (password.length > MAX_LENGTH) {
    throw new UsageError(`The password is longer than ${MAX_LENGTH} characters.`);
  }
  // Loaded here because only operators need it.
  const { GOOD_PASSWORD_LENGTH, hashPassword, isShortPassword } = await import(
    "../../server/config/password-hash.ts"
  );
  const { text } = await hashPassword(password);
  await terminal.print(`${text}\n`);
  terminal.say(`Set it in single quotes:  ADMIN_PASSWORD_HASH='<the hash>'`);
  terminal.say(
    "That works in a shell, and in the file of systemd's EnvironmentFile= or Compose's env_file. The server itself reads no .env file.",
  );
  terminal.say("In a Compose file, write each $ as $$.");
  if (isShortPassword(password)) {
    terminal.say(`This password is short. Choose at least ${GOOD_PASSWORD_LENGTH} characters.`);
  }
}

async function askTwice({ terminal, signal }: CliContext): Promise<string> {
  const password = await askHidden(terminal, "Password of the administrator: ", signal);
  if ((await askHidden(terminal, "Repeat the password: ", signal)) === password) return password;
  throw new UsageError("The two passwords are not the same.");
}

/** The first line of stdin. */
async function readLine({ terminal }: CliContext): Promise<string> {
  const text = decodeText(await buffer(terminal.stdin));
  if (text === null) throw new UsageError("The password on stdin is not UTF-8 text.");
  return text.split(/[\r\n]/, 1)[0] ?? "";
}
