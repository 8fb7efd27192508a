import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { Readable } from "node:stream";
import { programCommand } from "./program.ts";
import { tempFolder } from "./temp-folder.ts";

/** What a command gave back. */
export interface CliResult {
  /** Null when a signal ended it. */
  exitCode: number | null;
  stdout: string;
  /** The same as `stdout`, as bytes. */
  output: Buffer;
  stderr: string;
}

interface CliOptions {
  /** What stands on stdin; nothing (an empty stdin) when it is left out. */
  stdin?: string | Uint8Array;
  cwd?: string;
  /** On top of PATH and the home and state folders of the test. */
  env?: Record<string, string>;
}

/** A command that is running. */
export interface RunningCli {
  readonly pid: number;
  kill(signal: NodeJS.Signals): void;
  /** What reads its stdout goes away. */
  closeStdout(): void;
  /** Resolves when that has appeared on stdout; rejects when the command ends without it. */
  appeared(text: RegExp): Promise<void>;
  readonly result: Promise<CliResult>;
}

/** A person with a home and a state folder of their own, who types commands. */
export interface CliUser {
  readonly stateFolder: string;
  run(args: readonly string[], options?: CliOptions): Promise<CliResult>;
  start(args: readonly string[], options?: CliOptions): RunningCli;
  /**
   * Types on a terminal: each line of `typed` is entered when the text before it has appeared. stdout and
   * stderr arrive together in `stdout`, as on a screen.
   */
  runOnTerminal(
    args: readonly string[],
    typed: readonly (readonly [appears: string, line: string])[],
    options?: Omit<CliOptions, "stdin">,
  ): Promise<CliResult>;
}

const { program, firstArguments } = programCommand();

export async function createCliUser(): Promise<CliUser> {
  const home = await tempFolder();
  const stateFolder = join(home, "state");
  const environment = (extra: CliOptions["env"]) => ({
    PATH: process.env.PATH,
    HOME: home,
    LANG: "C.UTF-8",
    TZ: "UTC",
    ONETIMESHARE_STATE_DIR: stateFolder,
    ...extra,
  });
  const start: CliUser["start"] = (args, { stdin = "", cwd = home, env } = {}) => {
    const child = spawn(program, [...firstArguments, ...args], { cwd, env: environment(env) });
    // A command that ends before it has read all of its stdin is no failure of the test.
    child.stdin.on("error", () => {});
    Readable.from([stdin]).pipe(child.stdin);
    return follow(child);
  };
  return {
    stateFolder,
    start,
    run: (args, options) => start(args, options).result,
    runOnTerminal(args, typed, { cwd = home, env } = {}) {
      const command = [program, ...firstArguments, ...args].map(quoteForShell).join(" ");
      const child = spawn("script", ["--quiet", "--return", "--command", command, "/dev/null"], {
        cwd,
        env: environment(env),
      });
      typeWhenAsked(child, typed);
      return follow(child).result;
    },
  };
}

function follow(child: ChildProcess): RunningCli {
  if (child.pid === undefined) throw new Error("The command did not start.");
  const killChild = () => child.kill("SIGKILL");
  process.once("exit", killChild);
  child.once("exit", () => process.off("exit", killChild));
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout?.on("data", (piece: Buffer) => stdout.push(piece));
  child.stderr?.on("data", (piece: Buffer) => stderr.push(piece));
  const result = once(child, "close").then(() => {
    const output = Buffer.concat(stdout);
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
