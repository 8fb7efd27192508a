import assert from "node:assert/strict";
import { randomBytes, randomInt } from "node:crypto";
import { describe, it } from "node:test";
import * as protocol from "../protocol/bytes.ts";
import { decodeBase64url, encodeBase64url } from "./base64url.ts";

describe("base64url of Node", () => {
  it("encodes and decodes bytes of every length as the protocol does", () => {
    for (let length = 0; length < 300; length++) {
      const bytes = new Uint8Array(randomBytes(length));
      const text = protocol.encodeBase64url(bytes);
      assert.equal(encodeBase64url(bytes), text);
      assert.deepEqual(decodeBase64url(text), bytes);
      assert.equal(decodeBase64url(text)?.buffer.byteLength, length, "the bytes are a copy");
    }
  });

  it("encodes a part of a larger buffer", () => {
    const whole = Uint8Array.from({ length: 16 }, (_, index) => index);
    const part = whole.subarray(3, 9);
    assert.equal(encodeBase64url(part), protocol.encodeBase64url(part));
  });

  it("rejects the texts that the protocol rejects", () => {
    const alphabet = "AQgwZz09-_+/= \n\u00e9\u{1f600}";
    const texts = ["A", "AB", "AAB", "AA==", "A A", "A\nA", "+/", "AAAA=", " AAAA", "AAAA ", "é"];
    for (let i = 0; i < 5_000; i++) {
      texts.push(
        Array.from({ length: randomInt(9) }, () => [...alphabet][randomInt(15)] ?? "").join(""),
      );
    }
    for (const text of texts) {
      assert.deepEqual(decodeBase64url(text), protocol.decodeBase64url(text), JSON.stringify(text));
    }
  });
});
