import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { nodeCiphers } from "../ciphers/node.ts";
import {
  AGE_HEAD_SIZE,
  ageFileSize,
  CHUNK_SIZE,
  chunkCount,
  chunkOffset,
  createAgeFile,
  IntegrityError,
  openAgeFile,
  openAgeHead,
  SEALED_CHUNK_SIZE,
  sealAgeFile,
} from "./age-file.ts";
import { concatBytes, encodeUtf8 } from "./bytes.ts";

const PASSPHRASE = "passphrase";
const SIZES = [0, 1, CHUNK_SIZE - 1, CHUNK_SIZE, CHUNK_SIZE + 1, 3 * CHUNK_SIZE];

const plaintextOf = (size: number) => Uint8Array.from({ length: size }, (_, at) => at % 251);
const seal = (size: number) => sealAgeFile(plaintextOf(size), PASSPHRASE, nodeCiphers);
const open = (file: Uint8Array) => openAgeFile(file, PASSPHRASE, nodeCiphers);
const headerText = (head: Uint8Array) => new TextDecoder("latin1").decode(head.subarray(0, 150));

function flipped(bytes: Uint8Array, offset: number): Uint8Array {
  const copy = bytes.slice();
  copy[offset] = (copy[offset] as number) ^ 1;
  return copy;
}

describe("an age file", () => {
  for (const size of SIZES) {
    it(`of ${size} bytes has the computed size and opens`, async () => {
      const file = await seal(size);
      assert.equal(file.length, ageFileSize(size));
      assert.deepEqual(await open(file), plaintextOf(size));
    });
  }

  it("has the sizes of the drawing in its comment", () => {
    assert.equal(ageFileSize(0), 150 + 16 + 16);
    assert.equal(ageFileSize(1024), 166 + 1024 + 16);
    assert.equal(ageFileSize(CHUNK_SIZE), 166 + CHUNK_SIZE + 16);
    assert.equal(ageFileSize(CHUNK_SIZE + 1), 166 + CHUNK_SIZE + 1 + 32);
    assert.deepEqual(SIZES.map(chunkCount), [1, 1, 1, 1, 2, 3]);
    assert.equal(chunkOffset(0), 166);
    assert.equal(chunkOffset(2), 166 + 2 * 65552);
  });

  it("begins with a header of a fixed form", async () => {
    const { head } = await createAgeFile(PASSPHRASE, nodeCiphers);
    assert.equal(head.length, AGE_HEAD_SIZE);
    assert.match(
      headerText(head),
      /^age-encryption\.org\/v1\n-> scrypt \S{22} 10\n\S{43}\n--- \S{43}\n$/,
    );
  });

  it("never repeats the header or the nonce of another file", async () => {
    const [a, b] = [await seal(5), await seal(5)];
    assert.notDeepEqual(a.subarray(0, 150), b.subarray(0, 150));
    assert.notDeepEqual(a.subarray(150, 166), b.subarray(150, 166));
  });

  it("seals any chunk again to the same bytes, in any order", async () => {
    const { head, payload } = await createAgeFile(PASSPHRASE, nodeCiphers);
    const plaintext = plaintextOf(2 * CHUNK_SIZE + 7);
    const chunk = (index: number) =>
      plaintext.subarray(index * CHUNK_SIZE, (index + 1) * CHUNK_SIZE);
    const again = await openAgeHead(head, PASSPHRASE, nodeCiphers);
    for (const index of [2, 0, 1]) {
      const isLast = index === 2;
      const sealed = await payload.sealChunk(index, chunk(index), isLast);
      assert.deepEqual(await again.payload.sealChunk(index, chunk(index), isLast), sealed);
      assert.deepEqual(
        new Uint8Array(await again.payload.openChunk(index, sealed, isLast)),
        chunk(index),
      );
    }
  });

  it("seals chunks differently if their numbers differ beyond 32 bits", async () => {
    const { payload } = await createAgeFile(PASSPHRASE, nodeCiphers);
    const chunk = plaintextOf(CHUNK_SIZE);
    const sealed = await payload.sealChunk(2 ** 32 + 1, chunk, false);
    const opened = await payload.openChunk(2 ** 32 + 1, sealed, false);
    assert.deepEqual(new Uint8Array(opened), chunk);
    await assert.rejects(payload.openChunk(1, sealed, false), IntegrityError);
  });
});

