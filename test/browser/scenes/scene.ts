import type { BrowserContext, Page } from "playwright-core";
import type { Network } from "../network.ts";

/** Where a scene is played: a fresh browser profile and a server that other scenes use too. */
export interface Stage {
  page: Page;
  context: BrowserContext;
  serverUrl: string;
  /** Another address of the same server, by a line that can be slow or cut. */
  network: Network;
}

/** A page in one of its states, to be looked at and to be checked for accessibility. */
export interface Scene {
  /** What it is called in the gallery: "<page>-<state>". */
  name: string;
  /** One sentence about what can be seen. */
  caption: string;
  /** Shown as it is seen, without what would have to be scrolled to: something lies over the window, or it is very long. */
  isCovered?: true;
  /** Brings the page into that state; resolves when it stands still. */
  arrange: (stage: Stage) => Promise<void>;
}

/** What the server of the scenes is set to: a low limit, so that too much is soon there. */
export const SCENE_SETTINGS = { MAX_SHARE_SIZE: "8388608", RATE_LIMIT: "off" };
