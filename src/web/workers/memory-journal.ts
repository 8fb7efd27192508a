import type { SendJournal } from "../../client/send.ts";
import { concatBytes } from "../../protocol/bytes.ts";

/** Lets a failed upload resume while the page is open. Its data is as secret as the link, so it stays in memory. */
export class MemoryJournal implements SendJournal {
  /** The record of the unfinished upload. */
  record: string | null = null;
  #tags: Uint8Array[] = [];

  async load() {
    return this.record === null ? null : { record: this.record, tags: concatBytes(...this.#tags) };
  }

  async begin(record: string) {
    this.record = record;
    this.#tags = [];
  }

  /** Tags arrive in the order of their chunks. */
  async writeTags(_fromChunk: number, tags: Uint8Array) {
    this.#tags.push(tags);
  }

  async clear() {
    this.record = null;
    this.#tags = [];
  }
}
