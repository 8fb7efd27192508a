import type { ReceiveJournal, Stage } from "../../../client/receive.ts";
import type { ShareStore } from "./share-store.ts";

/** What a tab can be trusted to hold, in bytes. */
const LIMIT = 256 * 1024 * 1024;

/** A share in this tab's memory, for browsers without a file system of their own. */
export class MemoryStore implements ShareStore {
  readonly survivesReload = false;
  readonly journal: ReceiveJournal;
  #sealed: Uint8Array | null = null;
  #parts: { offset: number; bytes: Uint8Array<ArrayBuffer> }[] = [];
  #isKept = false;

  constructor() {
    this.journal = {
      load: async () => this.#sealed,
      save: async (sealed) => {
        this.#sealed = sealed;
      },
      clear: async () => {
        if (!this.#isKept) this.#sealed = null;
      },
    };
  }

  async freeBytes(): Promise<number> {
    return LIMIT;
  }

  async hasRoomFor(bytes: number): Promise<boolean> {
    return bytes <= LIMIT;
  }

  async hasBegun(): Promise<boolean> {
    return this.#sealed !== null;
  }

  async isKept(): Promise<boolean> {
    return this.#isKept;
  }

  async openStage(): Promise<Stage> {
    const last = this.#parts.at(-1);
    return {
      heldBytes: last ? last.offset + last.bytes.length : 0,
      write: async (offset, bytes) => this.#write(offset, bytes),
      flush: async () => {},
    };
  }

  async keep(): Promise<void> {
    this.#isKept = true;
  }

  async content(): Promise<Blob> {
    return new Blob(this.#parts.map(({ bytes }) => bytes));
  }

  writeBeside(stream: ReadableStream<Uint8Array>): Promise<Blob> {
    return new Response(stream as ReadableStream<Uint8Array<ArrayBuffer>>).blob();
  }

  /** It is not there for a later visit, which alone would ask. */
  async takenEntries(): Promise<readonly number[]> {
    return [];
  }

  async noteTaken(): Promise<void> {}

  async remove(): Promise<void> {
    this.#sealed = null;
    this.#parts = [];
    this.#isKept = false;
  }

  /** After an interruption some bytes come again, from a chunk's beginning on. */
  #write(offset: number, bytes: Uint8Array): void {
    while ((this.#parts.at(-1)?.offset ?? -1) >= offset) this.#parts.pop();
    this.#parts.push({ offset, bytes: bytes.slice() });
  }
}
