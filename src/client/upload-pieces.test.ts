import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { CHUNK_SIZE, createAgeFile, SEALED_CHUNK_SIZE } from "../protocol/age-file.ts";
import { concatBytes } from "../protocol/bytes.ts";
import { assertSameBytes, type MemoryFile, quickCiphers, randomFile } from "./memory.suite.ts";
import { SealedContent } from "./sealed-content.ts";
import { Plaintext } from "./source.ts";
import { UploadPieces } from "./upload-pieces.ts";

const LENGTH = 3 * SEALED_CHUNK_SIZE;

async function contentOf(file: MemoryFile) {
  const age = await createAgeFile("passphrase", quickCiphers);
  const content = () => new SealedContent(age, new Plaintext([file]), new Uint8Array(), null);
  const other = content();
  const whole = await other.read(0, other.size + SEALED_CHUNK_SIZE);
  return { content: content(), whole };
}

describe("the pieces of an upload", () => {
  it("are the whole ciphertext, prepared or not", async () => {
    const { content, whole } = await contentOf(randomFile(20 * CHUNK_SIZE + 9));
    for (const prepares of [true, false]) {
      const pieces = new UploadPieces(content);
      const sent: Uint8Array[] = [];
      for (let offset = 0; offset < content.size; ) {
        const piece = await pieces.take(offset, LENGTH);
        sent.push(piece.bytes.slice());
        offset += piece.bytes.length;
        if (prepares) pieces.prepare(offset, 2 * LENGTH);
        pieces.giveBack(piece);
      }
      assertSameBytes(concatBytes(...sent), whole);
    }
  });

  it("have at most two buffers if every buffer is given back", async () => {
    const { content } = await contentOf(randomFile(40 * CHUNK_SIZE));
    const pieces = new UploadPieces(content);
    const buffers = new Set<ArrayBufferLike>();
    for (let offset = 0; offset < content.size; ) {
      const piece = await pieces.take(offset, LENGTH);
      buffers.add(piece.bytes.buffer);
      offset += piece.bytes.length;
      pieces.prepare(offset, LENGTH);
      pieces.giveBack(piece);
    }
    assert.ok(buffers.size <= 2, `${buffers.size} buffers`);
  });

  it("never use a buffer again that was not given back", async () => {
    const { content } = await contentOf(randomFile(40 * CHUNK_SIZE));
    const pieces = new UploadPieces(content);
    const { bytes: lost } = await pieces.take(0, LENGTH);
    const before = lost.slice();
    for (let offset = lost.length; offset < content.size; ) {
      pieces.prepare(offset, LENGTH);
      const piece = await pieces.take(offset, LENGTH);
      assert.notEqual(piece.bytes.buffer, lost.buffer);
      offset += piece.bytes.length;
      pieces.giveBack(piece);
    }
    assertSameBytes(lost, before);
  });

  it("are made again if another offset is taken than was prepared", async () => {
    const { content, whole } = await contentOf(randomFile(20 * CHUNK_SIZE));
    const pieces = new UploadPieces(content);
    const { bytes: first } = await pieces.take(0, LENGTH);
    pieces.prepare(first.length, LENGTH);
    const { bytes: other } = await pieces.take(70_000, LENGTH);
    assertSameBytes(other, whole.subarray(70_000, 70_000 + other.length));
  });

  it("are not larger than the size that is wanted when they are taken", async () => {
    const { content, whole } = await contentOf(randomFile(20 * CHUNK_SIZE));
    const pieces = new UploadPieces(content);
    const { bytes: first } = await pieces.take(0, LENGTH);
    for (const size of [2 * SEALED_CHUNK_SIZE, SEALED_CHUNK_SIZE + 5, 1000]) {
      pieces.prepare(first.length, LENGTH);
      const { bytes: piece } = await pieces.take(first.length, size);
      assert.ok(piece.length <= size);
      assertSameBytes(piece, whole.subarray(first.length, first.length + piece.length));
    }
  });

  it("are sent as copies that were made when the bytes were ready", async () => {
    const { content, whole } = await contentOf(randomFile(20 * CHUNK_SIZE));
    const copied: number[] = [];
    const pieces = new UploadPieces(content, (bytes) => {
      copied.push(bytes.length);
      return new Blob([bytes]);
    });
    const first = await pieces.take(0, LENGTH);
    const from = first.bytes.length;
    pieces.prepare(from, LENGTH);
    await pieces.end();
    assert.equal(copied.length, 2);
    for (const size of [LENGTH, 1000]) {
      const { bytes, body } = await pieces.take(from, size);
      assert.ok(body instanceof Blob);
      const sent = await body.bytes();
      assertSameBytes(sent, bytes);
      assertSameBytes(sent, whole.subarray(from, from + sent.length));
      assert.ok(sent.length <= size);
      pieces.prepare(from, LENGTH);
    }
  });

  it("end only after the piece that is being made", async () => {
    const file = randomFile(20 * CHUNK_SIZE);
    const { content } = await contentOf(file);
    const pieces = new UploadPieces(content);
    const { bytes: first } = await pieces.take(0, LENGTH);
    let isReading = false;
    const { read } = file;
    file.read = async (offset, target) => {
      isReading = true;
      await new Promise((resolve) => setImmediate(resolve));
      isReading = false;
      return read.call(file, offset, target);
    };
    pieces.prepare(first.length, LENGTH);
    assert.ok(isReading);
    await pieces.end();
    assert.ok(!isReading);
  });
});
