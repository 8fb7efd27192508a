import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { concatBytes, encodeUtf8 } from "../protocol/bytes.ts";
import type { Argon2Cost, Ciphers } from "../protocol/ciphers.ts";

const hex = (text: string) => new Uint8Array(Buffer.from(text, "hex"));
const asHex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

/** Wycheproof, chacha20_poly1305_test.json: the cases without associated data, by their numbers. */
const aeadVectors = [
  {
    name: "Wycheproof 2, an empty message",
    key: "80ba3192c803ce965ea371d5ff073cf0f43b6a2ab576b208426e11409c09b9b0",
    nonce: "4da5bf8dfd5852c1ea12379d",
    plaintext: "",
    ciphertext: "76acb342cf3166a5b63c0c0ea1383c8d",
  },
  {
    name: "Wycheproof 4, one byte",
    key: "cc56b680552eb75008f5484b4cb803fa5063ebd6eab91f6ab6aef4916a766273",
    nonce: "99e23ec48985bccdeeab60f1",
    plaintext: "2a",
    ciphertext: "3acac27dec0968801e9f6eded69d807522",
  },
];

/** RFC 8439, section 2.8.2. The tag is left out, because it depends on associated data. */
const rfc8439 = {
  key: "808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f",
  nonce: "070000004041424344454647",
  plaintext:
    "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.",
  ciphertext:
    "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d6" +
    "3dbea45e8ca9671282fafb69da92728b1a71de0a9e060b2905d6a5b67ecd3b36" +
    "92ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc" +
    "3ff4def08e4b7a9de576d26586cec64b6116",
};

/**
 * The reference implementation's vectors for version 1.3 (github.com/P-H-C/phc-winner-argon2, src/test.c).
 * The vectors of RFC 9106 need a secret and associated data, which this project does not use.
 */
const argon2Vectors: { cost: Argon2Cost; tag: string }[] = [
  {
    cost: { memoryKiB: 64 * 1024, passes: 2, lanes: 1, outputLength: 32 },
    tag: "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7",
  },
  {
    cost: { memoryKiB: 256, passes: 2, lanes: 1, outputLength: 32 },
    tag: "9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe",
  },
  {
    cost: { memoryKiB: 256, passes: 2, lanes: 2, outputLength: 32 },
    tag: "6d093c501fd5999645e0ea3bf620d7b8be7fd2db59c20d9fff9539da2bf57037",
  },
];

