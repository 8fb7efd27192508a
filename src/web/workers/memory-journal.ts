import type { SendJournal } from "../../client/send.ts";
import { concatBytes } from "../../protocol/bytes.ts";

/** Lets an upload that failed go on while the page is open. What it keeps is as secret as the link: it stays in memory. */
export class MemoryJournal implements SendJournal {
  #record: string | null = null;
  #tags: Uint8Array[] = [];

  /** The record of an upload that is not complete, or null. */
  get record(): string | null {
    return this.#record;
  }

  async load() {
    return this.#record === null
      ? null
      : { record: this.#record, tags: concatBytes(...this.#tags) };
  }

  async begin(record: string) {
    this.#record = record;
    this.#tags = [];
  }

  /** Tags arrive in the order of their chunks. */
  async writeTags(_fromChunk: number, tags: Uint8Array) {
    this.#tags.push(tags);
  }

  async clear() {
    this.#record = null;
    this.#tags = [];
  }
}
