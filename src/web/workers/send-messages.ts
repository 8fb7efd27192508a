import type { SendProgress, SentShare } from "../../client/send.ts";
import type { Trouble } from "./trouble.ts";

/** What is to be sent, and how. */
export interface SendOrder {
  files: readonly File[];
  /** Nothing is sent of an empty one. */
  text: string;
  password: string | null;
  uploadToken: string | null;
  expiresInSeconds: number;
  maxDownloads: number;
}

/** From the page to the Worker; one order at a time. */
export type SendCommand = { kind: "send"; order: SendOrder } | { kind: "cancel" };

/** From the Worker to the page. */
export type SendReport =
  | { kind: "progress"; progress: SendProgress }
  | { kind: "sent"; share: SentShare }
  | { kind: "cancelled" }
  | { kind: "failed"; trouble: Trouble };
