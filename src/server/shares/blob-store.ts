/**
 * Large ciphertexts under random keys. A key is lower-case hexadecimal and reveals nothing about its share. All keys
 * have one length. Bytes before an offset that the metadata store has recorded never change.
 *
 * Every operation rejects with StoreUnavailableError when the store can't do it now. Operations that write reject with
 * StorageFullError when there is no room.
 */
export interface BlobStore {
  /**
   * Opens a blob at the offset up to which an earlier writer has synced it. At offset 0 it creates the blob. Bytes
   * after the offset were never acknowledged to the client, and are truncated.
   */
  openWriter(key: string, start: WriterStart): Promise<BlobWriter>;

  /**
   * The bytes of [start, end). A piece stays as it is until the next one is requested, which may use the same memory. If
   * the reader stops, its last piece stays as it is. Never ends early without an error: a shorter or missing blob is
   * StoreUnavailableError.
   */
  read(key: string, start: number, end: number): AsyncIterable<Uint8Array>;

  /** Deletes a blob and everything that its writers left, durably. A missing blob is not an error. */
  delete(key: string): Promise<void>;

  /** The number of bytes that still fit. Infinity: unknown until a write fails. */
  room(): Promise<number>;

  /** Resolves when the store can be written. */
  check(): Promise<void>;
}

/** The start and the fence of a writer. */
export interface WriterStart {
  /** The result of an earlier writer's `sync`; 0 for a new blob. */
  offset: number;
  /** The size of the whole blob. */
  size: number;
  /**
   * Higher than the fence of every earlier writer. An earlier writer may still run in another process. It must not
   * damage the bytes of a later one.
   */
  fence: number;
}

/** One writer of one blob. After an error it can only be closed. */
export interface BlobWriter {
  /** Appends pieces, one after another. The caller may reuse their memory once it resolves. */
  write(...pieces: Uint8Array[]): Promise<void>;

  /**
   * Makes the written bytes durable and returns their end. The next writer may start at either of the last two ends that
   * this method returned. When the end is the size of the whole blob, the blob can be read.
   */
  sync(): Promise<number>;

  /** Closes the writer. Bytes that were not synced may be lost. */
  close(): Promise<void>;
}
