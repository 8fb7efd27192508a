import type { IncomingMessage } from "node:http";
import { finished } from "node:stream";
import { setImmediate as nextTurn } from "node:timers/promises";
import { freeMemory } from "../../protocol/bytes.ts";
import { ProblemError } from "../errors/problem.ts";
import type { Pieces } from "../shares/uploading.ts";
import type { Semaphore } from "./semaphore.ts";

export interface PiecesOptions {
  /** The time in which a sender must make progress. The reader's own time does not count. */
  stallMs: number;
  /** Limits the groups of all requests that exist at the same time. */
  groups: Semaphore;
}

/** The least progress of an upload within the idle time-out: the bytes that a modem sends in two seconds. */
const LEAST_PROGRESS = 8 * 1024;

/** A group of this size is complete, whatever else has arrived. In bytes. */
const GROUP_SIZE = 512 * 1024;

/**
 * The body of a request in groups of pieces. A group has what the kernel has received meanwhile, so a fast sender causes
 * few large writes. Node holds one piece of each request. A request waits for `groups` before it reads more, so that any
 * number of uploads uses little memory. The memory of a group is freed by hand: garbage collections are too rare for it.
 *
 * @throws ProblemError request_timeout when the sender stalls; the error of the connection
 */
export async function* bodyPieces(
  request: IncomingMessage,
  options: PiecesOptions,
): AsyncGenerator<Pieces, void, undefined> {
  const inbox = new Inbox(request, options);
  for (;;) {
    const group = await inbox.take();
    if (!group) return;
    yield group;
    group.free();
  }
}

class Inbox {
  readonly #request: IncomingMessage;
  readonly #options: PiecesOptions;
  #pieces: Uint8Array[] = [];
  #bytes = 0;
  /** The bytes at which the connection is paused. */
  #limit = 1;
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

  /** Null: the body has ended. */
  async take(): Promise<Pieces | null> {
    if (!this.#hasEnded && this.#bytes === 0) await this.#arrival();
    if (this.#bytes === 0) {
      if (this.#error !== null) throw this.#error;
      return null;
    }
    const { groups } = this.#options;
    await groups.acquire();
    await this.#collect();
    const bytes = this.#empty();
    let isFree = false;
    const free = () => {
      if (isFree) return;
      isFree = true;
      // Node gives each piece of a body a memory of its own.
      for (const piece of bytes) freeMemory(piece);
      groups.release();
    };
    return { bytes, free };
  }

  #add(piece: Uint8Array): void {
    this.#pieces.push(piece);
    this.#bytes += piece.length;
    if (this.#bytes >= this.#limit) this.#request.pause();
    this.#wake?.();
  }

  /** Reads what the kernel has: a connection delivers it in the turns of the event loop that follow. */
  async #collect(): Promise<void> {
    this.#limit = GROUP_SIZE;
    if (this.#bytes < GROUP_SIZE) this.#request.resume();
    // The first turn may have passed its reads already.
    for (let turns = 0, before = -1; !this.#hasEnded && this.#bytes < GROUP_SIZE; turns++) {
      if (turns >= 2 && this.#bytes === before) break;
      before = this.#bytes;
      await nextTurn();
    }
    this.#limit = 1;
  }

  #empty(): readonly Uint8Array[] {
    const pieces = this.#pieces;
    this.#progress += this.#bytes;
    if (this.#progress >= LEAST_PROGRESS) [this.#waitedMs, this.#progress] = [0, 0];
    [this.#pieces, this.#bytes] = [[], 0];
    this.#request.resume();
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
