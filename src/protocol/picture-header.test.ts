import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { pngSize, webpSize } from "./picture-header.ts";

const PNG = "89504e470d0a1a0a0000000d49484452";
const WEBP = "5249464600000000574542505650";

const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, "hex"));
const lossy = `${WEBP}3820${"00".repeat(10)}09c007c0`;
const lossless = `${WEBP}384c${"00".repeat(5)}08800100`;
const extended = `${WEBP}3858${"00".repeat(8)}080000060000`;

describe("the header of a picture", () => {
  it("has the size of a PNG", () => {
    const png = `${PNG}0000010000000080`;
    assert.deepEqual(pngSize(bytes(png)), { width: 256, height: 128 });
    const inside = new Uint8Array([1, ...bytes(png)]).subarray(1);
    assert.deepEqual(pngSize(inside), { width: 256, height: 128 });
  });

  for (const [what, hex] of Object.entries({ lossy, lossless, extended })) {
    it(`has the size of a WebP: ${what}`, () => {
      assert.deepEqual(webpSize(bytes(hex)), { width: 9, height: 7 });
    });
  }

  it("has no size if it is damaged, ends early or is of another format", () => {
    const headers = {
      "a PNG with another first chunk": `${PNG.replace("49484452", "43674249")}0000010000000080`,
      "a PNG with a longer first chunk": `${PNG.replace("0000000d", "0000000e")}0000010000000080`,
      "a PNG without a signature": `${PNG.replace("89504e47", "88504e47")}0000010000000080`,
      "a PNG without a width": `${PNG}0000000000000080`,
      "a PNG without a height": `${PNG}0000010000000000`,
      "a PNG that ends early": `${PNG}00000100000000`,
      "a lossy WebP without a height": lossy.replace("09c007c0", "09c000c0"),
      "a WebP that ends early": extended.slice(0, -2),
      "a WebP with another chunk": extended.replace("5650", "4142"),
      "a sound in a RIFF container": extended.replace("57454250", "57415645"),
      nothing: "",
    };
    for (const [what, hex] of Object.entries(headers)) {
      assert.equal(pngSize(bytes(hex)), null, what);
      assert.equal(webpSize(bytes(hex)), null, what);
    }
  });
});
