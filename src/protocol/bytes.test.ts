import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, it } from "node:test";
import fc from "fast-check";
import {
  concatBytes,
  decodeBase64url,
  encodeBase64url,
  encodeUtf8,
  equalBytes,
  hkdfSha256,
  hmacSha256,
  sha256,
} from "./bytes.ts";

const hex = (text: string) => new Uint8Array(Buffer.from(text, "hex"));
const asHex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

describe("bytes", () => {
  it("SHA-256 gives the FIPS 180-4 results", async () => {
    assert.equal(
      asHex(await sha256(encodeUtf8("abc"))),
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    );
  });

  it("HKDF gives the RFC 5869 results", async () => {
    // Test case 3: no salt, no info.
    assert.equal(
      asHex(await hkdfSha256(hex("0b".repeat(22)), hex(""), "", 42)),
      "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
    );
  });

  it("HMAC gives the RFC 4231 results", async () => {
    const tag = await hmacSha256(encodeUtf8("Jefe"), encodeUtf8("what do ya want for nothing?"));
    assert.equal(asHex(tag), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  });

  it("base64url decodes to the encoded bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const text = encodeBase64url(bytes);
        assert.equal(text, Buffer.from(bytes).toString("base64url"));
        assert.deepEqual(decodeBase64url(text), bytes);
      }),
    );
  });

  it("base64url accepts one spelling of a value", () => {
    assert.deepEqual(decodeBase64url("AA"), new Uint8Array(1));
    for (const text of ["AB", "AA==", "A", "AA\n", " AA", "A+", "A/", "AAé"]) {
      assert.equal(decodeBase64url(text), null, JSON.stringify(text));
    }
  });

  it("equalBytes detects another length and a change at each offset", () => {
    const bytes = new Uint8Array(randomBytes(32));
    assert.ok(equalBytes(bytes, bytes.slice()));
    assert.ok(!equalBytes(bytes, bytes.subarray(1)));
    for (let offset = 0; offset < bytes.length; offset++) {
      const other = bytes.slice();
      other[offset] = (other[offset] as number) ^ 0x80;
      assert.ok(!equalBytes(bytes, other), `offset ${offset}`);
    }
  });

  it("concatBytes joins its parts in order", () => {
    const whole = concatBytes(hex("01"), hex(""), hex("0203"));
    assert.deepEqual(whole, hex("010203"));
  });
});
