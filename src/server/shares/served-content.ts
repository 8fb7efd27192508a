import { addAbortSignal, Readable, type Writable } from "node:stream";

/**
 * The pieces of a response as a stream that can only be piped. It requests a piece when the system has taken the one
 * before, because the source may then use that memory again. Node's own `pipe` does not report when a piece was taken.
 */
export class ServedContent extends Readable {
  readonly #pieces: AsyncGenerator<Uint8Array, void, undefined>;

  /** @param pieces a piece may change when the next one is requested, and not before */
  constructor(pieces: AsyncGenerator<Uint8Array, void, undefined>, signal: AbortSignal) {
    super({ objectMode: false });
    this.#pieces = pieces;
    addAbortSignal(signal, this);
  }

  override _read(): void {}

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    this.#pieces.return().catch(() => {});
    callback(error);
  }

  override pipe<Target extends NodeJS.WritableStream>(target: Target): Target {
    this.#send(target as unknown as Writable).catch((error: Error) => this.destroy(error));
    return target;
  }

  async #send(target: Writable): Promise<void> {
    try {
      for await (const piece of this.#pieces) {
        if (this.destroyed) return;
        await write(target, piece);
      }
    } catch (error) {
      // The end of the connection has destroyed this stream too.
      if (this.destroyed) return;
      throw error;
    }
    this.push(null);
    this.resume();
    target.end();
  }
}

/** Resolves when the system has taken the piece: nobody reads its memory any more. */
function write(target: Writable, piece: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    target.write(piece, (error) => (error ? reject(error) : resolve()));
  });
}
