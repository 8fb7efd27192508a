import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { statSync } from "node:fs";
import { symlink } from "node:fs/promises";
import { join, resolve } from "node:path";
import { PassThrough, Readable, Writable } from "node:stream";
import type { CliContext } from "../../src/cli/context.ts";
import { runCli } from "../../src/cli/program.ts";
import { stateFolderPath } from "../../src/cli/state/state-folder.ts";
import { Terminal } from "../../src/cli/terminal/terminal.ts";
import { endWithUs } from "./end-with-us.ts";
import { logKeeper, noteFileName, noteLink, noteSecret } from "./evidence.ts";
import { programCommand } from "./program.ts";
import { tempFolder } from "./temp-folder.ts";

/** The result of a command. */
export interface CliResult {
  /** Null after a signal. */
  exitCode: number | null;
  stdout: string;
  /** The bytes of `stdout`. */
  output: Buffer;
  stderr: string;
}

interface CliOptions {
  /** The content of stdin. Empty by default. */
  stdin?: string | Uint8Array;
  cwd?: string;
  /** In addition to PATH and the home and state folders of the test. */
  env?: Record<string, string>;
}

/** A running command. */
export interface RunningCli {
  readonly pid: number;
  kill(signal: NodeJS.Signals): void;
  /** Closes the reader of its stdout. */
  closeStdout(): void;
  /** Resolves when the text has appeared on stdout. Rejects if the command exits before. */
  appeared(text: RegExp): Promise<void>;
  readonly result: Promise<CliResult>;
}

/** A person with their own home and state folders who runs commands. */
export interface CliUser {
  readonly home: string;
  readonly stateFolder: string;
  /** The environment of a command. */
  environment(extra?: Record<string, string>): Record<string, string | undefined>;
  run(args: readonly string[], options?: CliOptions): Promise<CliResult>;
  start(args: readonly string[], options?: CliOptions): RunningCli;
  /**
   * Runs a command on a terminal. Types each line of `typed` when the text before it has appeared. `stdout` contains
   * stdout and stderr together, as a screen does.
   */
  runOnTerminal(
    args: readonly string[],
    typed: readonly (readonly [appears: string, line: string])[],
    options?: Omit<CliOptions, "stdin">,
  ): Promise<CliResult>;
}

/** @param root the folder of the program, if it is not this checkout */
export async function createCliUser(root?: string): Promise<CliUser> {
  const { program, firstArguments: inCheckout } = programCommand(root);
  const home = await tempFolder();
  const firstArguments = await install(inCheckout);
  const stateFolder = join(home, "state");
  const environment: CliUser["environment"] = (extra) => ({
    PATH: process.env.PATH,
    // An installed program chooses its own.
    NODE_COMPILE_CACHE: root === undefined ? process.env.NODE_COMPILE_CACHE : undefined,
    HOME: home,
    LANG: "C.UTF-8",
    TZ: "UTC",
    ONETIMESHARE_STATE_DIR: stateFolder,
    ...extra,
  });
  const start: CliUser["start"] = (args, { stdin = "", cwd = home, env } = {}) => {
    noteTyped(args, env, cwd);
    const child = spawn(program, [...firstArguments, ...args], { cwd, env: environment(env) });
    if (args.includes("serve")) child.stderr.on("data", logKeeper());
    // A command may exit before it has read all of its stdin.
    child.stdin.on("error", () => {});
    Readable.from([stdin]).pipe(child.stdin);
    return follow(child);
  };
  return {
    home,
    stateFolder,
    environment,
    start,
    run: (args, options) => start(args, options).result,
    runOnTerminal(args, typed, { cwd = home, env } = {}) {
      const command = [program, ...firstArguments, ...args].map(quoteForShell).join(" ");
      const child = spawn("script", ["--quiet", "--return", "--command", command, "/dev/null"], {
        cwd,
        env: environment(env),
      });
      noteTyped(args, env, cwd);
      for (const [asked, line] of typed) {
        if (/password/i.test(asked)) noteSecret("password", line.trim());
      }
      typeWhenAsked(child, typed);
      return follow(child).result;
    },
  };
}

/** If it is "yes", `createQuickCliUser` starts processes too. */
export const ONLY_PROCESSES = "ONETIMESHARE_TEST_CLI_PROCESSES";

/**
 * A person whose `run` works within this process, because the start of a process takes longer than most commands.
 * `start` and `runOnTerminal` start a process.
 */
