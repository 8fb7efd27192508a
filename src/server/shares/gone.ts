import type { GoneReason } from "../../protocol/api.ts";

/** The answer about a share that has ended. */
export interface Gone {
  outcome: "gone";
  gone: { reason: GoneReason; at: number };
}
