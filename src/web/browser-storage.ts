/**
 * What this browser remembers of the shares that were sent from it, one item of localStorage a share, so that
 * two tabs never overwrite each other's:
 *
 *     "onetimeshare/share/<id>" -> the JSON of a SavedShare
 *
 * It is enough to follow a share, to check its receipts and to end it. It is not enough to open it: the link
 * key, the password, names and contents are never kept.
 */
export interface SavedShare {
  id: string;
  /** base64url. */
  ownerToken: string;
  /** 32 bytes, base64url: what receipts are checked by. */
  receiptKey: string;
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

/** The newest first. */
export function savedShares(storage: ItemStorage): SavedShare[] {
  return Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? "")
    .filter((key) => key.startsWith(SHARE_KEY_PREFIX))
    .map((key) => parseShare(storage.getItem(key) ?? ""))
    .filter((share) => share !== null)
    .sort((a, b) => (a.sentAt < b.sentAt ? 1 : -1));
}

const FIELDS = ["id", "ownerToken", "receiptKey", "sentAt", "summary"] as const;

/** Null where it was not written by `saveShare`. */
function parseShare(json: string): SavedShare | null {
  try {
    const value: unknown = JSON.parse(json);
    return isSavedShare(value) ? value : null;
  } catch {
    return null;
  }
}

function isSavedShare(value: unknown): value is SavedShare {
  return (
    typeof value === "object" &&
    value !== null &&
    FIELDS.every((field) => typeof (value as Record<string, unknown>)[field] === "string")
  );
}

/**
 * The upload token that a sender has asked this browser to remember, in localStorage:
 *
 *     "onetimeshare/upload-token" -> the token as it was entered, once the server had taken it
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
