import type { Pause, RetryOptions, WaitOptions } from "./retry.ts";
import type { SendJournal } from "./send-record.ts";
import type { Source } from "./source.ts";

export interface SendProgress {
  /** `waiting`: for the connection. `limited`: the server wants no more from here at the moment. */
  stage: "encrypting" | "uploading" | "waiting" | "limited";
  /** The part of `totalBytes` that stands for what the server has acknowledged of the ciphertext. */
  sentBytes: number;
  /** All of the sources' bytes: what recipients are shown, too. */
  totalBytes: number;
  /** With `waiting` and `limited`: for what, and how long. */
  pause?: Pause;
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
  onProgress?: ((progress: SendProgress) => void) | undefined;
  /** Called before each wait, from the first request on: why, and for how many milliseconds. */
  onWaiting?: WaitOptions["onWaiting"];
  /**
   * Keeps the share, durably: only then is the journal cleared. After an interruption the next run calls it
   * again for the same share.
   */
  keep?: ((share: SentShare) => Promise<void>) | undefined;
  /** Links may begin with plain http to another machine. */
  allowsPlainHttp?: boolean | undefined;
  retry?: RetryOptions | undefined;
}
