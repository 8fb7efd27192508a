/** As much of a Storage as is needed to keep items. */
export type ItemStorage = Pick<Storage, "length" | "key" | "getItem" | "setItem" | "removeItem">;

let ofThisPage: ItemStorage | null = null;

/** localStorage or, where the browser lets no page keep anything, what lasts as long as the page. */
export function browserStorage(): ItemStorage {
  try {
    return localStorage;
  } catch {
    ofThisPage ??= new PageStorage();
    return ofThisPage;
  }
}

export class PageStorage implements ItemStorage {
  readonly #items = new Map<string, string>();

  get length(): number {
    return this.#items.size;
  }

  key(index: number): string | null {
    return [...this.#items.keys()][index] ?? null;
  }

  getItem(key: string): string | null {
    return this.#items.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    this.#items.set(key, value);
  }

  removeItem(key: string): void {
    this.#items.delete(key);
  }
}
