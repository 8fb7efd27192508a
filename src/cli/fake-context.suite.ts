import { PassThrough, Writable } from "node:stream";
import type { CliContext } from "./context.ts";
import { Terminal } from "./terminal/terminal.ts";

export interface FakeContext extends CliContext {
  /** The content of stdin. */
  stdin: PassThrough;
  written(): { stdout: string; stderr: string };
}

export interface FakeOptions {
  env?: Record<string, string>;
  /** Whether stdin, stdout and stderr are a terminal. */
  isTerminal?: boolean;
  stateFolder?: string;
  signal?: AbortSignal;
}

/** The context of a command, in memory. */
export function fakeContext(options: FakeOptions = {}): FakeContext {
  const isTTY = options.isTerminal ?? false;
  const stdin = Object.assign(new PassThrough(), { isTTY });
  const [stdout, stderr] = [collector(isTTY), collector(isTTY)];
  return {
    env: options.env ?? {},
    platform: "linux",
    currentFolder: "/",
    program: "onetimeshare",
    terminal: new Terminal(stdin, stdout.stream, stderr.stream),
    stateFolder: options.stateFolder ?? "/nowhere",
    signal: options.signal ?? new AbortController().signal,
    now: () => Date.parse("2026-01-02T03:04:05Z"),
    stdin,
    written: () => ({ stdout: stdout.text(), stderr: stderr.text() }),
  };
}

function collector(isTTY: boolean): { stream: Writable & { isTTY: boolean }; text(): string } {
  const pieces: Buffer[] = [];
  const stream = new Writable({
    write(piece: Buffer, _encoding, done) {
      pieces.push(piece);
      done();
    },
  });
  return {
    stream: Object.assign(stream, { isTTY }),
    text: () => Buffer.concat(pieces).toString(),
  };
}
