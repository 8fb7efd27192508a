import type { ItemStorage } from "./browser-storage.ts";

/**
 * What this browser remembers of the shares that were sent from it, one item of localStorage a share, so that
 * two tabs never overwrite each other's:
 *
 *     "onetimeshare/share/<id>" -> the JSON of a KeptShare
 *
 * It is enough to follow a share, to check its receipts and to end it. It is not enough to open it: the link
 * key, the password, names and contents are never kept.
 */
export interface KeptShare {
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

const PREFIX = "onetimeshare/share/";

export function keepShare(storage: ItemStorage, share: KeptShare): void {
  storage.setItem(PREFIX + share.id, JSON.stringify(share));
}

export function forgetShare(storage: ItemStorage, id: string): void {
  storage.removeItem(PREFIX + id);
}

/** The newest first. */
export function keptShares(storage: ItemStorage): KeptShare[] {
  return Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? "")
    .filter((key) => key.startsWith(PREFIX))
    .map((key) => parseShare(storage.getItem(key) ?? ""))
    .filter((share) => share !== null)
    .sort((a, b) => (a.sentAt < b.sentAt ? 1 : -1));
}

const FIELDS = ["id", "ownerToken", "receiptKey", "sentAt", "summary"] as const;

/** Null where it was not written by `keepShare`. */
function parseShare(json: string): KeptShare | null {
  try {
    const value: unknown = JSON.parse(json);
    return isKeptShare(value) ? value : null;
  } catch {
    return null;
  }
}

function isKeptShare(value: unknown): value is KeptShare {
  return (
    typeof value === "object" &&
    value !== null &&
    FIELDS.every((field) => typeof (value as Record<string, unknown>)[field] === "string")
  );
}
