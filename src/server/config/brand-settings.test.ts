import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { tempFolder } from "../../../test/support/temp-folder.ts";
import { readConfig } from "./config.ts";

const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10"><path d="M0 0h40v10z"/></svg>';

/** The first bytes of a picture, with its size. */
function png(width: number, height: number): Buffer {
  const head = Buffer.from("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "latin1");
  const rest = Buffer.alloc(20);
  rest.writeUInt32BE(width, 0);
  rest.writeUInt32BE(height, 4);
  return Buffer.concat([head, rest]);
}

function webp(chunk: string, data: number[]): Buffer {
  const head = Buffer.from(`RIFF\0\0\0\0WEBP${chunk}\0\0\0\0`, "latin1");
  return Buffer.concat([head, Buffer.from(data), Buffer.alloc(12)]);
}

async function logoFrom(content: string | Buffer, name = "logo") {
  const path = join(await tempFolder(), name);
  await writeFile(path, content);
  return () => readConfig({ BRAND_LOGO_FILE: path }).brandLogo;
}

describe("BRAND_LOGO_FILE", () => {
  it("takes SVG, PNG and WebP by their content, with their size", async () => {
    for (const [content, type, width, height] of [
      [SVG, "image/svg+xml", 40, 10],
      [
        `\uFEFF<?xml version="1.0"?>\n<!-- a > b -->\n<!DOCTYPE svg>${SVG}`,
        "image/svg+xml",
        40,
        10,
      ],
      [png(512, 256), "image/png", 512, 256],
      [webp("VP8X", [0, 0, 0, 0, 63, 0, 0, 31, 0, 0]), "image/webp", 64, 32],
      [webp("VP8L", [0x2f, 63, 0xc0, 0x07, 0]), "image/webp", 64, 32],
      [webp("VP8 ", [0, 0, 0, 0x9d, 1, 0x2a, 64, 0, 32, 0]), "image/webp", 64, 32],
    ] as const) {
      const logo = (await logoFrom(content, "logo.txt"))();
      assert.equal(logo?.type, type);
      assert.deepEqual(logo?.size, { width, height }, type);
      assert.deepEqual(logo?.bytes, Buffer.from(content));
    }
    const withoutBox = SVG.replace(/ viewBox="[^"]*"/, "");
    assert.equal((await logoFrom(withoutBox))()?.size, null);
  });

  it("refuses every other file, and says what to do", async () => {
    for (const [content, words] of [
      ["GIF89a", /^BRAND_LOGO_FILE must name an SVG, PNG or WebP picture\. .*logo\.svg is none/],
      ["<html><svg></svg></html>", /none of them/],
      ["<svg viewBox='0 0 1 1'></svg>", /none of them/],
      [`<!DOCTYPE svg [<!ENTITY a "b">]>${SVG}`, /none of them/],
      [Buffer.from([0xff, 0xfe, 0x3c, 0]), /none of them/],
      [png(0, 4), /none of them/],
      [png(5000, 4), /at most 4096 pixels a side\. .* has 5000 x 4\./],
      [SVG + " ".repeat(256 * 1024), /at most 256 KiB/],
    ] as const) {
      assert.throws(await logoFrom(content, "logo.svg"), { name: "ConfigError", message: words });
    }
    const none = { name: "ConfigError", message: /^BRAND_LOGO_FILE can't be read \(ENOENT\)/ };
    assert.throws(() => readConfig({ BRAND_LOGO_FILE: "/nowhere/logo.svg" }), none);
    assert.throws(() => readConfig({ BRAND_LOGO_FILE: "/" }), /^ConfigError: BRAND_LOGO_FILE/);
  });
});

describe("the other settings of the brand", () => {
  it("have defaults", () => {
    const { brandName, brandLogo, brandColor, legalLinks } = readConfig({});
    assert.deepEqual(
      [brandName, brandLogo, brandColor, legalLinks],
      ["OneTimeShare", null, null, null],
    );
  });

  it("take a plain name, a colour and links", () => {
    const config = readConfig({
      BRAND_NAME: "Müller & Söhne",
      BRAND_COLOR: "#0B5FFF",
      LEGAL_LINKS:
        "Imprint=https://example.org/imprint?a=b, Privacy policy = mailto:privacy@example.org",
    });
    assert.equal(config.brandName, "Müller & Söhne");
    assert.equal(config.brandColor, "#0b5fff");
    assert.deepEqual(config.legalLinks, [
      { label: "Imprint", url: "https://example.org/imprint?a=b" },
      { label: "Privacy policy", url: "mailto:privacy@example.org" },
    ]);
  });

  it("refuse values that pages could not show", () => {
    for (const [name, values, words] of [
      ["BRAND_NAME", ["a".repeat(41), "a\u202eb", "\u2800"], /^BRAND_NAME must be plain text/],
      [
        "BRAND_COLOR",
        ["red", "#fff", "#12345g", "rgb(1,2,3)"],
        /^BRAND_COLOR must be a colour of six/,
      ],
      [
        "LEGAL_LINKS",
        [
          ...["https://example.org", "Imprint=", "=https://example.org", "A=http://example.org"],
          ...["A=javascript:alert(1)", "A=https://u:p@example.org", "A=https://example.org/a,b"],
          ...["A\u202e=https://example.org", Array(7).fill("A=https://example.org").join(",")],
        ],
        /^LEGAL_LINKS must be at most 6 pairs/,
      ],
    ] as const) {
      for (const value of values) {
        const expected = { name: "ConfigError", message: words };
        assert.throws(() => readConfig({ [name]: value }), expected, `${name}=${value}`);
      }
    }
  });
});
