import type { Terminal } from "./terminal/terminal.ts";

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
