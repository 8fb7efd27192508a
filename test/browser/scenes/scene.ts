import type { BrowserContext, Page } from "playwright-core";
import type { Network } from "../support/network.ts";

/** The environment of a scene: a new browser profile, and a server that all scenes share. */
export interface Stage {
  page: Page;
  context: BrowserContext;
  serverUrl: string;
  /** A proxy to the server that can be slow or broken. */
  network: Network;
}

/** A page in one of its states, for the screenshots and the accessibility tests. */
export interface Scene {
  /** The name in the gallery: "<page>-<state>". */
  name: string;
  /** One sentence for the gallery. */
  caption: string;
  /** Whether the image contains only the visible part, for dialogs and very long pages. */
  isCovered?: true;
  /** Brings the page into the state. Resolves when the page no longer changes. */
  arrange: (stage: Stage) => Promise<void>;
}

/** A low size limit, so that small files exceed it. */
export const SCENE_SETTINGS = { MAX_SHARE_SIZE: "8388608", RATE_LIMIT: "off" };
