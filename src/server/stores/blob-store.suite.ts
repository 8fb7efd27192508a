import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { readBlob } from "../../../test/support/read-blob.ts";
import type { BlobStore, WriterStart } from "../shares/blob-store.ts";
import type { BlobLocation } from "./blob-location.ts";

export interface BlobStoreUnderTest {
  store: BlobStore & BlobLocation;
  /** The store of another server with the same location. */
  other: BlobStore & BlobLocation;
  /** Fewer orders of events are tested, because requests are slow or another store tests them all. */
  isSlow?: boolean;
  close(): Promise<void>;
}

/** The contract of every blob store. `open` creates an empty one. */
export function blobStoreSuite(name: string, open: () => Promise<BlobStoreUnderTest>): void {
  describe(`blob store: ${name}`, () => {
    let test: BlobStoreUnderTest;
    let store: BlobStore & BlobLocation;

    before(async () => {
      test = await open();
      store = test.store;
    });
    after(() => test.close());

    const fences = new Map<string, number>();
    const openWriter = (key: string, offset: number, size: number) => {
      const fence = (fences.get(key) ?? 0) + 1;
      fences.set(key, fence);
      return store.openWriter(key, { offset, size, fence });
    };
    const put = async (key: string, bytes: Uint8Array, offset = 0, size = bytes.length) => {
      const writer = await openWriter(key, offset, size);
      await writer.write(bytes);
      const durable = await writer.sync();
      await writer.close();
      return durable;
    };
    const get = (key: string, start: number, end: number) => readBlob(store, key, start, end);

    it("returns the markers that all servers added, to all of them", async () => {
      assert.deepEqual(await store.markers(), []);
      await Promise.all([
        store.addMarker("ab12"),
        test.other.addMarker("cd34"),
        store.addMarker("cd34"),
      ]);
      await store.renewMarker("ab12");
      for (const each of [store, test.other]) {
        assert.deepEqual((await each.markers()).sort(), ["ab12", "cd34"]);
        assert.equal(await each.hasMarker("ab12"), true);
        assert.equal(await each.hasMarker("ab"), false);
      }
      await store.removeMarker("cd34");
      await store.removeMarker("cd34");
      assert.deepEqual(await test.other.markers(), ["ab12"]);
    });

    it("returns the written bytes, completely and in any range", async () => {
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

    it("continues at the synced offset of another writer, and drops bytes beyond it", async () => {
      const [key, bytes] = [newKey(), randomBytes(300_000)];
      const first = await openWriter(key, 0, bytes.length);
      await first.write(bytes.subarray(0, 100_000));
      assert.equal(await first.sync(), 100_000);
      await first.write(randomBytes(150_000));
      await first.close();
      assert.equal(await put(key, bytes.subarray(100_000), 100_000, bytes.length), 300_000);
      assert.ok((await get(key, 0, bytes.length)).equals(bytes));
    });

    it("accepts pieces of any size", async () => {
      const [key, bytes] = [newKey(), randomBytes(20_000)];
      const writer = await openWriter(key, 0, bytes.length);
      for (let at = 0; at < bytes.length; at += 777)
        await writer.write(bytes.subarray(at, at + 777));
      assert.equal(await writer.sync(), bytes.length);
      await writer.close();
      assert.ok((await get(key, 0, bytes.length)).equals(bytes));
    });

    it("accepts several pieces at once, also empty ones and more than one segment of S3 contains", async () => {
      const [key, bytes] = [newKey(), randomBytes(40_000_000)];
      const writer = await openWriter(key, 0, bytes.length);
      const cuts = [0, 0, 1, 65_537, 65_537, 33_000_000, 33_554_432, 33_554_433, bytes.length];
      await writer.write(...cuts.slice(1).map((cut, index) => bytes.subarray(cuts[index], cut)));
      assert.equal(await writer.sync(), bytes.length);
      await writer.close();
      assert.ok((await get(key, 0, bytes.length)).equals(bytes));
    });

    it("deletes a blob, and accepts a repeated deletion", async () => {
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

    it("rejects a writer that continues a deleted blob", async () => {
      const key = newKey();
      await put(key, randomBytes(10));
      await store.delete(key);
      await assert.rejects(openWriter(key, 10, 20), { name: "StoreUnavailableError" });
    });

    it("continues at the offset before the last sync if the last one was not recorded", async () => {
      const [key, bytes] = [newKey(), randomBytes(300_000)];
      await put(key, bytes.subarray(0, 100_000), 0, bytes.length);
      await put(key, bytes.subarray(100_000, 200_000), 100_000, bytes.length);
      assert.equal(await put(key, bytes.subarray(100_000), 100_000, bytes.length), 300_000);
      assert.ok((await get(key, 0, bytes.length)).equals(bytes));
    });

    it("accepts the last bytes again if their sync was not recorded", async () => {
      const [key, bytes] = [newKey(), randomBytes(300_000)];
      await put(key, bytes.subarray(0, 100_000), 0, bytes.length);
      for (let time = 0; time < 3; time++) {
        assert.equal(await put(key, bytes.subarray(100_000), 100_000, bytes.length), 300_000);
        assert.ok((await get(key, 0, bytes.length)).equals(bytes));
      }
    });

    it("stores a large blob byte-equal with writers of any length and one interruption", async () => {
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

    it("is not damaged by a superseded writer that sends the same bytes", async () => {
      const [key, bytes] = [newKey(), randomBytes(12_000_000)];
      await put(key, bytes.subarray(0, 1_000_000), 0, bytes.length);
      const superseded = await openWriter(key, 1_000_000, bytes.length);
      const writer = await openWriter(key, 1_000_000, bytes.length);
      for (let at = 1_000_000; at < bytes.length; at += 1_000_000) {
        const piece = bytes.subarray(at, at + 1_000_000);
        await Promise.all([superseded.write(piece), writer.write(piece)]);
      }
      assert.equal(await writer.sync(), bytes.length);
      assert.equal(await superseded.sync(), bytes.length);
      await Promise.all([superseded.close(), writer.close()]);
      assert.ok((await get(key, 0, bytes.length)).equals(bytes));
    });

    it("keeps every acknowledged byte, whatever a superseded writer sends at any time", async () => {
      const cases = interleavings(3, 3).flatMap((order) =>
        // The acknowledged bytes are none, few or many; the superseded writer is on the same or another server.
        [0, 10_000, 100_000].flatMap((headLength) => [
          { order, headLength, here: store, elsewhere: test.other },
          { order, headLength, here: test.other, elsewhere: store },
        ]),
      );
      const chosen = test.isSlow ? cases.filter((_, index) => index % 11 === 0) : cases;
      for (const each of chosen) await checkSuperseded(each);
    });

    it("keeps the bytes that a superseded writer had acknowledged before, and none after", async () => {
      const [key, bytes] = [newKey(), randomBytes(400_000)];
      const size = bytes.length;
      const superseded = await store.openWriter(key, { offset: 0, size, fence: 1 });
      await superseded.write(bytes.subarray(0, 200_000));
      assert.equal(await superseded.sync(), 200_000);
      const writer = await test.other.openWriter(key, { offset: 200_000, size, fence: 2 });
      await superseded.write(randomBytes(200_000)).catch(() => {});
      await writer.write(bytes.subarray(200_000));
      assert.equal(await writer.sync(), size);
      await superseded.sync().catch(() => {});
      await Promise.all([superseded.close(), writer.close()]);
      for (const each of [store, test.other]) {
        assert.ok((await readBlob(each, key, 0, size)).equals(bytes));
      }
    });

    it("continues at the recorded offset of the other server when two servers take turns", async () => {
      const [key, bytes] = [newKey(), randomBytes(2_000_000)];
      let offset = 0;
      let turn = 0;
      for (const length of [1, 70_000, 5, 5, 400_000, 65_535, 65_536, bytes.length]) {
        const each = turn++ % 3 === 0 ? test.other : store;
        const start = { offset, size: bytes.length, fence: turn * 2 };
        const writer = await each.openWriter(key, start);
        await writer.write(bytes.subarray(offset, offset + length));
        offset = await writer.sync();
        // Unrecorded bytes, as from a server that crashes here.
        await writer.write(randomBytes(100)).catch(() => {});
        await writer.close();
      }
      assert.equal(offset, bytes.length);
      assert.ok((await get(key, 0, bytes.length)).equals(bytes));
    });

    it("deletes the bytes of an unfinished writer", async () => {
      const key = newKey();
      await put(key, randomBytes(6_000_000), 0, 9_000_000);
      await store.delete(key);
      await assert.rejects(openWriter(key, 6_000_000, 9_000_000), {
        name: "StoreUnavailableError",
      });
    });

    it("leaves a piece as it is until its reader requests the next one, whatever others read", async () => {
      const blobs = Array.from({ length: 4 }, () => ({
        key: newKey(),
        bytes: randomBytes(2_000_000),
      }));
      for (const { key, bytes } of blobs) await put(key, bytes);
      const readers = [...blobs, ...blobs].map(({ key, bytes }) => ({
        bytes,
        pieces: store.read(key, 0, bytes.length)[Symbol.asyncIterator](),
        at: 0,
        left: [] as { piece: Uint8Array; at: number }[],
      }));
      const areSame = (bytes: Buffer, at: number, piece: Uint8Array) =>
        bytes.subarray(at, at + piece.length).equals(piece);
      let active = readers;
      for (let turn = 0; active.length > 0; turn++) {
        const results = await Promise.all(active.map(({ pieces }) => pieces.next()));
        active = active.filter((reader, index) => {
          const piece = results[index]?.value;
          if (!piece) return false;
          assert.ok(areSame(reader.bytes, reader.at, piece));
          // Each reader that leaves keeps its last piece, as a connection does that is still sending it.
          if (turn > 0 && index % 2 === 1) {
            reader.left.push({ piece, at: reader.at });
            void reader.pieces.return?.();
            return false;
          }
          reader.at += piece.length;
          return true;
        });
        for (const { bytes, left } of readers) {
          for (const { piece, at } of left) assert.ok(areSame(bytes, at, piece));
        }
      }
    });

    it("ends a read whose reader stops", async () => {
      const [key, bytes] = [newKey(), randomBytes(3_000_000)];
      await put(key, bytes);
      for await (const piece of store.read(key, 0, bytes.length)) {
        assert.ok(piece.length < bytes.length);
        break;
      }
      await store.delete(key);
    });

    it("passes its check", async () => {
      await store.check();
    });
  });
}

interface Supersession {
  here: BlobStore;
  elsewhere: BlobStore;
  /** The bytes of an earlier writer. 0: there was none. */
  headLength: number;
  /** The writer of each step: true for the superseded one. */
  order: readonly boolean[];
}

/**
 * A writer starts and is superseded before it opens anything. The later writer starts at the same offset and sends the
 * right bytes, while the superseded one sends others. After each step, in any order, all bytes that the later writer
 * had acknowledged are unchanged.
 */
async function checkSuperseded({
  here,
  elsewhere,
  headLength,
  order,
}: Supersession): Promise<void> {
  const [key, bytes] = [newKey(), randomBytes(headLength + 200_000)];
  const size = bytes.length;
  let acknowledged = 0;
  let fence = 0;
  if (headLength > 0) {
    const head = await here.openWriter(key, { offset: 0, size, fence: ++fence });
    await head.write(bytes.subarray(0, headLength));
    acknowledged = await head.sync();
    await head.close();
  }
  const begin = () => ({ offset: headLength, size, fence: ++fence });
  const superseded = steps(here, key, begin(), (start, end) => randomBytes(end - start));
  const later = steps(elsewhere, key, begin(), (start, end) => bytes.subarray(start, end));
  for (const isSuperseded of order) {
    // A store may or may not report an error to the superseded writer.
    if (isSuperseded) await superseded.next().catch(() => {});
    else acknowledged = (await later.next()).value ?? acknowledged;
    for (const store of [here, elsewhere]) {
      const read = await readBlob(store, key, 0, acknowledged);
      assert.ok(read.equals(bytes.subarray(0, acknowledged)), `order ${order}`);
    }
  }
  await Promise.all([superseded.return(), later.return()]);
  assert.equal(acknowledged, size);
  await here.delete(key);
}

/** A writer in steps: it opens, then writes and syncs each half. */
async function* steps(
  store: BlobStore,
  key: string,
  start: WriterStart,
  bytesOf: (start: number, end: number) => Uint8Array,
): AsyncGenerator<number, void, undefined> {
  const writer = await store.openWriter(key, start);
  try {
    yield start.offset;
    const half = start.offset + (start.size - start.offset) / 2;
    await writer.write(bytesOf(start.offset, half));
    yield await writer.sync();
    await writer.write(bytesOf(half, start.size));
    yield await writer.sync();
  } finally {
    await writer.close();
  }
}

/** All orders of `first` steps of one writer and `second` steps of another. */
function interleavings(first: number, second: number): boolean[][] {
  if (first === 0 && second === 0) return [[]];
  return [
    ...(first > 0 ? interleavings(first - 1, second).map((rest) => [true, ...rest]) : []),
    ...(second > 0 ? interleavings(first, second - 1).map((rest) => [false, ...rest]) : []),
  ];
}

const newKey = () => randomBytes(16).toString("hex");
