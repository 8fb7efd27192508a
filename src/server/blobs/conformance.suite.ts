import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, describe, it } from "node:test";
import type { BlobStore } from "./blob-store.ts";

export interface BlobStoreUnderTest {
  store: BlobStore;
  close(): Promise<void>;
}

/** What every blob store must do. `open` makes an empty one. */
export function blobStoreSuite(name: string, open: () => Promise<BlobStoreUnderTest>): void {
  describe(`blob store: ${name}`, () => {
    let test: BlobStoreUnderTest;
    let store: BlobStore;

    before(async () => {
      test = await open();
      store = test.store;
    });
    after(() => test.close());

    let fence = 0;
    const openWriter = (key: string, offset: number, size: number) =>
      store.openWriter(key, { offset, size, fence: ++fence });
    const put = async (key: string, bytes: Uint8Array, offset = 0, size = bytes.length) => {
      const writer = await openWriter(key, offset, size);
      await writer.write(bytes);
      const durable = await writer.sync();
      await writer.close();
      return durable;
    };
    const get = async (key: string, start: number, end: number) =>
      Buffer.concat(await Array.fromAsync(store.read(key, start, end)));

    it("gives back what was written, whole and by any range", async () => {
      const [key, bytes] = [newKey(), randomBytes(1_000_000)];
      assert.equal(await put(key, bytes), bytes.length);
      assert.ok((await get(key, 0, bytes.length)).equals(bytes));
      for (const [start, end] of [
        [0, 1],
        [999_999, 1_000_000],
        [65_536, 700_001],
        [5, 5],
      ] as const) {
        assert.ok((await get(key, start, end)).equals(bytes.subarray(start, end)));
      }
    });

    it("goes on where another writer was synced, and cuts what lies beyond", async () => {
      const [key, bytes] = [newKey(), randomBytes(300_000)];
      const first = await openWriter(key, 0, bytes.length);
      await first.write(bytes.subarray(0, 100_000));
      assert.equal(await first.sync(), 100_000);
      await first.write(randomBytes(150_000));
      await first.close();
      assert.equal(await put(key, bytes.subarray(100_000), 100_000, bytes.length), 300_000);
      assert.ok((await get(key, 0, bytes.length)).equals(bytes));
    });

    it("takes pieces of any size", async () => {
      const [key, bytes] = [newKey(), randomBytes(20_000)];
      const writer = await openWriter(key, 0, bytes.length);
      for (let at = 0; at < bytes.length; at += 777)
        await writer.write(bytes.subarray(at, at + 777));
      assert.equal(await writer.sync(), bytes.length);
      await writer.close();
      assert.ok((await get(key, 0, bytes.length)).equals(bytes));
    });

    it("deletes, and takes a second deletion for done", async () => {
      const key = newKey();
      await put(key, randomBytes(10));
      await store.delete(key);
      await store.delete(key);
      await store.delete(newKey());
      await assert.rejects(get(key, 0, 10), { name: "StoreUnavailableError" });
    });

    it("never ends early without an error", async () => {
      const key = newKey();
      await put(key, randomBytes(10));
      await assert.rejects(get(key, 0, 11), { name: "StoreUnavailableError" });
      await assert.rejects(get(newKey(), 0, 1), { name: "StoreUnavailableError" });
    });

    it("does not find a blob to go on with that was deleted", async () => {
      const key = newKey();
      await put(key, randomBytes(10));
      await store.delete(key);
      await assert.rejects(openWriter(key, 10, 20), { name: "StoreUnavailableError" });
    });

    it("goes on from the offset before the last, when that was never recorded", async () => {
      const [key, bytes] = [newKey(), randomBytes(300_000)];
      await put(key, bytes.subarray(0, 100_000), 0, bytes.length);
      await put(key, bytes.subarray(100_000, 200_000), 100_000, bytes.length);
      assert.equal(await put(key, bytes.subarray(100_000), 100_000, bytes.length), 300_000);
      assert.ok((await get(key, 0, bytes.length)).equals(bytes));
    });

    it("takes the last bytes again, when that they are durable was never recorded", async () => {
      const [key, bytes] = [newKey(), randomBytes(300_000)];
      await put(key, bytes.subarray(0, 100_000), 0, bytes.length);
      for (let time = 0; time < 3; time++) {
        assert.equal(await put(key, bytes.subarray(100_000), 100_000, bytes.length), 300_000);
        assert.ok((await get(key, 0, bytes.length)).equals(bytes));
      }
    });

    it("keeps a large blob byte-equal through writers of any lengths, one cut off in between", async () => {
      const [key, bytes] = [newKey(), randomBytes(30_000_000)];
      let offset = 0;
      for (const length of [1, 5_300_000, 262_144, 9_000_000, 7_999_999, 3, bytes.length]) {
        const cutOff = await openWriter(key, offset, bytes.length);
        await cutOff.write(randomBytes(Math.min(length, bytes.length - offset - 1)));
        await cutOff.close();
        const piece = bytes.subarray(offset, offset + length);
        offset = await put(key, piece, offset, bytes.length);
      }
      assert.equal(offset, bytes.length);
      assert.ok((await get(key, 0, bytes.length)).equals(bytes));
      assert.ok(
        (await get(key, 8_388_600, 25_000_000)).equals(bytes.subarray(8_388_600, 25_000_000)),
      );
    });

    it("is not harmed by an overtaken writer that sends the same bytes", async () => {
      const [key, bytes] = [newKey(), randomBytes(12_000_000)];
      await put(key, bytes.subarray(0, 1_000_000), 0, bytes.length);
      const overtaken = await openWriter(key, 1_000_000, bytes.length);
      const writer = await openWriter(key, 1_000_000, bytes.length);
      for (let at = 1_000_000; at < bytes.length; at += 1_000_000) {
        const piece = bytes.subarray(at, at + 1_000_000);
        await Promise.all([overtaken.write(piece), writer.write(piece)]);
      }
      assert.equal(await writer.sync(), bytes.length);
      assert.equal(await overtaken.sync(), bytes.length);
      await Promise.all([overtaken.close(), writer.close()]);
      assert.ok((await get(key, 0, bytes.length)).equals(bytes));
    });

    it("deletes what an unfinished writer has left", async () => {
      const key = newKey();
      await put(key, randomBytes(6_000_000), 0, 9_000_000);
      await store.delete(key);
      await assert.rejects(openWriter(key, 6_000_000, 9_000_000), {
        name: "StoreUnavailableError",
      });
    });

    it("ends a read that nobody goes on with", async () => {
      const [key, bytes] = [newKey(), randomBytes(3_000_000)];
      await put(key, bytes);
      for await (const piece of store.read(key, 0, bytes.length)) {
        assert.ok(piece.length < bytes.length);
        break;
      }
      await store.delete(key);
    });

    it("can be written", async () => {
      await store.check();
    });
  });
}

const newKey = () => randomBytes(16).toString("hex");
