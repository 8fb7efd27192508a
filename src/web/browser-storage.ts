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
  /** Such as "2 files and text, 24 MiB", in the language in which it was sent. */
  summary: string;
  /** Missing in shares of earlier versions. */
  contents?: Contents;
  /** The sender's note for whom the share is, such as "Anna". It never leaves this browser. */
  label?: string;
}

/** In UTF-16 code units, as `maxlength` counts them. */
export const LABEL_MAX_LENGTH = 80;

const SHARE_KEY_PREFIX = "onetimeshare/share/";

export function storeSavedShare(storage: ItemStorage | null, share: SavedShare): void {
  write(storage, SHARE_KEY_PREFIX + share.id, JSON.stringify(share));
}

export function isSavedShare(storage: ItemStorage | null, id: string): boolean {
  return parseShare(storage?.getItem(SHARE_KEY_PREFIX + id) ?? "") !== null;
}

/** An empty label removes it. */
export function labelSavedShare(storage: ItemStorage | null, id: string, label: string): void {
  const share = parseShare(storage?.getItem(SHARE_KEY_PREFIX + id) ?? "");
  // Another tab may have removed the share.
  if (share === null) return;
  const { label: _, ...others } = share;
  const trimmed = label.trim().slice(0, LABEL_MAX_LENGTH);
  storeSavedShare(storage, trimmed === "" ? others : { ...others, label: trimmed });
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
    if (!isShare) return null;
    const { label, ...share } = value as unknown as SavedShare;
    return typeof label === "string" ? { ...share, label } : share;
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

export function savedUploadToken(storage: ItemStorage | null): string | null {
  return storage?.getItem(UPLOAD_TOKEN_KEY) ?? null;
}

export function saveUploadToken(storage: ItemStorage | null, token: string): void {
  write(storage, UPLOAD_TOKEN_KEY, token);
}

export function removeUploadToken(storage: ItemStorage | null): void {
  storage?.removeItem(UPLOAD_TOKEN_KEY);
}

/** A full storage saves nothing, like one that the browser blocks. */
function write(storage: ItemStorage | null, key: string, value: string): void {
  try {
    storage?.setItem(key, value);
  } catch {
    // The QuotaExceededError says nothing that the sender could use.
  }
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
