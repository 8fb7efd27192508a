import { Command } from "commander";
import { readVersion } from "../node/version.ts";
import { addBurnCommand } from "./commands/burn.ts";
import { addGetCommand } from "./commands/get.ts";
import { addKeyCommand } from "./commands/key.ts";
import { addSendCommand } from "./commands/send.ts";
import { addServeCommand } from "./commands/serve.ts";
import { addStatusCommand } from "./commands/status.ts";
import { addUnlockCommand } from "./commands/unlock.ts";
import { addUploadTokenCommand } from "./commands/upload-token.ts";
import { type CliContext, processContext } from "./context.ts";
import { UsageError } from "./errors.ts";
import { describeFailure, exitCodes } from "./failures.ts";

const HELP = `
Start here:
  onetimeshare serve                 run a server on this machine
  onetimeshare send report.pdf       encrypt a file and print its link
  onetimeshare get 'LINK'            fetch what a link holds; in quotes, for its "#"
  onetimeshare status ID             see whether it was opened

Another server than the one on this machine: --server ADDRESS, or ONETIMESHARE_SERVER.
Certificates of an authority of your own: NODE_EXTRA_CA_CERTS=FILE, in PEM.
What must be remembered is kept in your home folder, or in ONETIMESHARE_STATE_DIR.

Exit codes:
  0 done                             4 wrong password
  1 something else went wrong        5 locked after too many wrong passwords
  2 wrong usage                      6 the server is not available
  3 gone, already claimed, not       7 what arrived is not what was sent
    found                            8 the server does not take shares from you
  130 stopped by Ctrl-C
`;

/**
 * Runs one command of the process: its arguments without the program's name. Gives the exit code; every error
 * has been told by then.
 */
export async function runCli(args: readonly string[]): Promise<number> {
  const context = processContext();
  try {
    refusePasswordArgument(args);
    const program = createProgram(context);
    refuseUnknownHelp(program, args);
    await program.parseAsync(args, { from: "user" });
    return exitCodes.done;
  } catch (error) {
    // What fails because of the interruption fails in many ways.
    const { exitCode, words } = describeFailure(
      context.signal.aborted ? context.signal.reason : error,
      context.stateFolder,
    );
    if (words !== "") context.terminal.say(words);
    return exitCode;
  } finally {
    // An open stdin would keep the process alive.
    context.terminal.stdin.destroy();
  }
}

function createProgram(context: CliContext): Command {
  const { stdout, stderr } = context.terminal;
  const program = new Command("onetimeshare")
    .description(
      "Send a file or a text to one person, once: encrypted here, gone after it is opened.",
    )
    .version(readVersion(), "-V, --version", "print the version")
    .helpOption("-h, --help", "show this help")
    .helpCommand("help [command]", "show the help of a command")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      outputError: (text, write) => write(withoutSecrets(text)),
    })
    .showHelpAfterError("Run it with --help to see what it takes.")
    .addHelpText("after", HELP);
  addSendCommand(program, context);
  addGetCommand(program, context);
  addStatusCommand(program, context);
  addBurnCommand(program, context);
  addUnlockCommand(program, context);
  addKeyCommand(program, context);
  addServeCommand(program, context);
  addUploadTokenCommand(program, context);
  return program;
}

/** Arguments stand in process lists and in the shell's history, so no password is taken from there. */
function refusePasswordArgument(args: readonly string[]): void {
  const options = args.slice(0, args.includes("--") ? args.indexOf("--") : args.length);
  if (!options.some((argument) => argument.startsWith("--password="))) return;
  throw new UsageError(
    "--password takes no value: others could read it in the list of processes. It is asked for; or set ONETIMESHARE_PASSWORD, or use --password-file FILE.",
  );
}

/** Commander would show the whole help in place of one that there is not. */
function refuseUnknownHelp(program: Command, [first, name]: readonly string[]): void {
  if (first !== "help" || name === undefined || name.startsWith("-")) return;
  const isKnown = name === "help" || program.commands.some((command) => command.name() === name);
  if (isKnown) return;
  throw new UsageError("There is no such command. See: onetimeshare help");
}

/** An error that quotes an argument must not repeat a link, nor a value that was given to an unknown option. */
function withoutSecrets(text: string): string {
  return text.replace(/https?:\/\/[^\s']+/g, "LINK").replace(/(--[\w-]+)=[^']*/g, "$1");
}
