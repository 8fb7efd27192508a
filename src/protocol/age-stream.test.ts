import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import fc from "fast-check";
import { nodeCiphers } from "../ciphers/node.ts";
import { webCryptoCiphers } from "../ciphers/webcrypto.ts";
import {
  type AgePayload,
  CHUNK_SIZE,
  chunkCount,
  createAgeFile,
  IntegrityError,
} from "./age-file.ts";
import { openChunkStream } from "./age-stream.ts";
import { concatBytes } from "./bytes.ts";
import type { Ciphers } from "./ciphers.ts";

const plaintextOf = (size: number) => Uint8Array.from({ length: size }, (_, at) => at % 251);
const newPayload = async (ciphers: Ciphers) => (await createAgeFile("passphrase", ciphers)).payload;

async function sealChunks(payload: AgePayload, plaintext: Uint8Array): Promise<Uint8Array[]> {
  const last = chunkCount(plaintext.length) - 1;
  const chunks: Uint8Array[] = [];
  for (let index = 0; index <= last; index++) {
    const chunk = plaintext.subarray(index * CHUNK_SIZE, (index + 1) * CHUNK_SIZE);
    chunks.push(await payload.sealChunk(index, chunk, index === last));
  }
  return chunks;
}

async function* inPieces(bytes: Uint8Array, sizes: Iterable<number>) {
  let at = 0;
  for (const size of sizes) {
    yield bytes.subarray(at, at + size);
    at += size;
  }
  yield bytes.subarray(at);
}

async function* whole(bytes: Uint8Array) {
  yield bytes;
}

/** Reads until the end or an error. Returns the chunks and the error. */
async function drain(stream: AsyncIterable<Uint8Array>) {
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of stream) chunks.push(chunk);
    return { chunks, error: null };
  } catch (error) {
    return { chunks, error };
  }
}

