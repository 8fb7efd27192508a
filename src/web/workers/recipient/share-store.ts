import type { ReceiveJournal, Stage } from "../../../client/receive.ts";

/**
 * Where one share waits in this browser, from the claim until its recipient has saved it. One tab at a time may
 * write to it: the caller holds the share's lock.
 */
export interface ShareStore {
  /** False where a closed or reloaded tab loses it. */
  readonly survivesReload: boolean;

  /** Sealed by its user. Once the content is kept, `clear` leaves what is needed to show it again. */
  readonly journal: ReceiveJournal;

  /** What still fits, in bytes; null where the browser does not tell. */
  freeBytes(): Promise<number | null>;

  /** Whether so much can be written, tried rather than asked; what was begun stays as it is. */
  hasRoomFor(bytes: number): Promise<boolean>;

  /** Whether an earlier visit has begun, or has everything here already. */
  hasBegun(): Promise<boolean>;

  /** Whether everything is here already. */
  isKept(): Promise<boolean>;

  openStage(): Promise<Stage>;

  /** Everything that was staged is verified: it stays as it is until `remove`. Repeated, it does nothing. */
  keep(): Promise<void>;

  /** What was kept. @throws DOMException `NotFoundError` where it is there no more */
  content(): Promise<Blob>;

  /** Writes a stream beside the content. @throws DOMException `QuotaExceededError` */
  writeBeside(stream: ReadableStream<Uint8Array>): Promise<Blob>;

  /** The entries that were shown or saved, as they were noted last. */
  takenEntries(): Promise<readonly number[]>;

  /** Notes the entries that were shown or saved. Where these are all, a later visit may remove the share. */
  noteTaken(entries: readonly number[], areAll: boolean): Promise<void>;

  /** Leaves nothing. */
  remove(): Promise<void>;
}
