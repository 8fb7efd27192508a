import { lstat } from "node:fs/promises";
import { resolve } from "node:path";
import { Command, CommanderError } from "commander";
import { ProblemError } from "../client/errors.ts";
import { readVersion } from "../node/version.ts";
import type { CliContext } from "./context.ts";
import { CheckFailedError, InterruptedError, UsageError } from "./errors.ts";
import { describeFailure, exitCodes, type Failure } from "./failures.ts";
import { helpFor } from "./shared-options.ts";
import { safeJson } from "./terminal/wording.ts";

/** In the order of the help. */
const COMMANDS: Record<string, () => Promise<(program: Command, context: CliContext) => void>> = {
  send: async () => (await import("./commands/send.ts")).addSendCommand,
  get: async () => (await import("./commands/get.ts")).addGetCommand,
  status: async () => (await import("./commands/status.ts")).addStatusCommand,
  burn: async () => (await import("./commands/burn.ts")).addBurnCommand,
  unlock: async () => (await import("./commands/unlock.ts")).addUnlockCommand,
  key: async () => (await import("./commands/key.ts")).addKeyCommand,
  serve: async () => (await import("./commands/serve.ts")).addServeCommand,
  "upload-token": async () => (await import("./commands/upload-token.ts")).addUploadTokenCommand,
  doctor: async () => (await import("./commands/doctor.ts")).addDoctorCommand,
  // This one adds `restore` too.
  backup: async () => (await import("./commands/backup.ts")).addBackupCommands,
  migrate: async () => (await import("./commands/migrate.ts")).addMigrateCommand,
  "hash-password": async () => (await import("./commands/hash-password.ts")).addHashPasswordCommand,
  completion: async () => (await import("./commands/completion.ts")).addCompletionCommand,
};

const HELP = `
Start here:
  onetimeshare serve                 run a server on this machine
  onetimeshare send report.pdf       encrypt a file and print its link
  onetimeshare get 'LINK'            open a link; the quotes protect its "#" from the shell
  onetimeshare status ID             see whether the share was opened
  onetimeshare help send             show the options of a command

To use a server on another machine, set ONETIMESHARE_SERVER or give --server ADDRESS.
To trust your own certificate authority, set NODE_EXTRA_CA_CERTS=/path/to/authorities.pem.
Owner tokens and unfinished transfers are in your home folder, or in the folder that ONETIMESHARE_STATE_DIR names.

Exit codes:
  0 done                             4 wrong password
  1 another error                    5 locked after too many wrong passwords
  2 wrong usage, or above a limit    6 not possible now: try again later
  3 the share is gone, not found or  7 the received data is damaged or forged
    claimed, or its link is wrong    8 the server does not accept shares from you
  130 stopped by Ctrl-C
`;

/**
 * Runs one command and reports its error, if any. Returns the exit code.
 *
 * @param args without the program's name
 * @param context may differ from the environment of this process
 */
export async function runCli(args: readonly string[], context: CliContext): Promise<number> {
  try {
    await refusePasswordArgument(args, context);
    const program = await createProgram(args, context);
    refuseUnknownHelp(program, args, context);
    await program.parseAsync(args, { from: "user" });
    return exitCodes.done;
  } catch (thrown) {
    // After an interruption, a command can fail in many ways. The person needs to know only the first cause.
    const error = context.signal.aborted ? context.signal.reason : thrown;
    const failure = describeFailure(error, context, args[0]);
    if (failure.words !== "") context.terminal.say(failure.words);
    // The JSON of `doctor` contains its failures.
    const isReported = error instanceof CheckFailedError;
    if (failure.exitCode !== exitCodes.done && !isReported && optionsIn(args).includes("--json")) {
      // An error of stdout is ignored, because the reader of stdout may have closed it.
      await context.terminal.print(`${errorAsJson(error, failure)}\n`).catch(() => {});
    }
    return failure.exitCode;
  } finally {
    // An open stdin would prevent the process from ending.
    context.terminal.stdin.destroy();
  }
}

/** docs/command-line.md documents the form. */
function errorAsJson(error: unknown, { exitCode, words }: Failure): string {
  const { code: systemCode = "unexpected", message = "" } =
    error instanceof Error ? (error as NodeJS.ErrnoException) : {};
  const code = error instanceof CommanderError ? "usage" : systemCode;
  const problem: Partial<ProblemError> = error instanceof ProblemError ? error : {};
  const { reason, at, attemptsRemaining, retryAfterSeconds } = problem;
  const details = { reason, at, attemptsRemaining, retryAfterSeconds };
  const isForPerson = error instanceof CommanderError || error instanceof InterruptedError;
  const text = words || (isForPerson ? withoutSecrets(message).replace(/^error: /, "") : "");
  return safeJson({ error: { code, message: text, exitCode, ...details } });
}

/**
 * Has all commands, or only `serve` if the arguments begin with it. A server would otherwise keep the libraries of the
 * other commands in memory.
 */
export async function createProgram(
  args: readonly string[],
  context: CliContext,
): Promise<Command> {
  const { stdout, stderr } = context.terminal;
  const program = new Command(context.program)
    .description("Sends files or text, end-to-end encrypted. By default, the link opens once.")
    .version(readVersion(), "-V, --version", "print the version")
    .helpOption("-h, --help", "show this help")
    .helpCommand("help [command]", "show the help of a command")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      outputError: (text, write) => write(withoutSecrets(text)),
    })
    .showHelpAfterError("Add --help to see the arguments and options.")
    .addHelpText("after", helpFor(context, HELP));
  for (const [name, load] of Object.entries(COMMANDS)) {
    if (args[0] === "serve" && name !== "serve") continue;
    const addCommand = await load();
    addCommand(program, context);
  }
  return program;
}

/** Other users can read arguments in the list of processes, so a password is never an argument. */
async function refusePasswordArgument(
  args: readonly string[],
  { currentFolder }: CliContext,
): Promise<void> {
  const options = optionsIn(args);
  const explanation =
    "--password takes no value, because others could read it in the list of processes. OneTimeShare asks for the password. You can also set ONETIMESHARE_PASSWORD, or use --password-file FILE.";
  if (options.some((option) => option.startsWith("--password="))) throw new UsageError(explanation);
  const next = options[options.indexOf("--password") + 1];
  if (!options.includes("--password") || next === undefined || next.startsWith("-")) return;
  // A link or a file to send may follow --password.
  const found = await lstat(resolve(currentFolder, next)).catch(() => null);
  if (found || next.includes("//")) return;
  throw new UsageError(
    options[0] === "send"
      ? `${explanation} There is no file with the name that follows --password.`
      : explanation,
  );
}

/** Rejects `help NAME` for an unknown command. Commander would show the help of the program instead. */
function refuseUnknownHelp(
  program: Command,
  [first, name]: readonly string[],
  context: CliContext,
): void {
  if (first !== "help" || name === undefined || name.startsWith("-")) return;
  const isKnown = name === "help" || program.commands.some((command) => command.name() === name);
  if (isKnown) return;
  throw new UsageError(`There is no such command. See: ${context.program} help`);
}

/** Returns the arguments before "--". */
function optionsIn(args: readonly string[]): readonly string[] {
  return args.includes("--") ? args.slice(0, args.indexOf("--")) : args;
}

/** Commander quotes arguments in its errors. Links, and values of unknown options, may be secret. */
function withoutSecrets(text: string): string {
  return text.replace(/https?:\/\/[^\s']+/g, "LINK").replace(/(--[\w-]+)=[^']*/g, "$1");
}
