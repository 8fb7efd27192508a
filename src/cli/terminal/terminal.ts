import { createInterface } from "node:readline";
import { type Readable, Writable } from "node:stream";
import { renderUnicodeCompact } from "uqr";
import { InterruptedError, OutputClosedError, UsageError } from "../errors.ts";
import { withoutControls } from "./wording.ts";

/** A stream of the process, which may be a terminal. */
export type InputStream = Readable & { isTTY?: boolean };
export type OutputStream = Writable & { isTTY?: boolean };

/** The three streams of a command: data goes to stdout, words go to stderr. */
export class Terminal {
  readonly stdin: InputStream;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;

  constructor(stdin: InputStream, stdout: OutputStream, stderr: OutputStream) {
    this.stdin = stdin;
    this.stdout = stdout;
    this.stderr = stderr;
    // What was written learns of a failure by itself; words that nobody reads are no failure.
    stdout.on("error", () => {});
    stderr.on("error", () => {});
  }

  /** Whether a person is there to answer a question. */
  get canAsk(): boolean {
    return this.stdin.isTTY === true && this.stderr.isTTY === true;
  }

  /**
   * Writes data to stdout, and resolves when the system has taken it.
   *
   * @throws OutputClosedError when nobody reads it any more
   */
  print(data: string | Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      this.stdout.write(data, (error) => {
        if (!error) resolve();
        else reject(isClosedPipe(error) ? new OutputClosedError(error.message) : error);
      });
    });
  }

  /** Writes a line of words to stderr. They may be a server's or a stranger's: nothing in them can steer. */
  say(line: string): void {
    this.stderr.write(`${withoutControls(line)}\n`);
  }
}

function isClosedPipe(error: NodeJS.ErrnoException): boolean {
  return error.code === "EPIPE" || error.code === "ERR_STREAM_DESTROYED";
}

/**
 * Asks for a line that must not be seen: what is typed is not shown.
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

/** Shows a text as a QR code among the words. Its blocks are the light part, whatever the terminal's colours. */
export function showQrCode(terminal: Terminal, text: string): void {
  for (const line of renderUnicodeCompact(text, { border: 2 }).split("\n")) {
    const shown = terminal.stderr.isTTY ? WHITE_ON_BLACK + line + NORMAL : line;
    terminal.stderr.write(`${shown}\n`);
  }
}
