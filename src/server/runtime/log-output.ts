import { constants, fstatSync, openSync, writeSync } from "node:fs";

const RETRY_MS = 100;
const EXIT_WAIT_MS = 500;

/** Bytes that wait in memory while the reader of the log does not read. */
const MAX_QUEUED_BYTES = 256 * 1024;

/**
 * Writes log lines in order and never blocks the event loop: each line is written at once, so that a crash loses
 * none. If the pipe or the disk is full, lines wait in a queue. If the queue is full, lines are dropped and counted.
 */
export class LogOutput {
  readonly #fd: number;
  readonly #onDropped: (lines: number) => void;
  #queue: Buffer[] = [];
  #queuedBytes = 0;
  #dropped = 0;
  #timer: NodeJS.Timeout | null = null;

  /**
   * @param target a path, or the file descriptor of the process's stderr
   * @param onDropped called when the queue is empty again, with the number of lines that were dropped
   */
  constructor(target: string | 2, onDropped: (lines: number) => void) {
    this.#fd = typeof target === "string" ? openSync(target, "a") : nonBlockingStderr();
    this.#onDropped = onDropped;
  }

  write(line: string): void {
    const bytes = Buffer.from(line);
    // After lines were dropped, later ones are dropped too until the loss is reported.
    const isFull = this.#queue.length > 0 && this.#queuedBytes + bytes.length > MAX_QUEUED_BYTES;
    if (this.#dropped > 0 || isFull) {
      this.#dropped++;
      return;
    }
    this.#queue.push(bytes);
    this.#queuedBytes += bytes.length;
    if (this.#timer === null && !this.#flush()) this.#retryLater();
  }

  /** Returns whether the queue is empty. */
  #flush(): boolean {
    for (let first = this.#queue[0]; first; first = this.#queue[0]) {
      let written = 0;
      try {
        written = writeSync(this.#fd, first);
      } catch {
        // EAGAIN: the pipe is full. ENOSPC, EPIPE, EIO: the disk or the reader may come back.
        return false;
      }
      this.#queuedBytes -= written;
      if (written < first.length) this.#queue[0] = first.subarray(written);
      else this.#queue.shift();
    }
    return true;
  }

  #retryLater(): void {
    process.on("exit", this.#flushOnExit);
    this.#timer = setInterval(() => this.#flush() && this.#endRetries(), RETRY_MS).unref();
  }

  #endRetries(): void {
    process.off("exit", this.#flushOnExit);
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    const dropped = this.#dropped;
    this.#dropped = 0;
    if (dropped > 0) this.#onDropped(dropped);
  }

  /** A slow reader still gets the last lines. A reader that has stopped delays the exit only briefly. */
  readonly #flushOnExit = () => {
    const giveUpAt = performance.now() + EXIT_WAIT_MS;
    const flag = new Int32Array(new SharedArrayBuffer(4));
    while (!this.#flush()) {
      if (performance.now() > giveUpAt) return;
      Atomics.wait(flag, 0, 0, 10);
    }
    this.#endRetries();
  };
}

/**
 * Returns a non-blocking descriptor of stderr: a write to a full pipe or a halted terminal fails with EAGAIN. Opens stderr
 * again if possible, because another process could make the shared file description blocking. A socket can't be opened again.
 */
function nonBlockingStderr(): number {
  if (fstatSync(2).isFile()) return 2;
  // Node sets O_NONBLOCK on a pipe or socket here, so that a crash report can't block the process either.
  void process.stderr;
  try {
    const flags = constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY;
    return openSync("/proc/self/fd/2", flags);
  } catch {
    return 2;
  }
}
