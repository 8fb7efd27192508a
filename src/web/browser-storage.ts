import type { OwnedShare } from "./workers/owner.worker.ts";

/**
 * The shares that were sent from this browser. Each one is an item of its own in localStorage, so that two tabs never
 * overwrite each other's shares:
 *
 *     "onetimeshare/share/<id>" -> the JSON of a SavedShare
 *
 * A saved share is enough to see its status, check its receipts and burn it. It is not enough to open the share: the
 * link key, the password, names and contents are never saved.
 */
export interface SavedShare extends OwnedShare {
  /** RFC 3339. */
  sentAt: string;
  /** Such as "2 files and a text, 24 MiB". */
  summary: string;
}

const SHARE_KEY_PREFIX = "onetimeshare/share/";

export function saveShare(storage: ItemStorage, share: SavedShare): void {
  storage.setItem(SHARE_KEY_PREFIX + share.id, JSON.stringify(share));
}

export function removeShare(storage: ItemStorage, id: string): void {
  storage.removeItem(SHARE_KEY_PREFIX + id);
}

/** Newest first. */
export function savedShares(storage: ItemStorage): SavedShare[] {
  return Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? "")
    .filter((key) => key.startsWith(SHARE_KEY_PREFIX))
    .map((key) => parseShare(storage.getItem(key) ?? ""))
    .filter((share) => share !== null)
    .sort((a, b) => (a.sentAt < b.sentAt ? 1 : -1));
}

const FIELDS = ["id", "ownerToken", "receiptKey", "sentAt", "summary"] as const;

/** Null if `saveShare` did not write it. */
function parseShare(json: string): SavedShare | null {
  try {
    const value = JSON.parse(json) as Record<string, unknown> | null;
    const isShare = FIELDS.every((field) => typeof value?.[field] === "string");
    return isShare ? (value as unknown as SavedShare) : null;
  } catch {
    return null;
  }
}

/**
 * The upload token that a sender chose to save, in localStorage:
 *
 *     "onetimeshare/upload-token" -> the token as entered, after the server accepted it
 */
const UPLOAD_TOKEN_KEY = "onetimeshare/upload-token";

export function savedUploadToken(storage: ItemStorage): string | null {
  return storage.getItem(UPLOAD_TOKEN_KEY);
}

export function saveUploadToken(storage: ItemStorage, token: string): void {
  storage.setItem(UPLOAD_TOKEN_KEY, token);
}

export function removeUploadToken(storage: ItemStorage): void {
  storage.removeItem(UPLOAD_TOKEN_KEY);
}

/** The methods of Storage that these functions use. */
export type ItemStorage = Pick<Storage, "length" | "key" | "getItem" | "setItem" | "removeItem">;

let pageStorage: ItemStorage | null = null;

/** localStorage, or a storage that ends with the page if the browser blocks localStorage. */
export function browserStorage(): ItemStorage {
  try {
    return localStorage;
  } catch {
    pageStorage ??= new PageStorage();
    return pageStorage;
  }
}

/** Whether saved items end with the page. */
export function isStorageBlocked(): boolean {
  return browserStorage() === pageStorage;
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
