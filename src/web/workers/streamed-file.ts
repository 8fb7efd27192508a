/** The browser looks for changes of the file each time it opens a stream. */
const STREAM_SIZE = 16 * 1024 * 1024;

/**
 * Reads a file from front to back by streams. A browser needs twice as much time to read each part by itself. Only one
 * call at a time.
 */
export class StreamedFile {
  readonly #file: Blob;
  #stream: ReadableStreamDefaultReader<Uint8Array> | null = null;
  /** The offset of the next byte, and the end of the stream. */
  #offset = 0;
  #end = 0;
  /** Bytes from the stream that nobody has read yet. */
  #rest: Uint8Array = new Uint8Array();

  constructor(file: Blob) {
    this.#file = file;
  }

  /**
   * Fills `target` with the bytes from `offset` on, and returns their number: fewer if the file has shrunk.
   *
   * @throws DOMException `NotReadableError` if the browser notices that the file has changed, moved or is deleted
   */
  async read(offset: number, target: Uint8Array): Promise<number> {
    if (offset !== this.#offset) this.#open(offset);
    let filled = 0;
    while (filled < target.length) {
      if (this.#rest.length === 0 && !(await this.#receive())) break;
      const part = this.#rest.subarray(0, target.length - filled);
      target.set(part, filled);
      filled += part.length;
      this.#offset += part.length;
      this.#rest = this.#rest.subarray(part.length);
    }
    if (this.#offset === this.#file.size) {
      // A folder has thousands of files, whose last bytes would stay in memory.
      this.#stream = null;
      this.#rest = new Uint8Array();
      // No stream follows the last one, so this looks for changes.
      await this.#file.slice(-1).arrayBuffer();
    }
    return filled;
  }

  /** Returns false if the file ends early. */
  async #receive(): Promise<boolean> {
    if (this.#offset >= this.#end) this.#open(this.#offset);
    const { value } = (await this.#stream?.read()) ?? {};
    this.#rest = value ?? this.#rest;
    return value !== undefined;
  }

  #open(offset: number): void {
    // A cancelled stream may have failed before.
    this.#stream?.cancel().catch(() => {});
    this.#offset = offset;
    this.#end = Math.min(offset + STREAM_SIZE, this.#file.size);
    this.#rest = new Uint8Array();
    this.#stream = this.#file.slice(offset, this.#end).stream().getReader();
  }
}
