/**
 * Where large ciphertexts are kept, under random keys that say nothing of their shares. Bytes in [0, size) of
 * a blob never change once they were reported durable.
 *
 * Every operation rejects with StoreUnavailableError when the store can't do it now, and those that write with
 * StorageFullError when there is no room.
 */
export interface BlobStore {
  /**
   * Opens a blob to be written from `offset` on, making it if there is none. What lies beyond `offset` was
   * never acknowledged and is cut. `size` is what it will have in the end.
   */
  openWriter(key: string, offset: number, size: number): Promise<BlobWriter>;

  /**
   * The bytes of [start, end). Ends early, without an error, never: a blob that is shorter, or missing, is
   * StoreUnavailableError.
   */
  read(key: string, start: number, end: number): AsyncIterable<Uint8Array>;

  /** Deletes a blob, durably. One that is not there is deleted already. */
  delete(key: string): Promise<void>;

  /** Resolves when the store can be written. */
  check(): Promise<void>;
}

/** One writer of one blob; the caller sees to it that there is only one at a time. */
export interface BlobWriter {
  /** Appends. The bytes may be reused by the caller once it resolves. */
  write(bytes: Uint8Array): Promise<void>;

  /** Makes durable what was written, and gives up to where the blob is: the next writer may begin there. */
  sync(): Promise<number>;

  /** Lets go; what was not synced may be lost. */
  close(): Promise<void>;
}
