import type { Command } from "commander";
import type { CliContext } from "../context.ts";
import type { GetOptions } from "../saving/run-get.ts";
import { addInsecureOption, addPasswordOptions, helpFor } from "../shared-options.ts";

const HELP = `
Examples:
  onetimeshare get 'LINK'                save files and folders here, print text to stdout
  onetimeshare get 'LINK' -o Downloads   save everything in a folder
  onetimeshare get 'LINK' -o - > app.sql print everything to stdout

The quotes protect the "#" of the link from the shell. The command overwrites nothing: a second report.pdf becomes
report (2).pdf, a second folder photos becomes photos (2). Files appear only after the whole share is verified. To resume an interrupted download, run the same
command again. Too many wrong passwords, usually 5, lock the share. The same wrong password counts once.`;

export function addGetCommand(program: Command, context: CliContext): void {
  const command = program
    .command("get")
    .summary("open a link: download, decrypt and save its content")
    .description(
      "Opens a link: downloads its content, decrypts it on this machine and saves it. Most links work once.",
    )
    .argument("<link>", "the share's link, in quotes")
    .option(
      "-o, --output <folder>",
      'save everything into this folder, such as Downloads; "-" writes to stdout',
    )
    .option("--json", "print {id, files, text} as JSON");
  addPasswordOptions(command, "ask for the share's password");
  addInsecureOption(command)
    .addHelpText("after", helpFor(context, HELP))
    .action(async (link: string, options: GetOptions) => {
      // Loaded on demand, because the help of the program needs none of it.
      const { runGet } = await import("../saving/run-get.ts");
      await runGet(context, link, options);
    });
}