export async function createQuickCliUser(): Promise<CliUser> {
  const user = await createCliUser();
  if (process.env[ONLY_PROCESSES] === "yes") return user;
  // As in the environment of a process.
  process.env.TZ = "UTC";
  return {
    ...user,
    async run(args, { stdin = "", cwd = user.home, env: extra } = {}) {
      noteTyped(args, extra, cwd);
      const { platform } = process;
      const env = user.environment(extra);
      const [stdout, stderr] = [collector(), collector()];
      const exitCode = await runCli(args, {
        env,
        platform,
        currentFolder: cwd,
        program: "onetimeshare",
        terminal: new Terminal(new PassThrough().end(stdin), stdout.stream, stderr.stream),
        stateFolder: resolve(cwd, stateFolderPath(env, platform)),
        signal: new AbortController().signal,
        now: Date.now,
      } satisfies CliContext);
      const output = stdout.bytes();
      noteShown(output.toString());
      return { exitCode, stdout: output.toString(), output, stderr: stderr.bytes().toString() };
    },
  };
}

function collector(): { stream: Writable; bytes: () => Buffer } {
  const pieces: Buffer[] = [];
  const stream = new Writable({
    write(piece: Buffer, _encoding, done) {
      pieces.push(Buffer.from(piece));
      done();
    },
  });
  return { stream, bytes: () => Buffer.concat(pieces) };
}

/** Runs the program through a symbolic link on PATH, as an installed package does. */
async function install(firstArguments: readonly string[]): Promise<string[]> {
  const command = join(await tempFolder(), "onetimeshare");
  await symlink(String(firstArguments.at(-1)), command);
  return [...firstArguments.slice(0, -1), command];
}

function follow(child: ChildProcess): RunningCli {
  if (child.pid === undefined) throw new Error("The command did not start.");
  endWithUs(child);
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout?.on("data", (piece: Buffer) => stdout.push(piece));
  child.stderr?.on("data", (piece: Buffer) => stderr.push(piece));
  const result = once(child, "close").then(() => {
    const output = Buffer.concat(stdout);
    noteShown(output.toString());
    return {
      exitCode: child.exitCode,
      stdout: output.toString(),
      output,
      stderr: Buffer.concat(stderr).toString(),
    };
  });
  return {
    pid: child.pid,
    kill: (signal) => child.kill(signal),
    closeStdout: () => child.stdout?.destroy(),
    appeared: (text) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (text.test(Buffer.concat(stdout).toString())) resolve();
        };
        child.stdout?.on("data", look);
        look();
        result.then(() => reject(new Error(`${text} did not appear.`)), reject);
      }),
    result,
  };
}

function typeWhenAsked(child: ChildProcess, typed: readonly (readonly [string, string])[]): void {
  const waiting = [...typed];
  let seen = "";
  child.stdout?.on("data", (piece: Buffer) => {
    seen += piece;
    const [next] = waiting;
    if (!next || !seen.includes(next[0])) return;
    waiting.shift();
    seen = "";
    child.stdin?.write(next[1]);
  });
}

function quoteForShell(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/** Records text that a person types and no server may log: links, passwords, file names. */
function noteTyped(args: readonly string[], env: CliOptions["env"], cwd: string): void {
  const { ONETIMESHARE_PASSWORD, ONETIMESHARE_OWNER_TOKEN, ONETIMESHARE_UPLOAD_TOKEN } = env ?? {};
  if (ONETIMESHARE_PASSWORD) noteSecret("password", ONETIMESHARE_PASSWORD);
  for (const token of [ONETIMESHARE_OWNER_TOKEN, ONETIMESHARE_UPLOAD_TOKEN]) {
    if (token) noteSecret("token, ticket or proof", token);
  }
  for (const arg of args) {
    noteLink(arg);
    if (args.includes("send") && statSync(resolve(cwd, arg), { throwIfNoEntry: false })?.isFile()) {
      noteFileName(arg);
    }
  }
}

/** The link and the owner token in the output of `send`. */
function noteShown(output: string): void {
  for (const [link] of output.matchAll(/https?:\S+#\S+/g)) noteLink(link);
  const token = /"ownerToken":\s*"(?<token>[^"]+)"/.exec(output)?.groups?.token;
  if (token !== undefined) noteSecret("token, ticket or proof", token);
}
