import type { BundleEntry } from "../../../protocol/bundle.ts";
import type { ReceiveReport } from "../receive-messages.ts";
import type { Clock } from "./clock.ts";
import type { Items } from "./items.ts";
import type { ShareStore } from "./share-store.ts";
import type { TakenList } from "./taken-list.ts";

/** The verified content of a share, and what is needed to show and save it. */
export interface ShareParts {
  /** Has the whole content. */
  store: ShareStore;
  entries: readonly BundleEntry[];
  items: Items;
  taken: TakenList;
  report: (report: ReceiveReport) => void;
  clock: Clock;
}
