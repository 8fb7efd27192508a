import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { equalBytes } from "../protocol/bytes.ts";
import { ciphersSuite } from "./conformance.suite.ts";
import { fallbackCiphers } from "./fallback.ts";
import { nobleCiphers } from "./noble.ts";
import { nodeCiphers } from "./node.ts";
import { loadSodium } from "./sodium.ts";
import { hasWebCryptoCiphers, webCryptoCiphers } from "./webcrypto.ts";

ciphersSuite("node", nodeCiphers, nobleCiphers);
ciphersSuite("webcrypto", webCryptoCiphers, nodeCiphers);
ciphersSuite("noble", nobleCiphers, nodeCiphers);
const sodium = await loadSodium();
ciphersSuite(
  "libsodium",
  { ...nobleCiphers, chaCha20Poly1305: async (key) => sodium(key) },
  nodeCiphers,
);
ciphersSuite("fallback", fallbackCiphers, nodeCiphers);

describe("the fallback ciphers", () => {
  it("seal and open a content of several MiB to the same bytes, before and after libsodium is loaded", async () => {
    const key = new Uint8Array(32).fill(5);
    const [ours, theirs] = [
      await fallbackCiphers.chaCha20Poly1305(key),
      await nodeCiphers.chaCha20Poly1305(key),
    ];
    const plaintext = new Uint8Array(64 * 1024).fill(1);
    for (let chunk = 0; chunk < 48; chunk++) {
      const nonce = new Uint8Array(12).fill(chunk);
      const sealed = await ours.seal(nonce, plaintext);
      assert.ok(equalBytes(sealed, await theirs.seal(nonce, plaintext)), `chunk ${chunk}`);
      const opened = await ours.open(nonce, sealed);
      assert.ok(opened && equalBytes(opened, plaintext), `chunk ${chunk}`);
      // The chunks before have started a load, which ends first.
      if (chunk === 24) await loadSodium();
    }
  });
});

describe("the WebCrypto ciphers", () => {
  it("are available if the platform supports them", async () => {
    assert.equal(await hasWebCryptoCiphers(), true);
  });

  it("are unavailable if the platform rejects them", async (context) => {
    context.mock.method(crypto.subtle, "importKey", async () => {
      throw new DOMException("Unrecognized name.", "NotSupportedError");
    });
    assert.equal(await hasWebCryptoCiphers(), false);
  });
});
