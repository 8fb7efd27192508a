import assert from "node:assert/strict";
import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { after, before, describe, it } from "node:test";
import { paths } from "../../src/protocol/api.ts";
import { type LocalServer, startLocalServer } from "../support/local-server.ts";
import { bearer, call, RawShare, secret } from "../support/raw-share.ts";
import { waitUntil } from "../support/wait-until.ts";

const LEASE_MS = 600_000;

describe("downloads", () => {
  let server: LocalServer;

  before(async () => {
    server = await startLocalServer({ CLAIM_LEASE: String(LEASE_MS / 1000) });
  });
  after(() => server.close());

  const claimed = async (options: ConstructorParameters<typeof RawShare>[1] = {}) => {
    const share = await RawShare.ready(server.url, options);
    const ticket = secret();
    assert.equal((await share.claim(ticket)).status, 201);
    return { share, ticket };
  };

  it("return the complete content and any single range of it, from disk and inline", async () => {
    for (const inline of [false, true]) {
      const { share, ticket } = await claimed({ size: 50_000, inline });
      const { ciphertext } = share;
      const whole = await share.content(ticket);
      assert.equal(whole.status, 200);
      assert.ok(whole.bytes.equals(ciphertext));
      assert.equal(whole.headers.get("accept-ranges"), "bytes");
      for (const [range, start, end] of [
        ["bytes=0-0", 0, 1],
        ["bytes=100-", 100, 50_000],
        ["bytes=49999-", 49_999, 50_000],
        ["bytes=10-99999999", 10, 50_000],
        ["bytes=-7", 49_993, 50_000],
        ["bytes=-99999999", 0, 50_000],
      ] as const) {
        const part = await share.content(ticket, { range });
        assert.equal(part.status, 206, range);
        assert.equal(part.headers.get("content-range"), `bytes ${start}-${end - 1}/50000`);
        assert.ok(part.bytes.equals(ciphertext.subarray(start, end)), range);
      }
    }
  });

  it("give each recipient only the bytes of his share, however slowly others read and whenever they leave", async () => {
    const shares = await Promise.all(Array.from({ length: 4 }, () => claimed({ size: 3_000_000 })));
    const fetchSome = async (nth: number) => {
      const { share, ticket } = shares[nth % shares.length] as (typeof shares)[number];
      const from = nth * 10_007;
      const expected = share.ciphertext.subarray(from);
      const url = server.url + paths.content(share.id);
      const headers = { ...bearer(ticket), range: `bytes=${from}-` };
      const sending = request(url, { headers, agent: false }).end();
      sending.on("error", () => {});
      const [response] = (await once(sending, "response")) as [IncomingMessage];
      const leavesAt = nth % 3 === 0 ? 400_000 + nth * 50_000 : Number.POSITIVE_INFINITY;
      let at = 0;
      for await (const piece of response as AsyncIterable<Buffer>) {
        assert.ok(expected.subarray(at, at + piece.length).equals(piece), `download ${nth}`);
        at += piece.length;
        if (at > leavesAt) return;
        if (nth % 3 === 1) await new Promise((resolve) => setTimeout(resolve, 10));
      }
      assert.equal(at, expected.length);
    };
    await Promise.all(Array.from({ length: 24 }, (_, nth) => fetchSome(nth)));
  });

  it("ignore a Range header that is not one range of bytes, and reject an unsatisfiable range", async () => {
    const { share, ticket } = await claimed({ size: 50_000 });
    for (const range of ["bytes=0-1,5-6", "lines=1-2", "bytes=5-1", "bytes=-", "bytes=a-b"]) {
      assert.equal((await share.content(ticket, { range })).status, 200, range);
    }
    for (const range of ["bytes=50000-", "bytes=-0"]) {
      const answer = await share.content(ticket, { range });
      assert.equal(answer.json.code, "range_not_satisfiable");
      assert.equal(answer.headers.get("content-range"), "bytes */50000");
    }
  });

  it("resume with If-Range only if the content is the same", async () => {
    const { share, ticket } = await claimed({ size: 50_000 });
    const etag = String((await share.content(ticket)).headers.get("etag"));
    const same = await share.content(ticket, { range: "bytes=9-", "if-range": etag });
    const other = await share.content(ticket, { range: "bytes=9-", "if-range": '"other"' });
    assert.deepEqual([same.status, other.status], [206, 200]);
  });

  it("answer HEAD without consuming the download", async () => {
    const { share, ticket } = await claimed({ size: 50_000 });
    const url = server.url + paths.content(share.id);
    const head = await call(url, { method: "HEAD", headers: bearer(ticket) });
    assert.equal(head.status, 200);
    assert.equal(head.headers.get("content-length"), "50000");
    server.advance(LEASE_MS);
    assert.equal((await share.claim()).status, 201, "the download was not returned");
  });

  it("need the ticket", async () => {
    const { share, ticket } = await claimed();
    assert.equal((await share.content(secret())).json.code, "unauthorized");
    assert.equal((await share.content(share.ownerToken)).json.code, "unauthorized");
    const url = server.url + paths.content(share.id);
    for (const authorization of ["", "Bearer", `Basic ${ticket}`, `Bearer ${ticket}x`]) {
      assert.equal((await call(url, { headers: { authorization } })).status, 401, authorization);
    }
  });

  it("resume byte-equal after 20 interruptions at random offsets, while others get 410", async () => {
    const { share, ticket } = await claimed({ size: 12_000_000 });
    const parts: Buffer[] = [];
    let at = 0;
    for (let cut = 0; cut < 20; cut++) {
      const part = await fetchAndBreak(share, ticket, at, Math.floor(Math.random() * 500_000));
      parts.push(part);
      at += part.length;
      assert.equal((await share.claim()).status, 410);
    }
    const rest = await share.content(ticket, { range: `bytes=${at}-` });
    assert.equal(rest.status, 206);
    assert.ok(Buffer.concat([...parts, rest.bytes]).equals(share.ciphertext));
    assert.equal((await share.receipt(ticket)).status, 204);
    assert.equal((await share.claim()).json.code, "gone");
  });

  it("finish although the share expires in the meantime", async () => {
    const { share, ticket } = await claimed({ size: 40_000_000, expiresIn: 60 });
    const whole = await readWith(share, ticket, 10_000_000, () => server.advance(20_001));
    assert.ok(whole.equals(share.ciphertext));
    assert.equal((await share.claim()).json.code, "gone");
    assert.equal((await share.receipt(ticket)).status, 204);
    assert.equal((await share.status()).json.gone?.reason, "expired");
  });

  it("extend their lease while they run", async () => {
    const { share, ticket } = await claimed({ size: 40_000_000 });
    const step = LEASE_MS * 0.4;
    const whole = await readWith(share, ticket, 10_000_000, () => server.advance(step));
    assert.ok(whole.equals(share.ciphertext));
    assert.equal((await share.content(ticket, { range: "bytes=0-9" })).status, 206);
    assert.equal((await share.receipt(ticket)).status, 204);
  });

  it("stop in the middle after the owner burns the share", async () => {
    const { share, ticket } = await claimed({ size: 40_000_000 });
    const reading = readWith(share, ticket, 10_000_000, async () => {
      assert.equal((await share.burn()).status, 204);
    });
    await assert.rejects(reading, /aborted/);
    assert.equal((await share.content(ticket)).json.code, "gone");
  });

  it("continue to their end when the receipt of another download arrives", async () => {
    const { share, ticket } = await claimed({ size: 40_000_000, maxDownloads: 2 });
    const other = secret();
    assert.equal((await share.claim(other)).status, 201);
    await share.content(other, { range: "bytes=0-9" });
    let receipts = 0;
    const whole = await readWith(share, ticket, 30_000_000, async () => {
      assert.equal((await share.receipt(other)).status, 204);
      receipts++;
    });
    assert.equal(receipts, 1);
    assert.ok(whole.equals(share.ciphertext));
    assert.equal((await share.receipt(ticket)).status, 204);
  });

  it("are limited to eight at a time for one ticket", async () => {
    const { share, ticket } = await claimed({ size: 40_000_000 });
    const open = await Promise.all(Array.from({ length: 8 }, () => openContent(share, ticket)));
    const ninth = await share.content(ticket);
    assert.equal(ninth.json.code, "rate_limited");
    assert.equal(ninth.headers.get("retry-after"), "1");
    for (const response of open) response.destroy();
    await waitUntil(async () => {
      const { status } = await share.content(ticket, { range: "bytes=0-9" });
      return status === 206;
    });
  });

  it("end with the lease, and the ticket can't claim again", async () => {
    const { share, ticket } = await claimed({ size: 50_000, maxDownloads: 2 });
    await share.content(ticket);
    server.advance(LEASE_MS);
    assert.equal((await share.content(ticket)).json.code, "gone");
    assert.equal((await share.claim(ticket)).json.code, "already_claimed");
    assert.equal((await share.claim()).status, 201);
  });
});