describe("a changed age file", () => {
  it("is rejected if any byte is changed", async () => {
    const file = await seal(3);
    for (let offset = 0; offset < file.length; offset++) {
      await assert.rejects(open(flipped(file, offset)), IntegrityError, `byte ${offset}`);
    }
  });

  it("is rejected if it is cut off at any byte", async () => {
    const file = await seal(3);
    for (let length = 0; length < file.length; length++) {
      await assert.rejects(open(file.subarray(0, length)), IntegrityError, `${length} bytes`);
    }
  });

  it("is rejected if bytes follow its end", async () => {
    for (const size of [0, 3, CHUNK_SIZE]) {
      const file = await seal(size);
      for (const more of [1, 16, 17, SEALED_CHUNK_SIZE]) {
        const longer = concatBytes(file, new Uint8Array(more));
        await assert.rejects(open(longer), IntegrityError, `${size} and ${more} bytes`);
      }
    }
  });

  it("is rejected with another passphrase", async () => {
    const opening = openAgeFile(await seal(3), "another", nodeCiphers);
    await assert.rejects(opening, IntegrityError);
  });

  it("is rejected with the head or payload of another file with the same passphrase", async () => {
    const [a, b] = [await seal(100), await seal(100)];
    const mixed = (at: number) => concatBytes(a.subarray(0, at), b.subarray(at));
    await assert.rejects(open(mixed(AGE_HEAD_SIZE)), IntegrityError);
    await assert.rejects(open(mixed(150)), IntegrityError);
  });

  it("is rejected with an empty last chunk", async () => {
    const { head, payload } = await createAgeFile(PASSPHRASE, nodeCiphers);
    const chunks = [
      await payload.sealChunk(0, plaintextOf(CHUNK_SIZE), false),
      await payload.sealChunk(1, new Uint8Array(), true),
    ];
    await assert.rejects(open(concatBytes(head, ...chunks)), {
      name: "IntegrityError",
      message: /empty chunk/,
    });
  });

  it("is rejected if its chunks are correctly sealed but have other sizes", async () => {
    const { payload } = await createAgeFile(PASSPHRASE, nodeCiphers);
    for (const [size, isLast] of [
      [CHUNK_SIZE - 1, false],
      [CHUNK_SIZE + 1, false],
      [CHUNK_SIZE + 1, true],
    ] as const) {
      const sealed = await payload.sealChunk(0, plaintextOf(size), isLast);
      await assert.rejects(payload.openChunk(0, sealed, isLast), IntegrityError);
    }
  });

  it("is rejected with a longer or shorter head", async () => {
    const { head } = await createAgeFile(PASSPHRASE, nodeCiphers);
    for (const other of [head.subarray(0, -1), concatBytes(head, new Uint8Array(1))]) {
      await assert.rejects(openAgeHead(other, PASSPHRASE, nodeCiphers), IntegrityError);
    }
  });

  it("is rejected with another work factor before the key derivation", async () => {
    const head = (await seal(0)).subarray(0, AGE_HEAD_SIZE);
    for (const factor of ["01", "09", "11", "22", "30", "+1"]) {
      const other = concatBytes(
        encodeUtf8(headerText(head).replace(" 10\n", ` ${factor}\n`)),
        head.subarray(150),
      );
      const opening = openAgeHead(other, PASSPHRASE, nodeCiphers);
      await assert.rejects(opening, { name: "IntegrityError", message: /not a share's age file/ });
    }
  });
});
