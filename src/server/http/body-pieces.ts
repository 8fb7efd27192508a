import type { IncomingMessage } from "node:http";
import { finished } from "node:stream";
import { setImmediate as nextTurn } from "node:timers/promises";
import { ProblemError } from "../errors/problem.ts";

export interface PiecesOptions {
  /** The time in which a sender must make progress. The reader's own time does not count. */
  stallMs: number;
  /** Bytes that wait for the reader before the connection is paused. */
  limit: () => number;
}

/** Minimum progress of an upload within the stall time-out: the bytes that a modem sends in two seconds. */
const LEAST_PROGRESS = 8 * 1024;

/**
 * The body of a request in groups of pieces. While the reader stores one group, the next one arrives, so a fast sender
 * causes few large writes. The memory of a group is freed when the reader requests the next one: garbage collections
 * are too rare for it.
 *
 * @throws ProblemError request_timeout when the sender stalls; the error of the connection
 */
export async function* bodyPieces(
  request: IncomingMessage,
  options: PiecesOptions,
): AsyncGenerator<readonly Uint8Array[], void, undefined> {
  const inbox = new Inbox(request, options);
  for (;;) {
    const pieces = await inbox.take();
    if (pieces.length === 0) return;
    yield pieces;
    for (const piece of pieces) free(piece);
  }
}

class Inbox {
  readonly #request: IncomingMessage;
  readonly #options: PiecesOptions;
  #pieces: Uint8Array[] = [];
  #bytes = 0;
  #hasEnded = false;
  #error: unknown = null;
  #waitedMs = 0;
  #progress = 0;
  /** Set while the reader waits. */
  #wake: (() => void) | null = null;

  constructor(request: IncomingMessage, options: PiecesOptions) {
    this.#request = request;
    this.#options = options;
    request.on("data", (piece: Uint8Array) => this.#add(piece));
    finished(request, { writable: false }, (error) => {
      this.#hasEnded = true;
      this.#error = error ?? null;
      this.#wake?.();
    });
  }

  /** Everything that has arrived. Nothing: the body has ended. */
  async take(): Promise<readonly Uint8Array[]> {
    if (!this.#isReady()) await this.#arrival();
    // In one turn of the event loop, a connection delivers all that the kernel has received.
    if (!this.#hasEnded && this.#bytes < this.#options.limit()) await nextTurn();
    if (this.#bytes === 0 && this.#error !== null) throw this.#error;
    return this.#empty();
  }

  #isReady(): boolean {
    return this.#bytes > 0 || this.#hasEnded;
  }

  #add(piece: Uint8Array): void {
    this.#pieces.push(piece);
    this.#bytes += piece.length;
    if (this.#bytes >= this.#options.limit()) this.#request.pause();
    this.#wake?.();
  }

  #empty(): readonly Uint8Array[] {
    const pieces = this.#pieces;
    this.#progress += this.#bytes;
    if (this.#progress >= LEAST_PROGRESS) [this.#waitedMs, this.#progress] = [0, 0];
    [this.#pieces, this.#bytes] = [[], 0];
    if (this.#request.isPaused()) this.#request.resume();
    return pieces;
  }

  async #arrival(): Promise<void> {
    const startedAt = performance.now();
    await new Promise<void>((resolve, reject) => {
      const stall = () => {
        this.#request.pause();
        reject(new ProblemError("request_timeout"));
      };
      const timer = setTimeout(stall, this.#options.stallMs - this.#waitedMs).unref();
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = null;
    this.#waitedMs += performance.now() - startedAt;
  }
}

/** Node gives each piece of a body a memory of its own. */
function free({ buffer, byteLength }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}