function openContent(share: RawShare, ticket: string, from = 0) {
  return new Promise<import("node:http").IncomingMessage>((resolve, reject) => {
    const headers = { ...bearer(ticket), range: `bytes=${from}-` };
    request(share.url + paths.content(share.id), { headers, agent: false })
      .on("response", (response) => {
        assert.equal(response.statusCode, 206);
        resolve(response);
      })
      .on("error", reject)
      .end();
  });
}

/** Reads at least `length` bytes from the offset `from`, then closes the connection. */
async function fetchAndBreak(
  share: RawShare,
  ticket: string,
  from: number,
  length: number,
): Promise<Buffer> {
  const response = await openContent(share, ticket, from);
  const parts: Buffer[] = [];
  let read = 0;
  for await (const part of response) {
    parts.push(part);
    read += part.length;
    if (read >= length) break;
  }
  response.destroy();
  return Buffer.concat(parts);
}

/** Reads the complete content. Calls `step` after each `every` bytes except the last. */
async function readWith(
  share: RawShare,
  ticket: string,
  every: number,
  step: () => void | Promise<void>,
): Promise<Buffer> {
  const response = await openContent(share, ticket);
  const parts: Buffer[] = [];
  let read = 0;
  let nextStep = every;
  for await (const part of response) {
    parts.push(part);
    read += part.length;
    if (read < nextStep || nextStep >= share.ciphertext.length) continue;
    nextStep += every;
    await step();
  }
  return Buffer.concat(parts);
}
