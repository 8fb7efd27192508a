import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, describe, it } from "node:test";
import type { BlobStore, WriterStart } from "../shares/blob-store.ts";
import type { BlobLocation } from "./blob-location.ts";

export interface BlobStoreUnderTest {
  store: BlobStore & BlobLocation;
  /** Another server's on the same place. */
  other: BlobStore & BlobLocation;
  /** Each request takes long: fewer orders of events are tried. */
  isFar?: boolean;
  close(): Promise<void>;
}

/** What every blob store must do. `open` makes an empty one. */
export function blobStoreSuite(name: string, open: () => Promise<BlobStoreUnderTest>): void {
  describe(`blob store: ${name}`, () => {
    let test: BlobStoreUnderTest;
    let store: BlobStore & BlobLocation;

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

    it("has the marks that servers give it, all of them and for all of them", async () => {
      assert.deepEqual(await store.markers(), []);
      await Promise.all([
        store.addMarker("ab12"),
        test.other.addMarker("cd34"),
        store.addMarker("cd34"),
      ]);
      await store.renewMarker("ab12");
      for (const place of [store, test.other]) {
        assert.deepEqual((await place.markers()).sort(), ["ab12", "cd34"]);
      }
    });

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

    it("keeps every acknowledged byte, whatever an overtaken writer sends at whatever moment", async () => {
      const cases = interleavings(3, 3).flatMap((order) =>
        // What was acknowledged before is short, or long; the overtaken writer is here or elsewhere.
        [10_000, 100_000].flatMap((headLength) => [
          { order, headLength, here: store, elsewhere: test.other },
          { order, headLength, here: test.other, elsewhere: store },
        ]),
      );
      const chosen = test.isFar ? cases.filter((_, index) => index % 9 === 0) : cases;
      for (const each of chosen) await checkOvertaken(each);
    });

    it("keeps what an overtaken writer had acknowledged before, and nothing after", async () => {
      const [key, bytes] = [newKey(), randomBytes(400_000)];
      const size = bytes.length;
      const overtaken = await store.openWriter(key, { offset: 0, size, fence: 1 });
      await overtaken.write(bytes.subarray(0, 200_000));
      assert.equal(await overtaken.sync(), 200_000);
      const writer = await test.other.openWriter(key, { offset: 200_000, size, fence: 2 });
      await overtaken.write(randomBytes(200_000)).catch(() => {});
      await writer.write(bytes.subarray(200_000));
      assert.equal(await writer.sync(), size);
      await overtaken.sync().catch(() => {});
      await Promise.all([overtaken.close(), writer.close()]);
      for (const each of [store, test.other]) {
        const read = await Array.fromAsync(each.read(key, 0, size));
        assert.ok(Buffer.concat(read).equals(bytes));
      }
    });

    it("takes turns between two servers, each going on where the other was recorded", async () => {
      const [key, bytes] = [newKey(), randomBytes(2_000_000)];
      let offset = 0;
      let turn = 0;
      for (const length of [1, 70_000, 5, 5, 400_000, 65_535, 65_536, bytes.length]) {
        const each = turn++ % 3 === 0 ? test.other : store;
        const place = { offset, size: bytes.length, fence: turn * 2 };
        const writer = await each.openWriter(key, place);
        await writer.write(bytes.subarray(offset, offset + length));
        offset = await writer.sync();
        // More than is recorded, as of a server that ends here.
        await writer.write(randomBytes(100)).catch(() => {});
        await writer.close();
      }
      assert.equal(offset, bytes.length);
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

interface Overtaking {
  here: BlobStore;
  elsewhere: BlobStore;
  headLength: number;
  /** Which of the two takes its next step: true the overtaken writer. */
  order: readonly boolean[];
}

/**
 * A writer has its place and is overtaken before it has opened anything: by one that begins at the same offset
 * and sends the true bytes, while it sends others. After each step, in whatever order, all that was
 * acknowledged to the later one is as it was.
 */
async function checkOvertaken({ here, elsewhere, headLength, order }: Overtaking): Promise<void> {
  const [key, bytes] = [newKey(), randomBytes(headLength + 200_000)];
  const size = bytes.length;
  const head = await here.openWriter(key, { offset: 0, size, fence: 1 });
  await head.write(bytes.subarray(0, headLength));
  let acknowledged = await head.sync();
  await head.close();
  const overtaken = steps(here, key, { offset: headLength, size, fence: 2 }, (start, end) =>
    randomBytes(end - start),
  );
  const later = steps(elsewhere, key, { offset: headLength, size, fence: 3 }, (start, end) =>
    bytes.subarray(start, end),
  );
  for (const isOvertaken of order) {
    // Whether the overtaken one is told is the store's affair.
    if (isOvertaken) await overtaken.next().catch(() => {});
    else acknowledged = (await later.next()).value ?? acknowledged;
    for (const store of [here, elsewhere]) {
      const read = Buffer.concat(await Array.fromAsync(store.read(key, 0, acknowledged)));
      assert.ok(read.equals(bytes.subarray(0, acknowledged)), `order ${order}`);
    }
  }
  await Promise.all([overtaken.return(), later.return()]);
  assert.equal(acknowledged, size);
  await here.delete(key);
}

/** A writer step by step: it opens, writes and syncs the one half, then the other. */
async function* steps(
  store: BlobStore,
  key: string,
  place: WriterStart,
  bytesOf: (start: number, end: number) => Uint8Array,
): AsyncGenerator<number, void, undefined> {
  const writer = await store.openWriter(key, place);
  try {
    yield place.offset;
    const half = place.offset + (place.size - place.offset) / 2;
    await writer.write(bytesOf(place.offset, half));
    yield await writer.sync();
    await writer.write(bytesOf(half, place.size));
    yield await writer.sync();
  } finally {
    await writer.close();
  }
}

/** All orders in which `first` steps of one and `second` of another can come. */
function interleavings(first: number, second: number): boolean[][] {
  if (first === 0 && second === 0) return [[]];
  return [
    ...(first > 0 ? interleavings(first - 1, second).map((rest) => [true, ...rest]) : []),
    ...(second > 0 ? interleavings(first, second - 1).map((rest) => [false, ...rest]) : []),
  ];
}

const newKey = () => randomBytes(16).toString("hex");
