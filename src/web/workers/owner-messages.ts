import type { OwnerView } from "../../client/owner.ts";
import type { Trouble } from "./trouble.ts";

/** What is needed to act as a share's owner. */
export interface OwnedShare {
  id: string;
  /** base64url. */
  ownerToken: string;
  /** 32 bytes, base64url. */
  receiptKey: string;
}

/** From the page to the Worker. */
export type OwnerCommand =
  | { kind: "read"; share: OwnedShare }
  /** Reads, and tells each change from then on, until `leave`. */
  | { kind: "follow"; share: OwnedShare }
  | { kind: "leave"; id: string }
  | { kind: "burn"; share: OwnedShare }
  | { kind: "unlock"; share: OwnedShare };

/** From the Worker to the page. */
export type OwnerReport =
  | { kind: "view"; id: string; view: OwnerView }
  | { kind: "failed"; id: string; trouble: Trouble };
