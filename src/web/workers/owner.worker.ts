import { ApiClient } from "../../client/api-client.ts";
import { downloadsAfterStatus } from "../../client/live-downloads.ts";
import { type OwnerView, readStatus, watchStatus } from "../../client/owner.ts";
import { isTransient } from "../../client/retry.ts";
import { decodeBase64url } from "../../protocol/bytes.ts";
import { type Failure, failureOf } from "./failure.ts";
import { SITE_URL } from "./site-address.ts";
import { sleepUntilOnline } from "./sleep-until-online.ts";

/** The credentials of a share's owner. */
export interface OwnedShare {
  id: string;
  /** base64url. */
  ownerToken: string;
  /** 32 bytes, base64url. It checks receipts. */
  receiptKey: string;
}

/** From the page to the Worker. */
export type OwnerCommand =
  /** `follow` reads the status and reports each change until `unfollow`. */
  | { kind: "read" | "follow" | "burn" | "unlock"; share: OwnedShare }
  | { kind: "unfollow"; id: string };

/** From the Worker to the page. */
export type OwnerReport =
  | { kind: "view"; id: string; view: OwnerView }
  | { kind: "failed"; id: string; failure: Failure };

interface Following {
  controller: AbortController;
  /** The latest status of the live updates. Null before the first one. */
  latest: OwnerView | null;
}

const api = new ApiClient({ serverUrl: SITE_URL });
const followed = new Map<string, Following>();
const report = (message: OwnerReport) => postMessage(message);

addEventListener("message", ({ data }: MessageEvent<OwnerCommand>) => {
  if (data.kind === "unfollow") unfollow(data.id);
  else void act(data.kind, data.share);
});

/** Acts as the owner of a share. Ends in reports; never throws. */
async function act(kind: Exclude<OwnerCommand["kind"], "unfollow">, share: OwnedShare) {
  try {
    if (kind === "burn") await api.burn(share.id, share.ownerToken);
    if (kind === "unlock") await api.unlock(share.id, share.ownerToken);
    if (kind === "follow") await follow(share);
    else await reportStatus(share);
  } catch (error) {
    report({ kind: "failed", id: share.id, failure: failureOf(error) });
  }
}

async function reportStatus({ id, ownerToken, receiptKey }: OwnedShare): Promise<void> {
  const view = await readStatus(api, id, ownerToken, decodeBase64url(receiptKey));
  const latest = followed.get(id)?.latest;
  // The answer can be older than the live updates, and they may have ended.
  if (latest && (latest.state === "gone" || eventsIn(view) < eventsIn(latest))) return;
  const downloads = latest ? downloadsAfterStatus(latest.downloads, latest, view) : [];
  report({ kind: "view", id, view: { ...view, downloads } });
}

function eventsIn({ timeline }: OwnerView): number {
  return timeline.reduce((sum, { count = 1 }) => sum + count, 0);
}

/** Reads first: a read fails at once when the server is away, while `watchStatus` retries for ever. */
async function follow(share: OwnedShare): Promise<void> {
  const { id, ownerToken, receiptKey } = share;
  unfollow(id);
  const following: Following = { controller: new AbortController(), latest: null };
  const { signal } = following.controller;
  followed.set(id, following);
  try {
    await reportStatus(share);
  } catch (error) {
    if (!isTransient(error)) throw error;
    report({ kind: "failed", id, failure: failureOf(error) });
  }
  const key = decodeBase64url(receiptKey);
  const updates = watchStatus(api, id, ownerToken, key, signal, { sleep: sleepUntilOnline });
  for await (const view of updates) {
    following.latest = view;
    report({ kind: "view", id, view });
  }
}

function unfollow(id: string): void {
  followed.get(id)?.controller.abort();
  followed.delete(id);
}
