/**
 * Where large ciphertexts are kept, under random keys that say nothing of their shares. Keys are lower-case
 * hexadecimal, all of one length. Bytes in [0, size) of a blob never change once they were reported durable.
 *
 * Every operation rejects with StoreUnavailableError when the store can't do it now, and those that write with
 * StorageFullError when there is no room.
 */
export interface BlobStore {
  /**
   * Opens a blob to be written from where a writer before was synced, making it if that is the beginning. What
   * lies beyond was never acknowledged and is cut.
   */
  openWriter(key: string, place: WriterStart): Promise<BlobWriter>;

  /**
   * The bytes of [start, end). Ends early, without an error, never: a blob that is shorter, or missing, is
   * StoreUnavailableError.
   */
  read(key: string, start: number, end: number): AsyncIterable<Uint8Array>;

  /**
   * Deletes a blob and all that its writers have left, durably. One that is not there is deleted already.
   */
  delete(key: string): Promise<void>;

  /** How many bytes more it can take; infinity where only an attempt can tell. */
  room(): Promise<number>;

  /** Resolves when the store can be written. */
  check(): Promise<void>;
}

/**
 * The place where blobs are kept. By its marks a server finds out whether it is the one that its shares are in (blob-place.ts).
 * Rejects as a store does.
 */
export interface BlobLocation {
  /** Where it is, in words for the operator. */
  readonly words: string;

  /** Whether it can be taken away and leave an empty one behind, as a folder when its volume is unmounted. */
  readonly canGoAway: boolean;

  /**
   * Marks it, durably, beside the marks that it has.
   *
   * @param mark lower-case hexadecimal
   */
  mark(mark: string): Promise<void>;

  /** All its marks, in no order. */
  marks(): Promise<string[]>;

  /** Keeps a mark that is there from expiring, where the store may let old things expire. */
  renew(mark: string): Promise<void>;
}

/** Where a writer begins, and which one it is. */
export interface WriterStart {
  /** What a `sync` of a writer before has given; 0 for a new blob. */
  offset: number;
  /** What the blob will have in the end. */
  size: number;
  /**
   * Higher than that of every writer before. A writer that was overtaken may live on in another process:
   * what it still does must not harm the later one's bytes.
   */
  fence: number;
}

/** One writer of one blob. After an error it can only be closed. */
export interface BlobWriter {
  /** Appends. The bytes may be reused by the caller once it resolves. */
  write(bytes: Uint8Array): Promise<void>;

  /**
   * Makes durable what was written, and gives up to where the blob is: the next writer may begin there. It may
   * as well begin at the offset before, until this one is called again. At the blob's full size the blob can
   * be read from now on.
   */
  sync(): Promise<number>;

  /** Lets go; what was not synced may be lost. */
  close(): Promise<void>;
}
