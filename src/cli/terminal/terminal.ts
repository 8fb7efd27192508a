import type { Readable, Writable } from "node:stream";
import { OutputClosedError } from "../errors.ts";
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
