import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { StorageFullError, StoreUnavailableError } from "../../src/server/shares/store-errors.ts";
import { withFaultyServer } from "../support/faulty-server.ts";
import { RawShare, secret } from "../support/raw-share.ts";

const unavailable = new StoreUnavailableError("simulated by the test");

describe("a store that fails", () => {
  it("causes 503 with Retry-After in every call, and the server recovers with it", async () => {
    await withFaultyServer(async ({ url, faults }) => {
      const share = await RawShare.ready(url, { size: 100_000, withPassword: true });
      const [ticket, receipt] = [secret(), secret()];
      const calls: (() => Promise<{ status: number; headers: Headers }>)[] = [
        () => new RawShare(url, { inline: true }).create(),
        () => share.preview(),
        () => share.claim(ticket),
        () => share.content(ticket),
        () => share.receipt(ticket, receipt),
        () => share.status(),
        () => share.unlock(),
        () => share.burn(),
        () => share.patch(0, share.ciphertext),
      ];
      const expected = [201, 200, 201, 200, 204, 200, 410, 204, 410];
      for (const [index, call] of calls.entries()) {
        faults.failWith(unavailable, "metadata");
        const failed = await call();
        assert.equal(failed.status, 503, `call ${index}`);
        assert.equal(failed.headers.get("retry-after"), "5");
        faults.mend();
        assert.equal((await call()).status, expected[index], `call ${index}, again`);
      }
    });
  });

  it("appears in /health by its name", async () => {
    for (const part of ["metadata", "blobs"] as const) {
      await withFaultyServer(async ({ url, faults }) => {
        faults.failWith(unavailable, part);
        const answer = await fetch(`${url}/health`);
        assert.equal(answer.status, 503);
        const others = { metadata: "ok", blobs: "ok", disk: "ok", clock: "ok" };
        assert.deepEqual(await answer.json(), { status: "failing", ...others, [part]: "failing" });
      });
    }
  });

  it("in the middle of an upload keeps the acknowledged bytes, and the upload resumes", async () => {
    await withFaultyServer(async ({ url, faults }) => {
      const share = await RawShare.created(url, { size: 300_000 });
      assert.equal((await share.patch(0, share.ciphertext.subarray(0, 100_000))).status, 204);
      const rest = share.ciphertext.subarray(100_000);
      for (const [failure, status, code] of [
        [new StorageFullError("disk: ENOSPC"), 507, "storage_full"],
        [unavailable, 503, "unavailable"],
      ] as const) {
        faults.failWith(failure, "blobs");
        const answer = await share.patch(100_000, rest);
        assert.equal(answer.status, status);
        assert.equal(answer.json.code, code);
        assert.equal(await share.offset(), 100_000);
      }
      faults.mend();
      assert.equal((await share.patch(100_000, rest)).status, 204);
      const ticket = secret();
      await share.claim(ticket);
      assert.ok((await share.content(ticket)).bytes.equals(share.ciphertext));
    });
  });

  it("in the middle of a download allows a resume", async () => {
    await withFaultyServer(async ({ url, faults }) => {
      const share = await RawShare.ready(url, { size: 30_000_000 });
      const ticket = secret();
      await share.claim(ticket);
      const response = await fetch(`${url}/api/v1/shares/${share.id}/content`, {
        headers: { authorization: `Bearer ${ticket}` },
      });
      faults.failWith(unavailable, "blobs");
      await assert.rejects(response.arrayBuffer());
      faults.mend();
      assert.ok((await share.content(ticket)).bytes.equals(share.ciphertext));
    });
  });
});
