import { constants } from "node:os";
import { resolve } from "node:path";
import { InterruptedError } from "./errors.ts";
import { stateFolderPath } from "./state/state-folder.ts";
import { Terminal } from "./terminal/terminal.ts";

/** What a command has around it. */
export interface CliContext {
  env: Readonly<Record<string, string | undefined>>;
  platform: NodeJS.Platform;
  /** The folder that relative paths begin at. */
  currentFolder: string;
  terminal: Terminal;
  /** Where the command line keeps what it must remember. */
  stateFolder: string;
  /** Aborted with an InterruptedError when the person or the system ends the command. */
  signal: AbortSignal;
  /** Milliseconds since 1970. */
  now(): number;
}

/** The surroundings of this process. */
export function processContext(): CliContext {
  const signal = listenForInterruption();
  const terminal = new Terminal(process.stdin, process.stdout, process.stderr);
  signal.addEventListener("abort", () => terminal.stdin.destroy());
  return {
    env: process.env,
    platform: process.platform,
    currentFolder: process.cwd(),
    terminal,
    stateFolder: resolve(stateFolderPath(process.env, process.platform)),
    signal,
    now: Date.now,
  };
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * A signal that is aborted with an InterruptedError when the process is asked to end, so that the command can
 * leave things as it must. Asked a second time, the process ends at once.
 */
function listenForInterruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(128 + constants.signals[signal]);
      controller.abort(new InterruptedError(signal));
    });
  }
  return controller.signal;
}
