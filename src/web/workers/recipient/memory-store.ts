import type { ReceiveJournal, Stage } from "../../../client/receive.ts";
import type { ShareStore } from "./share-store.ts";

/** More could crash the tab. In bytes. */
const LIMIT = 256 * 1024 * 1024;

/** Stores a share in the memory of the tab, for browsers without an origin private file system. */
export class MemoryStore implements ShareStore {
  readonly survivesReload = false;
  #sealed: Uint8Array | null = null;
  #parts: { offset: number; bytes: Uint8Array<ArrayBuffer> }[] = [];
  #isComplete = false;
  #cancelled: { leaseEndsAt: number | null } | null = null;

  readonly journal: ReceiveJournal = {
    load: async () => this.#sealed,
    save: async (sealed) => {
      this.#sealed = sealed;
    },
    clear: async () => {
      if (!this.#isComplete) this.#sealed = null;
    },
  };

  async freeBytes(): Promise<number> {
    return LIMIT;
  }

  async hasRoomFor(bytes: number): Promise<boolean> {
    return bytes <= LIMIT;
  }

  async hasBegun(): Promise<boolean> {
    return this.#sealed !== null;
  }

  async isComplete(): Promise<boolean> {
    return this.#isComplete;
  }

  async cancel(leaseEndsAt: number | null): Promise<void> {
    this.#parts = [];
    this.#cancelled = { leaseEndsAt };
  }

  async cancelled(): Promise<{ leaseEndsAt: number | null } | null> {
    return this.#cancelled;
  }

  async openStage(): Promise<Stage> {
    this.#cancelled = null;
    const last = this.#parts.at(-1);
    return {
      stagedBytes: last ? last.offset + last.bytes.length : 0,
      write: async (offset, bytes) => {
        // A resumed download can send bytes again, from the start of a chunk.
        while ((this.#parts.at(-1)?.offset ?? -1) >= offset) this.#parts.pop();
        this.#parts.push({ offset, bytes: bytes.slice() });
      },
      flush: async () => {},
    };
  }

  async markComplete(): Promise<void> {
    this.#isComplete = true;
  }

  async content(): Promise<Blob> {
    return new Blob(this.#parts.map(({ bytes }) => bytes));
  }

  writeBeside(_name: string, stream: ReadableStream<Uint8Array>): Promise<Blob> {
    return new Response(stream as ReadableStream<Uint8Array<ArrayBuffer>>).blob();
  }

  /** A copy would take the memory twice, so each is made anew. */
  async fileBeside(): Promise<null> {
    return null;
  }

  /** No later visit can read the list from memory. */
  async takenItems(): Promise<readonly number[]> {
    return [];
  }

  async saveTakenItems(): Promise<void> {}

  async remove(): Promise<void> {
    this.#sealed = null;
    this.#parts = [];
    this.#isComplete = false;
    this.#cancelled = null;
  }
}
