export interface RunningServer {
  /** Such as http://127.0.0.1:3000. */
  url: string;
  /** Graceful shutdown: accepts no new requests, gives running ones some seconds, and closes the stores. */
  stop(): Promise<void>;
}

/** The time that a graceful shutdown gives to running requests. */
export const STOP_WITHIN_MS = 10_000;
