import { ApiClient } from "../../client/api-client.ts";
import { type OwnerView, readStatus, watchStatus } from "../../client/owner.ts";
import { decodeBase64url } from "../../protocol/bytes.ts";
import { type Failure, failureOf } from "./failure.ts";
import { SITE_URL } from "./site-address.ts";

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

const api = new ApiClient({ serverUrl: SITE_URL });
const followed = new Map<string, AbortController>();
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
  report({ kind: "view", id, view });
}

/** Reads first: a read fails at once when the server is away, while `watchStatus` retries for ever. */
async function follow(share: OwnedShare): Promise<void> {
  const { id, ownerToken, receiptKey } = share;
  unfollow(id);
  const following = new AbortController();
  followed.set(id, following);
  await reportStatus(share);
  const key = decodeBase64url(receiptKey);
  for await (const view of watchStatus(api, id, ownerToken, key, following.signal)) {
    report({ kind: "view", id, view });
  }
}

function unfollow(id: string): void {
  followed.get(id)?.abort();
  followed.delete(id);
}
