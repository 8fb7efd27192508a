import type { Contents } from "../texts/texts.ts";
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
  /** Such as "2 files and a text, 24 MiB", in the language in which it was sent. */
  summary: string;
  /** Missing in shares of earlier versions. */
  contents?: Contents;
  /** The sender's own name for the share, such as "Anna". Only this browser stores it. */
  label?: string;
}

/** The maximum length of a label in UTF-16 units. */
export const MAX_LABEL_LENGTH = 80;

const SHARE_KEY_PREFIX = "onetimeshare/share/";

export function storeSavedShare(storage: ItemStorage | null, share: SavedShare): void {
  storage?.setItem(SHARE_KEY_PREFIX + share.id, JSON.stringify(share));
}

export function forgetSavedShare(storage: ItemStorage | null, id: string): void {
  storage?.removeItem(SHARE_KEY_PREFIX + id);
}

/** Newest first. */
export function savedShares(storage: ItemStorage | null): SavedShare[] {
  return Array.from({ length: storage?.length ?? 0 }, (_, index) => storage?.key(index) ?? "")
    .filter((key) => key.startsWith(SHARE_KEY_PREFIX))
    .map((key) => parseShare(storage?.getItem(key) ?? ""))
    .filter((share) => share !== null)
    .sort((a, b) => (a.sentAt < b.sentAt ? 1 : -1));
}

const FIELDS = ["id", "ownerToken", "receiptKey", "sentAt", "summary"] as const;

/** Null if `storeSavedShare` did not write it. */
function parseShare(json: string): SavedShare | null {
  try {
    const value = JSON.parse(json) as Record<string, unknown> | null;
    const isShare = FIELDS.every((field) => typeof value?.[field] === "string");
    return isShare ? withValidLabel(value as unknown as SavedShare) : null;
  } catch {
    return null;
  }
}

/** Without a label that no version of the page could have written. */
function withValidLabel({ label, ...share }: SavedShare): SavedShare {
  const isLabel = typeof label === "string" && label !== "" && label.length <= MAX_LABEL_LENGTH;
  return isLabel ? { ...share, label } : share;
}

/**
 * The upload token that a sender chose to save, in localStorage:
 *
 *     "onetimeshare/upload-token" -> the token as entered, after the server accepted it
 */
const UPLOAD_TOKEN_KEY = "onetimeshare/upload-token";

export function savedUploadToken(storage: ItemStorage | null): string | null {
  return storage?.getItem(UPLOAD_TOKEN_KEY) ?? null;
}

export function saveUploadToken(storage: ItemStorage | null, token: string): void {
  storage?.setItem(UPLOAD_TOKEN_KEY, token);
}

export function removeUploadToken(storage: ItemStorage | null): void {
  storage?.removeItem(UPLOAD_TOKEN_KEY);
}

/** The methods of Storage that these functions use. */
export type ItemStorage = Pick<Storage, "length" | "key" | "getItem" | "setItem" | "removeItem">;

/** localStorage, or null if the browser blocks it: then nothing is saved. */
export function browserStorage(): ItemStorage | null {
  try {
    return localStorage;
  } catch {
    return null;
  }
}
