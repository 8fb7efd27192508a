import { randomUUID } from "node:crypto";
import { type FileHandle, open, rm } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { writePieces } from "../../../node/files.ts";
import { StoreUnavailableError } from "../../shares/store-errors.ts";
import { asStoreErrors } from "../file-errors.ts";
import type { Payload } from "./bucket.ts";

const READ_SIZE = 64 * 1024;

/**
 * The bytes of one segment that are not sent yet, in an unnamed file. So uploads use little memory, a segment can be
 * sent twice, and a crash leaves no file behind.
 */
export class Spool implements Payload {
  readonly #file: FileHandle;
  #length = 0;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  static async open(folder: string): Promise<Spool> {
    const path = join(folder, randomUUID());
    const file = await asStoreErrors(open(path, "wx+", 0o600));
    await asStoreErrors(rm(path));
    return new Spool(file);
  }

  get length(): number {
    return this.#length;
  }

  async append(pieces: readonly Uint8Array[]): Promise<void> {
    await asStoreErrors(writePieces(this.#file, pieces, this.#length));
    this.#length += pieces.reduce((sum, { length }) => sum + length, 0);
  }

  open(): Readable {
    return Readable.from(this.#read(), { objectMode: false });
  }

  clear(): void {
    this.#length = 0;
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  async *#read(): AsyncGenerator<Uint8Array, void, undefined> {
    for (let at = 0; at < this.#length; ) {
      const buffer = Buffer.allocUnsafe(Math.min(READ_SIZE, this.#length - at));
      const { bytesRead } = await asStoreErrors(this.#file.read(buffer, 0, buffer.length, at));
      if (bytesRead === 0)
        throw new StoreUnavailableError("disk: a spool file has lost written bytes");
      at += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  }
}
