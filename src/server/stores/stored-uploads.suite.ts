import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ABANDONED_AFTER_MS } from "../shares/metadata-store.ts";
import {
  key,
  MINUTE,
  newShare,
  type StoreUnderTest,
  testedStore,
  text32,
} from "./tested-store.suite.ts";

/** The contract of a metadata store for uploads and the storage limit. `open` creates an empty store under `testRules`. */
export function storedUploadsSuite(open: () => Promise<StoreUnderTest>): void {
  describe("uploads and the storage limit", () => {
    const test = testedStore(open);
    const manifestSize = newShare().manifest.length;

    it("records only for the newest writer of an upload, and makes the share ready with its last byte", async () => {
      const share = await test.create({ content: null, blobKey: key(), size: 1000 });
      const begin = () => test.store.beginUploadWrite(share.id, share.ownerVerifier);
      const first = await begin();
      assert.ok(first.outcome === "writing");
      const part = await test.store.recordUploaded(share.id, first.fence, 400);
      assert.ok(part.outcome === "found" && part.abandonedAt !== null);
      assert.deepEqual(part, await test.store.readUpload(share.id, share.ownerVerifier));
      assert.equal(part.offset, 400);
      const second = await begin();
      assert.ok(second.outcome === "writing" && second.upload.offset === 400);
      assert.equal(
        (await test.store.recordUploaded(share.id, first.fence, 800)).outcome,
        "superseded",
      );
      assert.equal((await test.store.readStatus(share.id, share.ownerVerifier)).outcome, "found");
      assert.equal((await test.status(share)).uploadedBytes, 400);
      const whole = await test.store.recordUploaded(share.id, second.fence, 1000);
      assert.equal((await begin()).outcome, "complete");
      const view = await test.store.readUpload(share.id, share.ownerVerifier);
      assert.deepEqual(view, { outcome: "found", size: 1000, offset: 1000, abandonedAt: null });
      assert.deepEqual(whole, view);
      assert.equal((await test.claim(share, text32())).outcome, "claimed");
    });

    it("refuses a writer with a wrong offset, and the earlier writer continues", async () => {
      const share = await test.create({ content: null, blobKey: key(), size: 1000 });
      const beginAt = (offset: number, owner = share.ownerVerifier) =>
        test.store.beginUploadWrite(share.id, owner, offset);
      assert.deepEqual(await beginAt(1), { outcome: "wrong_offset", offset: 0 });
      const writer = await beginAt(0);
      assert.ok(writer.outcome === "writing" && writer.fence === 1);
      await test.store.recordUploaded(share.id, writer.fence, 400);
      assert.deepEqual(await beginAt(0), { outcome: "wrong_offset", offset: 400 });
      assert.deepEqual(await beginAt(1000), { outcome: "wrong_offset", offset: 400 });
      assert.equal((await beginAt(0, text32())).outcome, "unauthorized");
      assert.equal(
        (await test.store.recordUploaded(share.id, writer.fence, 1000)).outcome,
        "found",
      );
      assert.equal((await beginAt(1000)).outcome, "complete");
    });

    it("does not record for a writer after its share was burned", async () => {
      const share = await test.create({ content: null, blobKey: key(), size: 1000 });
      const writer = await test.store.beginUploadWrite(share.id, share.ownerVerifier);
      assert.ok(writer.outcome === "writing");
      await test.store.burn(share.id, share.ownerVerifier);
      assert.equal(
        (await test.store.recordUploaded(share.id, writer.fence, 1000)).outcome,
        "superseded",
      );
      assert.equal((await test.claim(share, text32())).outcome, "gone");
    });

    it("abandons an upload 24 hours after its last byte", async () => {
      const share = await test.create({ content: null, blobKey: key(), size: 1000 });
      test.advance(ABANDONED_AFTER_MS - MINUTE);
      const writer = await test.store.beginUploadWrite(share.id, share.ownerVerifier);
      assert.ok(writer.outcome === "writing");
      await test.store.recordUploaded(share.id, writer.fence, 1);
      test.advance(ABANDONED_AFTER_MS - MINUTE);
      assert.equal((await test.status(share)).gone, null);
      test.advance(MINUTE);
      assert.equal((await test.status(share)).gone?.reason, "abandoned");
    });

    it("abandons an upload that restarts repeatedly without a byte", async () => {
      const share = await test.create({ content: null, blobKey: key(), size: 1000 });
      for (let passed = 0; passed < ABANDONED_AFTER_MS; passed += 12 * MINUTE) {
        const writer = await test.store.beginUploadWrite(share.id, share.ownerVerifier);
        assert.equal(writer.outcome, "writing");
        test.advance(12 * MINUTE);
      }
      assert.equal((await test.status(share)).gone?.reason, "abandoned");
    });

    it("enforces the storage limit, and frees the reservation of a stalled upload", async () => {
      const limited = await open();
      try {
        const create = (size: number) =>
          limited.store.createOnce(newShare({ content: null, blobKey: key(), size }));
        const sizes = Array.from({ length: 20 }, () => 1_000_000 - manifestSize);
        const answers = await Promise.all(sizes.map(create));
        assert.equal(answers.filter((a) => a.outcome === "created").length, 10);
        assert.equal(answers.filter((a) => a.outcome === "storage_full").length, 10);
        limited.advance(10 * MINUTE);
        await limited.store.settleDue(100);
        assert.equal((await create(10_000_000 - 11 * manifestSize)).outcome, "created");
        assert.equal((await create(1)).outcome, "storage_full");
      } finally {
        await limited.close();
      }
    });

    it("counts manifests within the storage limit until their shares are gone", async () => {
      const limited = await open();
      try {
        const create = async (size: number) => {
          const share = newShare({ content: null, blobKey: key(), size });
          const { outcome } = await limited.store.createOnce(share);
          return { share, outcome };
        };
        assert.equal((await create(10_000_000)).outcome, "storage_full");
        const kept = await Promise.all(Array.from({ length: 5 }, () => create(1)));
        limited.advance(10 * MINUTE);
        await limited.store.settleDue(100);
        const most = 10_000_000 - 6 * manifestSize;
        assert.equal((await create(most + 1)).outcome, "storage_full");
        for (const { share } of kept) await limited.store.burn(share.id, share.ownerVerifier);
        assert.equal((await create(10_000_000 - manifestSize + 1)).outcome, "storage_full");
        assert.equal((await create(10_000_000 - manifestSize)).outcome, "created");
      } finally {
        await limited.close();
      }
    });

    it("frees the bytes of a share that is gone, and reserves again for an upload that resumes", async () => {
      const limited = await open();
      try {
        const stalled = newShare({ content: null, blobKey: key(), size: 6_000_000 });
        const other = newShare({ content: null, blobKey: key(), size: 6_000_000 });
        await limited.store.createOnce(stalled);
        limited.advance(10 * MINUTE);
        await limited.store.settleDue(100);
        await limited.store.createOnce(other);
        const begin = () => limited.store.beginUploadWrite(stalled.id, stalled.ownerVerifier);
        assert.equal((await begin()).outcome, "storage_full");
        await limited.store.burn(other.id, other.ownerVerifier);
        assert.equal((await begin()).outcome, "writing");
      } finally {
        await limited.close();
      }
    });

    it("does not record beyond the storage limit for a writer whose reservation has expired", async () => {
      const limited = await open();
      try {
        const stalled = newShare({ content: null, blobKey: key(), size: 6_000_000 });
        const other = newShare({
          content: null,
          blobKey: key(),
          size: 9_000_000 - 2 * manifestSize,
        });
        await limited.store.createOnce(stalled);
        const writer = await limited.store.beginUploadWrite(stalled.id, stalled.ownerVerifier);
        assert.ok(writer.outcome === "writing");
        limited.advance(10 * MINUTE);
        assert.equal((await limited.store.createOnce(other)).outcome, "storage_full");
        await limited.store.settleDue(100);
        assert.equal((await limited.store.createOnce(other)).outcome, "created");
        const record = (offset: number) =>
          limited.store.recordUploaded(stalled.id, writer.fence, offset);
        assert.equal((await record(1_000_001)).outcome, "storage_full");
        assert.equal((await record(1_000_000)).outcome, "found");
        assert.equal((await record(6_000_000)).outcome, "storage_full");
        const view = await limited.store.readUpload(stalled.id, stalled.ownerVerifier);
        assert.ok(view.outcome === "found" && view.offset === 1_000_000);
        await limited.store.burn(other.id, other.ownerVerifier);
        assert.equal((await record(6_000_000)).outcome, "found");
      } finally {
        await limited.close();
      }
    });
  });
}
