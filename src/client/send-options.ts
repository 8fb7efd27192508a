import type { RetryDelay, RetryOptions } from "./retry.ts";
import type { SendJournal } from "./share-draft.ts";
import type { Source } from "./source.ts";

export interface SendProgress {
  /** `encrypting`: everything until the server takes the ciphertext. */
  stage: "encrypting" | "uploading";
  /** The part of `totalBytes` that stands for what the server has acknowledged of the ciphertext. */
  sentBytes: number;
  /** All of the sources' bytes: what recipients are shown, too. */
  totalBytes: number;
  /** While it stands still; whatever is told next, it goes on. */
  delay?: RetryDelay;
}

export interface SentShare {
  id: string;
  link: string;
  /** base64url. */
  ownerToken: string;
  /** 32 bytes: what receipts are checked by. */
  receiptKey: Uint8Array;
  /** RFC 3339. */
  expiresAt: string;
  maxDownloads: number;
}

export interface SendOptions {
  /** At least one. */
  sources: readonly Source[];
  password: string | null;
  /** Told to a server that asks for one. */
  uploadToken?: string | null | undefined;
  /** The server's default unless told. */
  expiresInSeconds?: number | undefined;
  /** One unless told. */
  maxDownloads?: number | undefined;
  journal?: SendJournal | undefined;
  signal?: AbortSignal | undefined;
  /** Pauses are told from the first request on. */
  onProgress?: ((progress: SendProgress) => void) | undefined;
  /**
   * Keeps the share, durably: only then is the journal cleared. After an interruption the next run calls it
   * again for the same share.
   */
  keep?: ((share: SentShare) => Promise<void>) | undefined;
  /** Links may begin with plain http to another machine. */
  allowsPlainHttp?: boolean | undefined;
  retry?: RetryOptions | undefined;
}
