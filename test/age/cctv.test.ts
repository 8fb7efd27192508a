import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { describe, it } from "node:test";
import { Decrypter } from "age-encryption";
import { nodeCiphers } from "../../src/ciphers/node.ts";
import {
  type AgePayload,
  IntegrityError,
  openAgeFile,
  openPayload,
  SEALED_CHUNK_SIZE,
} from "../../src/protocol/age-file.ts";
import { openChunkStream } from "../../src/protocol/age-stream.ts";
import { type AgeVector, ageVectors, splitAgeFile } from "./cctv.ts";

/** Vectors that the specification opens and a share's recipient rejects, with the reason. */
const STRICTER_SCRYPT: Record<string, string> = {
  armor_scrypt: "a share's files are binary: armor is not part of the format",
};

/**
 * The reference yields one chunk more before it fails: it does not know the stream's size, so a full chunk may or
 * may not be the last. Here the chunk's number decides that, and the wrong flag fails.
 */
const STOPS_A_CHUNK_EARLIER = [
  "stream_no_final_full",
  "stream_no_final_two_chunks_full",
  "stream_trailing_garbage_long",
  "stream_trailing_garbage_short",
  "stream_two_final_chunks",
  "stream_two_final_chunks_full",
  "stream_two_final_chunks_second",
];

const HEADER_FAILURES = ["header failure", "no match", "HMAC failure"];

/** Here the nonce belongs to the head, whose size is fixed. The specification counts it as the end of the header. */
const CUT_IN_THE_NONCE = ["stream_no_nonce", "stream_short_nonce"];

const vectors = ageVectors();
const withPassphrase = vectors.filter((vector) => vector.passphrases.length > 0);
const armored = vectors.filter((vector) => vector.isArmored);
const withIdentity = vectors.filter(
  (vector) => vector.passphrases.length === 0 && !vector.isArmored,
);
const inPayload = withIdentity.filter(
  ({ name, expect }) => !HEADER_FAILURES.includes(expect) || CUT_IN_THE_NONCE.includes(name),
);
const inHeader = withIdentity.filter((vector) => !inPayload.includes(vector));

const sha256Hex = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

async function assertRefused(opening: Promise<unknown>): Promise<void> {
  await assert.rejects(opening, (error) => error instanceof IntegrityError);
}

/** typage opens the header, and our code opens the payload. */
async function openWithIdentities(vector: AgeVector) {
  const decrypter = new Decrypter();
  for (const identity of vector.identities) decrypter.addIdentity(identity);
  const { header, nonce, sealed } = splitAgeFile(vector.file);
  const fileKey = await decrypter.decryptHeader(header);
  return { payload: await openPayload(fileKey, nonce, nodeCiphers), sealed };
}

function chunksOf(sealed: Uint8Array): Uint8Array[] {
  const count = Math.max(1, Math.ceil(sealed.length / SEALED_CHUNK_SIZE));
  return Array.from({ length: count }, (_, index) =>
    sealed.subarray(index * SEALED_CHUNK_SIZE, (index + 1) * SEALED_CHUNK_SIZE),
  );
}

/** Opens the chunks up to the first damaged one. Returns their plaintext and the damaged chunk's number. */
async function openUpToDamage(payload: AgePayload, chunks: readonly Uint8Array[]) {
  const opened: Uint8Array[] = [];
  for (const [index, chunk] of chunks.entries()) {
    try {
      opened.push(await payload.openChunk(index, chunk, index === chunks.length - 1));
    } catch (error) {
      assert.ok(error instanceof IntegrityError, String(error));
      return { opened, damaged: index };
    }
  }
  return { opened, damaged: null };
}

describe("CCTV: files under a passphrase", () => {
  for (const { name, expect, file, passphrases, payloadHash } of withPassphrase) {
    const [passphrase = ""] = passphrases;
    const reason = STRICTER_SCRYPT[name];
    if (expect === "success" && reason === undefined) {
      it(`${name} opens`, async () => {
        const plaintext = await openAgeFile(file, passphrase, nodeCiphers);
        assert.equal(sha256Hex(plaintext), payloadHash);
      });
    } else {
      it(`${name} is rejected: ${reason ?? expect}`, async () => {
        await assertRefused(openAgeFile(file, passphrase, nodeCiphers));
      });
    }
  }

  it("open if the specification opens them, with the named exceptions", () => {
    const successes = withPassphrase.filter((vector) => vector.expect === "success");
    assert.deepEqual(
      successes.map((vector) => vector.name).sort(),
      ["scrypt", ...Object.keys(STRICTER_SCRYPT)].sort(),
    );
  });
});

describe("CCTV: payloads", () => {
  for (const vector of inPayload) {
    const { name, expect, payloadHash } = vector;
    if (expect === "success") {
      it(`${name} opens, as a stream too`, async () => {
        const { payload, sealed } = await openWithIdentities(vector);
        const chunks = chunksOf(sealed);
        const { opened, damaged } = await openUpToDamage(payload, chunks);
        assert.equal(damaged, null);
        const plaintext = Buffer.concat(opened);
        assert.equal(sha256Hex(plaintext), payloadHash);
        const range = { firstChunk: 0, plaintextSize: plaintext.length };
        const stream = openChunkStream(Readable.from([sealed]), payload, range);
        assert.ok(plaintext.equals(Buffer.concat(await Array.fromAsync(stream))));
      });
    } else {
      it(`${name} fails, and yields only what the reference yields`, async () => {
        const { payload, sealed } = await openWithIdentities(vector);
        const chunks = chunksOf(sealed);
        const { opened, damaged } = await openUpToDamage(payload, chunks);
        assert.ok(damaged !== null);
        if (STOPS_A_CHUNK_EARLIER.includes(name)) {
          // It opens with the other flag, so only its position is wrong.
          const isLast = damaged === chunks.length - 1;
          const chunk = chunks[damaged] ?? new Uint8Array();
          opened.push(await payload.openChunk(damaged, chunk, !isLast));
        }
        const nothing = sha256Hex(new Uint8Array());
        assert.equal(sha256Hex(Buffer.concat(opened)), payloadHash ?? nothing);
      });
    }
  }
});

describe("CCTV: headers of other recipients", () => {
  for (const vector of inHeader) {
    it(`${vector.name} is rejected: ${vector.expect}`, async () => {
      await assert.rejects(openWithIdentities(vector));
    });
  }
});

describe("CCTV: armored files", () => {
  for (const { name, file } of armored) {
    it(`${name} is rejected: a share's files are binary`, async () => {
      await assertRefused(openAgeFile(file, "password", nodeCiphers));
    });
  }
});

describe("CCTV: the whole collection", () => {
  it("is complete", () => {
    const covered = new Set([...withPassphrase, ...armored, ...inPayload, ...inHeader]);
    assert.equal(covered.size, vectors.length);
    assert.equal(vectors.length, 143);
    const expectations = new Set(vectors.map((vector) => vector.expect));
    assert.deepEqual(
      [...expectations].sort(),
      ["success", "payload failure", "armor failure", ...HEADER_FAILURES].sort(),
    );
  });

  it("has every vector that this file names", () => {
    const names = new Set(vectors.map((vector) => vector.name));
    const named = [...Object.keys(STRICTER_SCRYPT), ...STOPS_A_CHUNK_EARLIER, ...CUT_IN_THE_NONCE];
    assert.deepEqual(
      named.filter((name) => !names.has(name)),
      [],
    );
  });
});
