import { type Command, InvalidArgumentError } from "commander";
import { parseDuration } from "../../protocol/quantities.ts";
import { isSafeName } from "../../protocol/safe-name.ts";
import type { CliContext } from "../context.ts";
import type { SendOptions } from "../sending/run-send.ts";
import { addPasswordOptions, addServerOptions, helpFor } from "../shared-options.ts";

const EXAMPLES = `
Examples:
  onetimeshare send report.pdf                  send a file and print its link
  onetimeshare send a.jpg b.jpg --expires 7d    send two files with one link that works for a week
  onetimeshare send photos                      send a folder with everything in it
  echo "the code is 4711" | onetimeshare send   send the output of a program as text
  onetimeshare send --text --password           type text and a password
  onetimeshare send report.pdf --downloads 3    let the link work three times
  pg_dump app | onetimeshare send - --name app.sql

Everyone who has the link can open it, so send it through a channel that you trust. Only the link goes to stdout.
To resume an interrupted upload, run the same command again.`;

export function addSendCommand(program: Command, context: CliContext): void {
  const command = program
    .command("send")
    .summary("encrypt files, folders or text and print a link")
    .description(
      "Encrypts files, folders or text on this machine, uploads them and prints the link to open them.",
    )
    .argument("[files...]", 'the files and folders to send; "-" sends stdin as a file')
    .option("--text", "send stdin as text; on a terminal, type it and end it with Ctrl-D")
    .option(
      "--name <name>",
      'with "-": the name of the file, such as app.sql (default: stdin)',
      readName,
    )
    .option(
      "--expires <time>",
      "how long the link works, such as 30m, 5h, 7d, '1 week' or '90 minutes' (default: the server's, usually 5h)",
      readExpiry,
    )
    .option(
      "--downloads <number>",
      "how often the link works, such as 3 (default: 1)",
      readDownloads,
    )
    .option("--json", "print {id, link, ownerToken, expiresAt} as JSON")
    .option("--qr", "also show the link as a QR code on stderr");
  command.option(
    "--upload-token-file <file>",
    "read the upload token, if the server requires one, from the first line of a file (or set ONETIMESHARE_UPLOAD_TOKEN)",
  );
  addPasswordOptions(command, "ask for a password and protect the share with it");
  addServerOptions(command)
    .addHelpText("after", helpFor(context, EXAMPLES))
    .action(async (files: string[], options: SendOptions) => {
      // Loaded on demand, because the help of the program needs none of it.
      const { runSend } = await import("../sending/run-send.ts");
      await runSend(context, files, options);
    });
}

function readName(text: string): string {
  if (!isSafeName(text))
    throw new InvalidArgumentError("Write the name of a file without a path, such as report.pdf.");
  return text;
}

function readExpiry(text: string): number {
  const seconds = parseDuration(text);
  if (seconds === null)
    throw new InvalidArgumentError("Write a time such as 30m, 5h, 7d or '1 week'.");
  return seconds;
}

function readDownloads(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text))
    throw new InvalidArgumentError("Write a number from 1, such as 3.");
  return Number(text);
}
