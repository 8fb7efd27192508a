import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ciphersSuite } from "./conformance.suite.ts";
import { nobleCiphers } from "./noble.ts";
import { nodeCiphers } from "./node.ts";
import { hasWebCryptoCiphers, webCryptoCiphers } from "./webcrypto.ts";

ciphersSuite("node", nodeCiphers, nobleCiphers);
ciphersSuite("webcrypto", webCryptoCiphers, nodeCiphers);
ciphersSuite("noble", nobleCiphers, nodeCiphers);

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
