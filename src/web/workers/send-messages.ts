import type { SendProgress, SentShare } from "../../client/send.ts";
import type { Trouble } from "./trouble.ts";

/** What a sender is told before anything is chosen. */
export interface SendLimits {
  /** The most that files and text may have together, in bytes, so that it fits when it is encrypted. */
  maxContentSize: number;
  /** In seconds. */
  defaultExpiry: number;
  /** In seconds. */
  maxExpiry: number;
  maxDownloads: number;
  passwordAttempts: number;
}

/** What is to be sent, and how. */
export interface SendOrder {
  files: readonly File[];
  /** Nothing is sent of an empty one. */
  text: string;
  password: string | null;
  expiresInSeconds: number;
  maxDownloads: number;
}

/** From the page to the Worker; one order at a time. */
export type SendCommand =
  | { kind: "limits" }
  | { kind: "send"; order: SendOrder }
  | { kind: "cancel" };

/** From the Worker to the page. */
export type SendReport =
  | { kind: "limits"; limits: SendLimits }
  | { kind: "progress"; progress: SendProgress }
  | { kind: "sent"; share: SentShare }
  | { kind: "cancelled" }
  | { kind: "failed"; trouble: Trouble };
