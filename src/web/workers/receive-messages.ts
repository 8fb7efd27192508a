import type { ReceiveProgress } from "../../client/receive.ts";
import type { BundleEntry } from "../../protocol/bundle.ts";
import type { Failure } from "./failure.ts";

/** What a recipient is told before anything is taken. */
export interface Offer {
  entries: readonly BundleEntry[];
  /** When claims end, RFC 3339. */
  expiresAt: string;
  remainingDownloads: number;
  room: Room;
}

/** Whether what is received fits where it waits to be saved. */
export interface Room {
  neededBytes: number;
  /** Null where the browser does not tell. */
  freeBytes: number | null;
  /** False where it waits in memory: a closed or reloaded tab loses it. */
  survivesReload: boolean;
}

/** From the page to the Worker. A link holds the key: it is only ever sent here. */
export type ReceiveCommand =
  /** Reads the link and asks what is there; takes nothing, but goes on with what this browser has begun. */
  | { kind: "look"; link: string; password: string | null }
  /** Claims, fetches and verifies what was looked at. */
  | { kind: "receive" }
  | { kind: "read_text"; entry: number }
  | { kind: "read_file"; entry: number }
  | { kind: "make_zip" }
  /** Leaves nothing of the share in this browser. */
  | { kind: "remove" };

/** What an earlier visit has left of the share in this browser; `part`: claimed, and perhaps some of the content. */
export type Held = "nothing" | "part" | "all";

/** What the password was that was tried last: not the one, and for how many more times it may be tried, if known. */
export interface WrongPassword {
  attemptsRemaining: number | null;
}

/** From the Worker to the page. */
export type ReceiveReport =
  /** The link in its normal form, after something has rewritten it. */
  | { kind: "repaired"; link: string }
  | { kind: "password_needed"; held: Held; wrong: WrongPassword | null }
  | { kind: "offered"; offer: Offer }
  | { kind: "progress"; progress: ReceiveProgress }
  /**
   * `taken`: what earlier visits have shown or saved, by entry; `isConfirmed`: whether the server has taken the
   * receipt, and so the sender can see it.
   */
  | {
      kind: "received";
      entries: readonly BundleEntry[];
      taken: readonly number[];
      survivesReload: boolean;
      isConfirmed: boolean;
    }
  | { kind: "text"; entry: number; text: string }
  | { kind: "file"; entry: number; name: string; content: Blob }
  | { kind: "zip"; content: Blob }
  | { kind: "removed" }
  | { kind: "failed"; command: ReceiveCommand["kind"]; failure: Failure };
