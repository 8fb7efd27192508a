import type { ShareStore } from "./share-store.ts";

/** The items that the recipient has viewed or saved. A later visit does not ask before it removes a share with all of them. */
export class TakenList {
  readonly #store: ShareStore;
  readonly #itemCount: number;
  readonly #taken: Set<number>;
  /** Resolves after the last write to the store. Writes are sequential. */
  #recording = Promise.resolve();

  private constructor(store: ShareStore, itemCount: number, taken: readonly number[]) {
    this.#store = store;
    this.#itemCount = itemCount;
    this.#taken = new Set(taken);
  }

  static async load(store: ShareStore, itemCount: number): Promise<TakenList> {
    // Without this list the page only asks once more before a removal.
    const saved = await store.takenItems().catch(() => []);
    const taken = saved.filter((item) => item < itemCount);
    return new TakenList(store, itemCount, taken);
  }

  get items(): readonly number[] {
    return [...this.#taken];
  }

  has(item: number): boolean {
    return this.#taken.has(item);
  }

  add(items: Iterable<number>): Promise<void> {
    for (const item of items) this.#taken.add(item);
    const taken = this.items;
    this.#recording = this.#recording
      .then(() => this.#store.saveTakenItems(taken, taken.length === this.#itemCount))
      // A failed write must not alarm a recipient who has every entry.
      .catch(() => {});
    return this.#recording;
  }
}
