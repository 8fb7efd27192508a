import assert from "node:assert/strict";
import type { ShareStatus } from "../../src/protocol/api.ts";
import { RawShare, secret } from "./raw-share.ts";
import { at } from "./shared-servers.ts";

/** A share, what its recipients may do next, and what its owner has seen last. */
export interface LivedShare {
  share: RawShare;
  kind: Kind;
  /** Of the lease that lives. */
  ticket: string | null;
  /** Claims that can still succeed. */
  claimable: number;
  status: ShareStatus | null;
}

export const KINDS = [
  "inline",
  "inline with password",
  "inline, partly delivered",
  "blob",
  "blob with password",
  "leased",
  "uploading",
  "burned",
  "delivered",
  "locked",
  "expired",
] as const;

export type Kind = (typeof KINDS)[number];

const AT_ONCE = 24;

/** Makes shares, as many of each kind, through the API of a server. */
export async function makeShares(url: string, count: number): Promise<LivedShare[]> {
  const made: LivedShare[] = [];
  await inLanes(
    Array.from({ length: count }, (_, index) => index),
    async (index) => {
      made.push(await makeShare(url, KINDS[index % KINDS.length] as Kind, index));
    },
  );
  return made;
}

/** Reads what the owner of each share sees, when the shares of a second have expired. */
export async function readStatuses(url: string, shares: readonly LivedShare[]): Promise<void> {
  await inLanes(shares, async (each) => {
    do each.status = (await at(each.share, { url }).status()).json;
    while (each.kind === "expired" && each.status.state !== "gone");
  });
}

/** Checks that each owner sees the same as before. */
export async function assertSameStatuses(
  url: string,
  shares: readonly LivedShare[],
): Promise<void> {
  await inLanes(shares, async ({ share, kind, status }) => {
    const { json } = await at(share, { url }).status();
    assert.deepEqual(json, status, kind);
  });
}

/**
 * Ends all shares: finishes uploads and downloads, and claims each share one time more than allowed. Checks that exactly the
 * allowed claims succeed, with the right bytes.
 */
export async function assertAllClaimableOnce(
  url: string,
  shares: readonly LivedShare[],
): Promise<void> {
  await inLanes(shares, async (lived) => {
    const { kind, ticket } = lived;
    const share = at(lived.share, { url });
    if (kind === "uploading") {
      const offset = await share.offset();
      assert.equal(offset, lived.status?.uploadedBytes, kind);
      const rest = share.ciphertext.subarray(offset);
      assert.equal((await share.patch(offset, rest)).status, 204, kind);
    }
    if (ticket !== null) {
      const { status, bytes } = await share.content(ticket);
      assert.ok(status === 200 && bytes.equals(share.ciphertext), kind);
      assert.equal((await share.receipt(ticket)).status, 204, kind);
    }
    if (kind === "locked") {
      assert.equal((await share.claim()).status, 423, kind);
      assert.equal((await share.unlock()).status, 204, kind);
    }
    const tickets = Array.from({ length: lived.claimable + 1 }, () => secret());
    const answers = await Promise.all(tickets.map((each) => share.claim(each)));
    const won = tickets.filter((_, index) => answers[index]?.status === 201);
    assert.equal(won.length, lived.claimable, kind);
    for (const answer of answers) assert.ok([201, 410].includes(answer.status), kind);
    for (const each of won) {
      const { status, bytes } = await share.content(each);
      assert.ok(status === 200 && bytes.equals(share.ciphertext), `${kind}: the bytes`);
    }
  });
}

async function makeShare(url: string, kind: Kind, index: number): Promise<LivedShare> {
  const size = 1 + (index % 4_000);
  const lived = { kind, ticket: null, claimable: 1, status: null };
  switch (kind) {
    case "inline":
    case "blob":
      return { ...lived, share: await RawShare.ready(url, { size, inline: kind === "inline" }) };
    case "inline with password":
    case "blob with password": {
      const inline = kind === "inline with password";
      const share = await RawShare.ready(url, { size, inline, withPassword: true });
      await guess(share, index % 5);
      return { ...lived, share };
    }
    case "inline, partly delivered": {
      const share = await RawShare.ready(url, { size, inline: true, maxDownloads: 3 });
      await share.preview();
      await deliver(share);
      return { ...lived, share, claimable: 2 };
    }
    case "leased": {
      const inline = index % 2 === 0;
      const share = await RawShare.ready(url, { size, inline, maxDownloads: 2 });
      return { ...lived, share, ticket: await claim(share) };
    }
    case "uploading": {
      const share = await RawShare.created(url, { size });
      const half = Math.floor(size / 2);
      if (half > 0)
        assert.equal((await share.patch(0, share.ciphertext.subarray(0, half))).status, 204);
      return { ...lived, share };
    }
    case "burned": {
      const share = await RawShare.ready(url, { size, inline: index % 2 === 0 });
      assert.equal((await share.burn()).status, 204);
      return { ...lived, share, claimable: 0 };
    }
    case "delivered": {
      const share = await RawShare.ready(url, { size, inline: index % 2 === 0 });
      await deliver(share);
      return { ...lived, share, claimable: 0 };
    }
    case "locked": {
      const share = await RawShare.ready(url, { size, inline: true, withPassword: true });
      await guess(share, 5);
      return { ...lived, share };
    }
    case "expired": {
      const share = await RawShare.ready(url, { size, inline: true, expiresIn: 1 });
      return { ...lived, share, claimable: 0 };
    }
  }
}

async function claim(share: RawShare): Promise<string> {
  const ticket = secret();
  assert.equal((await share.claim(ticket)).status, 201);
  if (share.options.inline) return ticket;
  assert.equal((await share.content(ticket, { range: "bytes=0-0" })).status, 206);
  return ticket;
}

async function deliver(share: RawShare): Promise<void> {
  const ticket = secret();
  assert.equal((await share.claim(ticket)).status, 201);
  if (!share.options.inline) assert.equal((await share.content(ticket)).status, 200);
  assert.equal((await share.receipt(ticket)).status, 204);
}

async function guess(share: RawShare, times: number): Promise<void> {
  for (let i = 0; i < times; i++) {
    const { linkProof } = share;
    const { status } = await share.preview({ linkProof, passwordProof: secret() });
    assert.equal(status, 403);
  }
}

/** Does the work for all values, some at a time. */
async function inLanes<Value>(
  values: readonly Value[],
  work: (value: Value) => Promise<void>,
): Promise<void> {
  const left = values.values();
  const lane = async () => {
    for (const value of left) await work(value);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}
