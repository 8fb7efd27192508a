import { createInterface } from "node:readline";
import { type Readable, Writable } from "node:stream";
import { renderUnicodeCompact } from "uqr";
import { InterruptedError, OutputClosedError, UsageError } from "../errors.ts";
import { withoutControls } from "./wording.ts";

/** A stream of the process, which may be a terminal. */
export type InputStream = Readable & { isTTY?: boolean };
export type OutputStream = Writable & { isTTY?: boolean };

/** The three streams of a command: stdout for data, stderr for messages. */
export class Terminal {
  readonly stdin: InputStream;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;

  constructor(stdin: InputStream, stdout: OutputStream, stderr: OutputStream) {
    this.stdin = stdin;
    this.stdout = stdout;
    this.stderr = stderr;
    // `print` reports its own failures. A message that nobody reads is not a failure.
    stdout.on("error", () => {});
    stderr.on("error", () => {});
  }

  /** Whether a person can answer a question. */
  get canAsk(): boolean {
    return this.stdin.isTTY === true && this.stderr.isTTY === true;
  }

  /**
   * Writes data to stdout. Resolves when the system has accepted it.
   *
   * @throws OutputClosedError if the reader has closed it
   */
  print(data: string | Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      this.stdout.write(data, (error) => {
        if (!error) resolve();
        else reject(isClosedPipe(error) ? new OutputClosedError(error.message) : error);
      });
    });
  }

  /** Writes a message to stderr, without control characters: parts of it may be a stranger's text. */
  say(line: string): void {
    this.stderr.write(`${withoutControls(line)}\n`);
  }
}

function isClosedPipe(error: NodeJS.ErrnoException): boolean {
  return error.code === "EPIPE" || error.code === "ERR_STREAM_DESTROYED";
}

/**
 * Asks for a line without showing it.
 *
 * @throws InterruptedError on Ctrl-C, UsageError on Ctrl-D; `signal`'s reason
 */
export async function askHidden(
  terminal: Terminal,
  question: string,
  signal: AbortSignal,
): Promise<string> {
  signal.throwIfAborted();
  const nowhere = new Writable({ write: (_piece, _encoding, done) => done() });
  const reader = createInterface({
    input: terminal.stdin,
    output: nowhere,
    terminal: true,
    historySize: 0,
  });
  terminal.stderr.write(question);
  const answer = new Promise<string>((resolve, reject) => {
    reader.once("line", resolve);
    reader.once("SIGINT", () => reject(new InterruptedError("SIGINT")));
    reader.once("close", () => reject(new UsageError("No password was entered.")));
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  try {
    return await answer;
  } finally {
    reader.close();
    terminal.say("");
  }
}

const WHITE_ON_BLACK = "\u001b[97;40m";
const NORMAL = "\u001b[0m";

/** Shows a text as a QR code on stderr. Its blocks are white, whatever the colours of the terminal. */
export function showQrCode(terminal: Terminal, text: string): void {
  for (const line of renderUnicodeCompact(text, { border: 2 }).split("\n")) {
    const shown = terminal.stderr.isTTY ? WHITE_ON_BLACK + line + NORMAL : line;
    terminal.stderr.write(`${shown}\n`);
  }
}
