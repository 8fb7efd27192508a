import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { paths } from "../../src/protocol/api.ts";
import { sendAndBreak, waitForOffset } from "./broken-patch.ts";
import { bearer, RawShare, secret } from "./raw-share.ts";
import { type ServerProcess, startServerProcess } from "./server-process.ts";

/** Servers with separate data folders whose common stores `env` selects. */
export async function startServers(
  count: number,
  env: Record<string, string>,
): Promise<ServerProcess[]> {
  return Promise.all(Array.from({ length: count }, () => startServerProcess({ env })));
}

/** The same share at another server. */
export function at(share: RawShare, { url }: { url: string }): RawShare {
  return Object.assign(new RawShare(url, { size: 0 }), { ...share, url });
}

export function anyOf<Place>(places: readonly Place[]): Place {
  return places[randomInt(places.length)] as Place;
}

/** In each round, spreads 50 claims of one share over the servers, and checks that one ticket gets the content. */
export async function assertOneOf50Claims(
  servers: readonly { url: string }[],
  rounds: number,
): Promise<void> {
  const server = (i: number) => servers[i % servers.length] as { url: string };
  for (let round = 0; round < rounds; round++) {
    const isInline = round % 2 === 0;
    const share = await RawShare.ready(server(round).url, { inline: isInline, size: 2_000 });
    const tickets = Array.from({ length: 50 }, () => secret());
    const claims = tickets.map((ticket, i) => at(share, server(i)).claim(ticket));
    const statuses = (await Promise.all(claims)).map(({ status }) => status);
    assert.equal(statuses.filter((status) => status === 201).length, 1, `round ${round}`);
    assert.equal(statuses.filter((status) => status === 410).length, 49, `round ${round}`);
    if (isInline) continue;
    const winner = tickets[statuses.indexOf(201)] ?? "";
    const { bytes } = await at(share, server(round + 1)).content(winner);
    assert.ok(bytes.equals(share.ciphertext), `round ${round}`);
  }
}

/** Tries 100 wrong passwords at once, spread over the servers, and checks that five of them counted. */
export async function assertFiveOf100Guesses(
  servers: readonly { url: string }[],
  inline: boolean,
): Promise<void> {
  const server = (i: number) => servers[i % servers.length] as { url: string };
  const share = await RawShare.ready(server(0).url, { withPassword: true, inline });
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, i) => {
      const proofs = { linkProof: share.linkProof, passwordProof: secret() };
      const there = at(share, server(i));
      return randomInt(2) === 0 ? there.preview(proofs) : there.claim(secret(), proofs);
    }),
  );
  const codes = answers.map((answer) => answer.json.code);
  assert.equal(codes.filter((code) => code === "wrong_password").length, 5);
  assert.equal(codes.filter((code) => code === "locked").length, 95);
}

/**
 * Uploads a share in pieces of random lengths, each to a random server. Some requests break.
 *
 * @param maxPiece in bytes
 * @param oneBrokenIn how many requests there are for each one that breaks
 */
export async function uploadInPieces(
  share: RawShare,
  servers: readonly { url: string }[],
  { maxPiece, oneBrokenIn }: { maxPiece: number; oneBrokenIn: number },
): Promise<void> {
  const size = share.ciphertext.length;
  for (let offset = 0; offset < size; offset = await waitForOffset(share)) {
    const there = at(share, anyOf(servers));
    const end = Math.min(size, offset + randomInt(1, maxPiece));
    if (randomInt(oneBrokenIn) === 0 && end < size) {
      await sendAndBreak(there, offset, end);
      continue;
    }
    const { status } = await there.patch(offset, share.ciphertext.subarray(offset, end));
    // 409: a server noticed a broken connection late, and recorded more bytes then.
    assert.ok(status === 204 || status === 409, `status ${status}`);
  }
}

/** Claims a share and returns the ticket. */
export async function claimed(share: RawShare): Promise<string> {
  const ticket = secret();
  assert.equal((await share.claim(ticket)).status, 201);
  return ticket;
}

/** Fetches a share in ranges of random lengths, each from a random server. */
export async function assertFetched(
  share: RawShare,
  ticket: string,
  servers: readonly { url: string }[],
): Promise<void> {
  const size = share.ciphertext.length;
  const most = Math.ceil(size / 3);
  for (let start = 0, end = 0; start < size; start = end) {
    end = Math.min(size, start + 1 + randomInt(most));
    const range = `bytes=${start}-${end - 1}`;
    const { status, bytes } = await at(share, anyOf(servers)).content(ticket, { range });
    assert.equal(status, 206);
    assert.ok(bytes.equals(share.ciphertext.subarray(start, end)), `${range} is byte-equal`);
  }
}

/** Receives a share until its connection breaks. Calls `interfere` after the first bytes. */
export async function receiveUntilBroken(
  share: RawShare,
  ticket: string,
  interfere: () => Promise<unknown>,
): Promise<Buffer> {
  const url = share.url + paths.content(share.id);
  const response = await fetch(url, { headers: bearer(ticket) });
  const received: Uint8Array[] = [];
  const reading = async () => {
    for await (const piece of response.body ?? []) {
      received.push(piece);
      if (received.length === 1) await interfere();
    }
  };
  await assert.rejects(reading());
  return Buffer.concat(received);
}

/** The owner's live events of a share. */
export async function listenTo(share: RawShare): Promise<{
  until(mark: string): Promise<void>;
  close(): Promise<void>;
}> {
  const url = share.url + paths.events(share.id);
  const response = await fetch(url, { headers: bearer(share.ownerToken) });
  const reader = response.body?.getReader();
  assert.ok(reader);
  let text = "";
  return {
    async until(mark: string): Promise<void> {
      while (!text.includes(mark)) {
        const { value, done } = await reader.read();
        assert.equal(done, false, `no ${mark}`);
        text += Buffer.from(value ?? []).toString();
      }
    },
    close: () => reader.cancel(),
  };
}

/** Asserts that an event on one server reaches a listener on the other before its next regular check. */
export async function assertNotifiesAtOnce(
  here: { url: string },
  there: { url: string },
): Promise<void> {
  const share = await RawShare.ready(here.url);
  const events = await listenTo(at(share, there));
  await events.until('"ready"');
  const begin = performance.now();
  await share.claim();
  await events.until('"leased"');
  assert.ok(performance.now() - begin < 5_000, "the listener waited for the next regular check");
  await events.close();
}