for (const [name, ciphers] of Object.entries({ nodeCiphers, webCryptoCiphers })) {
  describe(`a stream of chunks, ${name}`, () => {
    const sizes = [0, 1, CHUNK_SIZE - 1, CHUNK_SIZE, CHUNK_SIZE + 1, 3 * CHUNK_SIZE];
    for (const plaintextSize of sizes) {
      it(`opens ${plaintextSize} bytes, in one read or byte by byte`, async () => {
        const payload = await newPayload(ciphers);
        const plaintext = plaintextOf(plaintextSize);
        const sealed = concatBytes(...(await sealChunks(payload, plaintext)));
        const everyByte = new Array<number>(sealed.length).fill(1);
        for (const source of [whole(sealed), inPieces(sealed, everyByte)]) {
          const range = { firstChunk: 0, plaintextSize };
          const { chunks, error } = await drain(openChunkStream(source, payload, range));
          assert.equal(error, null);
          assert.deepEqual(concatBytes(...chunks), plaintext);
        }
      });
    }

    it("opens reads of any size, from any chunk on", async () => {
      const payload = await newPayload(ciphers);
      const plaintext = plaintextOf(4 * CHUNK_SIZE + 9);
      const sealed = await sealChunks(payload, plaintext);
      const readSizes = fc.array(fc.nat(100_000), { maxLength: 20 });
      const opens = fc.asyncProperty(fc.nat(4), readSizes, async (firstChunk, sizes) => {
        const source = inPieces(concatBytes(...sealed.slice(firstChunk)), sizes);
        const range = { firstChunk, plaintextSize: plaintext.length };
        const { chunks, error } = await drain(openChunkStream(source, payload, range));
        assert.equal(error, null);
        assert.deepEqual(concatBytes(...chunks), plaintext.slice(firstChunk * CHUNK_SIZE));
      });
      await fc.assert(opens, { numRuns: 30 });
    });
  });

  describe(`a damaged stream of chunks, ${name}`, () => {
    const plaintext = plaintextOf(3 * CHUNK_SIZE + 100);
    const LAST = 3;
    let payload: AgePayload;
    let sealed: Uint8Array[];
    let foreign: Uint8Array[];

    before(async () => {
      payload = await newPayload(ciphers);
      sealed = await sealChunks(payload, plaintext);
      foreign = await sealChunks(await newPayload(ciphers), plaintext);
    });

    /** The stream must fail and yield at most the chunks before `damagedChunk`. */
    async function assertRefused(damaged: readonly Uint8Array[], damagedChunk: number) {
      const range = { firstChunk: 0, plaintextSize: plaintext.length };
      const source = whole(concatBytes(...damaged));
      const { chunks, error } = await drain(openChunkStream(source, payload, range));
      assert.ok(error instanceof IntegrityError, String(error));
      assert.ok(chunks.length <= damagedChunk, `${chunks.length} chunks came out`);
      const opened = concatBytes(...chunks);
      assert.deepEqual(opened, plaintext.slice(0, opened.length));
    }

    const chunk = (index: number) => sealed[index] as Uint8Array;
    const replaced = (index: number, ...by: Uint8Array[]) => sealed.toSpliced(index, 1, ...by);

    function flip(bytes: Uint8Array, offset: number): Uint8Array {
      const copy = bytes.slice();
      copy[offset] = (copy[offset] as number) ^ 0x01;
      return copy;
    }

    for (let index = 0; index <= LAST; index++) {
      it(`is rejected from chunk ${index} on if a bit of that chunk is flipped`, async () => {
        const { length } = chunk(index);
        for (const offset of [0, length >> 1, length - 17, length - 16, length - 1]) {
          await assertRefused(replaced(index, flip(chunk(index), offset)), index);
        }
      });

      it(`is rejected from chunk ${index} on if a byte is missing or added`, async () => {
        const { length } = chunk(index);
        for (const missing of [0, length >> 1]) {
          const [before, after] = [
            chunk(index).subarray(0, missing),
            chunk(index).subarray(missing + 1),
          ];
          await assertRefused(replaced(index, before, after), index);
        }
        // The first byte of the next chunk may be the same as the missing one.
        const next = index === LAST ? LAST : index + 1;
        await assertRefused(replaced(index, chunk(index).subarray(0, -1)), next);
        await assertRefused(replaced(index, new Uint8Array(1), chunk(index)), index);
      });

      it(`is rejected if it ends before or within chunk ${index}`, async () => {
        await assertRefused(sealed.slice(0, index), index);
        const part = chunk(index).subarray(0, chunk(index).length >> 1);
        await assertRefused([...sealed.slice(0, index), part], index);
      });

      it(`is rejected from chunk ${index} on if that chunk is missing or repeated`, async () => {
        await assertRefused(replaced(index), index);
        await assertRefused(replaced(index, chunk(index), chunk(index)), index + 1);
      });

      it(`is rejected from chunk ${index} on if that chunk is another file's`, async () => {
        await assertRefused(replaced(index, foreign[index] as Uint8Array), index);
      });

      for (let other = index + 1; other <= LAST; other++) {
        it(`is rejected if chunks ${index} and ${other} are swapped`, async () => {
          const swapped = sealed.with(index, chunk(other)).with(other, chunk(index));
          await assertRefused(swapped, index);
        });
      }
    }

    it("is rejected if bytes follow the last chunk", async () => {
      for (const more of [new Uint8Array(1), new Uint8Array(16), chunk(LAST), chunk(0)]) {
        await assertRefused([...sealed, more], LAST + 1);
      }
    });

    it("is rejected if it is another file's payload", async () => {
      await assertRefused(foreign, 0);
    });

    it("is rejected if a chunk has the wrong last-chunk flag", async () => {
      const first = await payload.sealChunk(0, plaintext.subarray(0, CHUNK_SIZE), true);
      await assertRefused(replaced(0, first), 0);
      const last = await payload.sealChunk(LAST, plaintext.subarray(LAST * CHUNK_SIZE), false);
      await assertRefused(replaced(LAST, last), LAST);
    });

    it("is rejected if the manifest has another size", async () => {
      const sizes = [plaintext.length - 1, plaintext.length + 1, CHUNK_SIZE, 5 * CHUNK_SIZE];
      for (const plaintextSize of sizes) {
        const range = { firstChunk: 0, plaintextSize };
        const source = whole(concatBytes(...sealed));
        const { error } = await drain(openChunkStream(source, payload, range));
        assert.ok(error instanceof IntegrityError, `${plaintextSize} bytes`);
      }
    });

    it("is rejected if it resumes with chunks from another offset", async () => {
      const range = { firstChunk: 1, plaintextSize: plaintext.length };
      const source = whole(concatBytes(...sealed.slice(2), chunk(1)));
      const { chunks, error } = await drain(openChunkStream(source, payload, range));
      assert.ok(error instanceof IntegrityError);
      assert.equal(chunks.length, 0);
    });
  });
}

describe("a stream of chunks over a broken connection", () => {
  it("fails with the connection's error after the verified chunks", async () => {
    const payload = await newPayload(nodeCiphers);
    const plaintext = plaintextOf(2 * CHUNK_SIZE);
    const [first] = await sealChunks(payload, plaintext);
    assert.ok(first);
    async function* breaking() {
      yield first as Uint8Array;
      yield new Uint8Array(100);
      throw new Error("connection reset");
    }
    const range = { firstChunk: 0, plaintextSize: plaintext.length };
    const { chunks, error } = await drain(openChunkStream(breaking(), payload, range));
    assert.match(String(error), /connection reset/);
    assert.deepEqual(concatBytes(...chunks), plaintext.slice(0, CHUNK_SIZE));
  });

  it("closes the connection if its reader stops", async () => {
    const payload = await newPayload(nodeCiphers);
    const plaintext = plaintextOf(3 * CHUNK_SIZE);
    const sealed = await sealChunks(payload, plaintext);
    let isReleased = false;
    async function* source() {
      try {
        yield* sealed;
      } finally {
        isReleased = true;
      }
    }
    const range = { firstChunk: 0, plaintextSize: plaintext.length };
    for await (const chunk of openChunkStream(source(), payload, range)) {
      assert.equal(chunk.length, CHUNK_SIZE);
      break;
    }
    assert.ok(isReleased);
  });
});
