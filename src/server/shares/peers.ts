import type { Served } from "./served-progress.ts";

/** The other server processes on the same stores. */
export interface Peers {
  /**
   * Sends an event to all peers, at most once and without an error. A peer that misses it reads the change from
   * the store later: with the next slice of a download, or when it next polls the status.
   */
  publish(event: PeerEvent): void;

  /** Calls `listener` with each event of the peers, never with one of this process. */
  subscribe(listener: (event: PeerEvent) => void): void;

  close(): Promise<void>;
}

export type PeerEvent =
  | {
      shareId: string;
      /** `burned`: running responses and uploads of the share must end. */
      what: "changed" | "burned";
    }
  | {
      shareId: string;
      /** A writer of its upload has started. Writers with a lower fence must end. */
      what: "writing";
      fence: number;
    }
  | ({
      shareId: string;
      what: "served";
    } & Served)
  /** The administrator has changed the notice or the pause of uploads. */
  | { what: "control_changed" };
