/**
 * Stores verified plaintext until all of it is verified. Offsets are in the entries' bytes, one entry after
 * another in the manifest's order; the padding is never written.
 */
export interface Stage {
  /** Bytes from the start that an earlier run has written, without a gap; 0 for a new stage. */
  readonly stagedBytes: number;
  /**
   * Writes come in order, one at a time; some repeat after an interruption. One write may span entries. The bytes stay
   * as they are until it resolves.
   */
  write(offset: number, bytes: Uint8Array): Promise<void>;
  /** When it resolves, all writes that resolved before the call are durable. Another write may run meanwhile. */
  flush(): Promise<void>;
}
