import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { endWithUs } from "./end-with-us.ts";
import { logKeeper } from "./evidence.ts";
import { programCommand } from "./program.ts";
import { tempFolder } from "./temp-folder.ts";

/** A real server in its own process, on 127.0.0.1. */
export interface ServerProcess {
  /** For example http://127.0.0.1:41234. It stays the same after a restart. */
  readonly url: string;
  readonly pid: number;
  /** Stays after `stop`, so that a test can read it. The test process deletes it when it exits. */
  readonly dataDir: string;
  /** The exit code, or null while the process runs and after a signal. */
  readonly exitCode: number | null;
  /** Whether the process has exited, by itself or by a signal. */
  readonly hasEnded: boolean;
  /** Sends a signal and waits until the process has exited. */
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Stops the process gracefully if it runs. */
  stop(): Promise<void>;
  /** Stops the process if it runs, then starts it again on the same port and data. */
  restart(): Promise<void>;
  /** All output on stdout and stderr so far, including restarts. */
  log(): string;
  /** Stops reading stderr, so that the pipe fills up. Returns a function that resumes reading. */
  pauseLog(): () => void;
}

const READY = /^OneTimeShare listens on (?<url>http:\S+)$/m;
const START_WITHIN_MS = 20_000;

interface ServerProcessOptions {
  env?: Record<string, string>;
  /** A command that replaces itself with the command that follows it. */
  wrapper?: readonly string[];
  /** The folder of the program, if it is not this checkout. */
  root?: string;
}

/**
 * Starts a server on a free port with a new data folder and the settings of the test. Rejects with its log if it exits
 * or is not ready within 20 seconds.
 */
export async function startServerProcess(
  options: ServerProcessOptions = {},
): Promise<ServerProcess> {
  const dataDir = options.env?.DATA_DIR ?? (await tempFolder());
  const settings: Record<string, string> = {
    PORT: "0",
    RATE_LIMIT: "off",
    LOG_LEVEL: "trace",
    ...options.env,
    DATA_DIR: dataDir,
  };
  let written = "";
  const keep = (piece: Buffer) => {
    written += piece;
  };
  const { program, firstArguments } = programCommand(options.root);
  const command = [...(options.wrapper ?? []), program, ...firstArguments, "serve"];
  let running = await start(settings, command, keep);
  settings.PORT = new URL(running.url).port;

  const kill = async (signal: NodeJS.Signals) => {
    if (hasEnded(running.child)) return;
    const ended = once(running.child, "exit");
    running.child.kill(signal);
    await ended;
  };
  return {
    get url() {
      return running.url;
    },
    get pid() {
      return running.pid;
    },
    dataDir,
    get exitCode() {
      return running.child.exitCode;
    },
    get hasEnded() {
      return hasEnded(running.child);
    },
    kill,
    stop: () => kill("SIGTERM"),
    async restart() {
      await kill("SIGTERM");
      running = await start(settings, command, keep);
    },
    log: () => written,
    pauseLog() {
      const { stderr } = running.child;
      stderr?.pause();
      return () => stderr?.resume();
    },
  };
}

interface Running {
  child: ChildProcess;
  pid: number;
  url: string;
}

async function start(
  settings: Record<string, string>,
  [command = "", ...words]: readonly string[],
  keep: (piece: Buffer) => void,
): Promise<Running> {
  const env = { PATH: process.env.PATH, ...settings };
  const child = spawn(command, words, {
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  endWithUs(child);
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  child.stderr.on("data", logKeeper());
  const url = await readyAddress(child);
  if (child.pid === undefined) throw new Error("The server has no process id.");
  return { child, pid: child.pid, url };
}

function readyAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = "";
    const fail = (what: string) => reject(new Error(`The server ${what}:\n${output}`));
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      fail(`was not ready within ${START_WITHIN_MS / 1000} seconds`);
    }, START_WITHIN_MS);
    const look = (piece: Buffer) => {
      output += piece;
      const url = READY.exec(output)?.groups?.url;
      if (url === undefined) return;
      clearTimeout(timer);
      resolve(url);
    };
    child.stdout?.on("data", look);
    child.stderr?.on("data", look);
    child.once("exit", (code, signal) => {
      clearTimeout(timer);
      fail(`exited (${code ?? signal}) before it was ready`);
    });
  });
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
