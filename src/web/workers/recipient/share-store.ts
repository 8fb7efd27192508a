import type { ReceiveJournal, Stage } from "../../../client/receive.ts";
import type { CancelledDownload } from "../receive-messages.ts";

/**
 * Stores one share in this browser from the claim until its recipient has saved it. The caller holds the share's lock.
 */
export interface ShareStore {
  /** False if a reload loses the share. */
  readonly survivesReload: boolean;

  /** The caller encrypts the state. After `markComplete`, `clear` leaves the data that a later visit needs. */
  readonly journal: ReceiveJournal;

  /** In bytes. Null if the browser does not say. */
  freeBytes(): Promise<number | null>;

  /** Tries to allocate `bytes`, because estimates can be wrong. Stored content does not change. */
  hasRoomFor(bytes: number): Promise<boolean>;

  /** Whether a part or all of the share is stored. */
  hasBegun(): Promise<boolean>;

  /** Whether the whole content is stored and verified. */
  isComplete(): Promise<boolean>;

  /** Ends the state after `cancel`. */
  openStage(): Promise<Stage>;

  /** Removes the incomplete content. The journal stays. @param leaseEndsAt see `CancelledDownload` */
  cancel(leaseEndsAt: number | null): Promise<void>;

  /** Null unless the last download was cancelled. */
  cancelled(): Promise<Pick<CancelledDownload, "leaseEndsAt"> | null>;

  /** Marks the staged content as complete and verified. Safe to repeat. */
  markComplete(): Promise<void>;

  /** The verified content. @throws DOMException `NotFoundError` if the browser has deleted it */
  content(): Promise<Blob>;

  /**
   * Writes a stream into a file beside the content. If it fails, it leaves nothing. The file never changes afterwards,
   * because the browser may copy it for long.
   *
   * @throws DOMException `QuotaExceededError`
   */
  writeBeside(name: string, stream: ReadableStream<Uint8Array>): Promise<Blob>;

  /** The file of an earlier `writeBeside`. Without one it removes what an interrupted `writeBeside` has left: null. */
  fileBeside(name: string): Promise<Blob | null>;

  /** The items of the last `saveTakenItems`. */
  takenItems(): Promise<readonly number[]>;

  /** Saves which items the recipient has viewed or saved. With `areAll`, a later visit may remove the share. */
  saveTakenItems(items: readonly number[], areAll: boolean): Promise<void>;

  /** Removes the share and everything stored about it. */
  remove(): Promise<void>;
}