/** Tests one implementation of the ciphers. Its results must equal those of `reference`. */
export function ciphersSuite(name: string, ciphers: Ciphers, reference: Ciphers): void {
  describe(`ciphers: ${name}`, () => {
    for (const vector of aeadVectors) {
      it(`seal and open ${vector.name}`, async () => {
        const aead = await ciphers.chaCha20Poly1305(hex(vector.key));
        const nonce = hex(vector.nonce);
        const sealed = await aead.seal(nonce, hex(vector.plaintext));
        assert.equal(asHex(sealed), vector.ciphertext);
        const opened = await aead.open(nonce, sealed);
        assert.equal(opened && asHex(opened), vector.plaintext);
      });
    }

    it("encrypt the RFC 8439 test vector", async () => {
      const aead = await ciphers.chaCha20Poly1305(hex(rfc8439.key));
      const sealed = await aead.seal(hex(rfc8439.nonce), encodeUtf8(rfc8439.plaintext));
      assert.equal(asHex(sealed.subarray(0, -16)), rfc8439.ciphertext);
    });

    it("seal and open to the same bytes as the reference implementation", async () => {
      const inputs = fc.tuple(
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.uint8Array({ minLength: 12, maxLength: 12 }),
        fc.uint8Array({ maxLength: 70_000, size: "max" }),
      );
      const agree = fc.asyncProperty(inputs, async ([key, nonce, plaintext]) => {
        const ours = await ciphers.chaCha20Poly1305(key);
        const theirs = await reference.chaCha20Poly1305(key);
        const sealed = new Uint8Array(await ours.seal(nonce, plaintext));
        assert.deepEqual(sealed, new Uint8Array(await theirs.seal(nonce, plaintext)));
        const opened = await ours.open(nonce, sealed);
        assert.deepEqual(opened && new Uint8Array(opened), plaintext);
      });
      await fc.assert(agree, { numRuns: 40 });
    });

    it("return null for a damaged ciphertext, another nonce or another key", async () => {
      const aead = await ciphers.chaCha20Poly1305(new Uint8Array(32).fill(7));
      const nonce = new Uint8Array(12).fill(9);
      const sealed = await aead.seal(nonce, encodeUtf8("attack at dawn"));
      for (let offset = 0; offset < sealed.length; offset++) {
        const damaged = sealed.slice();
        damaged[offset] = (damaged[offset] as number) ^ 0x40;
        assert.equal(await aead.open(nonce, damaged), null, `byte ${offset}`);
        assert.equal(await aead.open(nonce, sealed.subarray(0, offset)), null, `${offset} bytes`);
      }
      assert.equal(await aead.open(nonce, concatBytes(sealed, new Uint8Array(1))), null);
      assert.equal(await aead.open(new Uint8Array(12), sealed), null, "another nonce");
      const other = await ciphers.chaCha20Poly1305(new Uint8Array(32));
      assert.equal(await other.open(nonce, sealed), null, "another key");
    });

    it("put results into a target, and leave the bytes around it", async () => {
      const aead = await ciphers.chaCha20Poly1305(new Uint8Array(32).fill(7));
      const nonce = new Uint8Array(12).fill(9);
      for (const size of [0, 1, 100, 65_536]) {
        const plaintext = new Uint8Array(size).fill(3);
        const memory = new Uint8Array(size + 36).fill(255);
        const target = memory.subarray(10, size + 26);
        const sealed = await aead.seal(nonce, plaintext, target);
        assert.deepEqual([sealed.byteOffset, sealed.length], [10, size + 16]);
        assert.deepEqual(new Uint8Array(await aead.seal(nonce, plaintext)), target.slice());
        const opened = await aead.open(nonce, target.slice(), target);
        assert.equal(opened?.byteOffset, 10);
        assert.deepEqual(opened?.slice(), plaintext);
        assert.ok(memory.subarray(0, 10).every((byte) => byte === 255));
        assert.ok(memory.subarray(size + 26).every((byte) => byte === 255));
      }
    });

    it("never put plaintext with a wrong tag into a target", async () => {
      const aead = await ciphers.chaCha20Poly1305(new Uint8Array(32));
      const sealed = new Uint8Array(await aead.seal(new Uint8Array(12), encodeUtf8("attack")));
      sealed[20] = (sealed[20] as number) ^ 1;
      const target = new Uint8Array(6);
      assert.equal(await aead.open(new Uint8Array(12), sealed, target), null);
      assert.deepEqual(target, new Uint8Array(6));
    });

    it("never change their inputs", async () => {
      const [key, nonce] = [new Uint8Array(32).fill(1), new Uint8Array(12).fill(2)];
      const aead = await ciphers.chaCha20Poly1305(key);
      const plaintext = encodeUtf8("as it is");
      const sealed = await aead.seal(nonce, plaintext);
      const before = sealed.slice();
      await aead.open(nonce, sealed);
      assert.deepEqual([key[0], nonce[0]], [1, 2]);
      assert.deepEqual(plaintext, encodeUtf8("as it is"));
      assert.deepEqual(sealed, before);
    });

    for (const { cost, tag } of argon2Vectors) {
      const { memoryKiB, passes, lanes } = cost;
      it(`derive the known Argon2id tag with ${memoryKiB} KiB, ${passes} passes, ${lanes} lanes`, async () => {
        const output = await ciphers.argon2id(encodeUtf8("password"), encodeUtf8("somesalt"), cost);
        assert.equal(asHex(output), tag);
      });
    }
  });
}
