import type { ServerConfig } from "../protocol/api.ts";
import type { RetryDelay, RetryOptions } from "./retry.ts";
import type { SendJournal } from "./share-draft.ts";
import type { Source } from "./source.ts";
import type { CopyBody } from "./upload-pieces.ts";

export interface SendProgress {
  /** `encrypting`: everything until the server takes the ciphertext. */
  stage: "encrypting" | "uploading";
  /** The acknowledged part of the ciphertext, scaled to `totalBytes`. */
  sentBytes: number;
  /** The size of all sources, as recipients see it. */
  totalBytes: number;
  /** Set during the delay before a retry. */
  delay?: RetryDelay;
}

export interface SentShare {
  id: string;
  link: string;
  /** base64url. */
  ownerToken: string;
  /** 32 bytes; verifies receipts. */
  receiptKey: Uint8Array;
  /** RFC 3339. */
  expiresAt: string;
  maxDownloads: number;
}

/** What the owner of a share needs to see its status and to end it. */
export type OwnerKeys = Pick<SentShare, "id" | "ownerToken" | "receiptKey">;

export interface SendOptions {
  /** At least one. */
  sources: readonly Source[];
  password: string | null;
  /** Asks for a password if the server requires one and there is none. Without this function, sending fails. */
  askPassword?: (() => Promise<string | null>) | undefined;
  /** Called with the server's configuration before anything is sent. */
  onConfig?: ((config: ServerConfig) => void) | undefined;
  /** Sent only to a server that requires one. */
  uploadToken?: string | null | undefined;
  /** The server's default unless set. */
  expiresInSeconds?: number | undefined;
  /** One unless set. */
  maxDownloads?: number | undefined;
  journal?: SendJournal | undefined;
  /** A request has the ciphertext itself as its body unless set. */
  copyBody?: CopyBody | undefined;
  signal?: AbortSignal | undefined;
  /** Called for progress, and before each retry from the first request on. */
  onProgress?: ((progress: SendProgress) => void) | undefined;
  /** Called when the upload of a share begins or resumes. */
  onUploadBegun?: ((share: OwnerKeys) => void) | undefined;
  /** Called before the one request that stores a small share. Without its answer, these keys can still burn the share. */
  onSmallShare?: ((share: OwnerKeys) => void) | undefined;
  /** Called when an earlier or a failed upload ends for good. */
  onUploadAbandoned?: ((id: string) => void) | undefined;
  /**
   * Saves the share durably. The journal is cleared afterwards. After an interruption the next run calls it again
   * for the same share.
   */
  saveShare?: ((share: SentShare) => Promise<void>) | undefined;
  /** Permits links with plain http to another machine. */
  allowsPlainHttp?: boolean | undefined;
  retry?: RetryOptions | undefined;
}
