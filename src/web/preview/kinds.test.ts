import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { previewKindOf } from "./kinds.ts";

const bytes = (...parts: (string | number[])[]) =>
  Buffer.concat(
    parts.map((part) =>
      typeof part === "string" ? Buffer.from(part, "latin1") : Buffer.from(part),
    ),
  );

const uint32 = (value: number) => {
  const four = Buffer.alloc(4);
  four.writeUInt32BE(value);
  return [...four];
};

const png = (width: number, height: number) =>
  bytes("\x89PNG\r\n\x1a\n", uint32(13), "IHDR", uint32(width), uint32(height));

const zeros = (count: number) => Array<number>(count).fill(0);

/** With a color table of two colors and a comment. */
const gif = (width: number, height: number) =>
  bytes(
    ...["GIF89a", [9, 0, 9, 0, 0x80, 0, 0, 1, 2, 3, 4, 5, 6], [0x21, 0xfe, 2, 7, 7, 1, 7, 0]],
    ...[
      [0x2c, 0, 0, 0, 0],
      [width & 255, width >> 8, height & 255, height >> 8],
    ],
  );

const MIB = 1024 * 1024;

describe("the preview of a file", () => {
  for (const { what, head, kind, type } of [
    { what: "a PNG", head: png(640, 480), kind: "picture", type: "image/png" },
    {
      what: "a JPEG with metadata before its size",
      head: bytes([0xff, 0xd8, 0xff, 0xe1, 0, 4, 1, 2, 0xff, 0xc2, 0, 17, 8, 1, 0, 2, 0]),
      kind: "picture",
      type: "image/jpeg",
    },
    { what: "a GIF", head: gif(9, 9), kind: "picture", type: "image/gif" },
    {
      what: "a lossy WebP",
      head: bytes("RIFF", zeros(4), "WEBPVP8 ", zeros(10), [9, 0, 9, 0]),
      kind: "picture",
      type: "image/webp",
    },
    {
      what: "a lossless WebP",
      head: bytes("RIFF", zeros(4), "WEBPVP8L", zeros(5), [9, 0, 0, 0]),
      kind: "picture",
      type: "image/webp",
    },
    {
      what: "an extended WebP",
      head: bytes("RIFF", zeros(4), "WEBPVP8X", zeros(8), [9, 0, 0, 9, 0, 0]),
      kind: "picture",
      type: "image/webp",
    },
    {
      what: "a bitmap",
      head: bytes("BM", zeros(12), [40, 0, 0, 0, 9, 0, 0, 0, 9, 0, 0, 0]),
      kind: "picture",
      type: "image/bmp",
    },
    { what: "a PDF", head: bytes("%PDF-1.7\n"), kind: "pdf", type: "application/pdf" },
    { what: "an MP4", head: bytes(zeros(4), "ftypisom"), kind: "video", type: "video/mp4" },
    { what: "an M4A", head: bytes(zeros(4), "ftypM4A "), kind: "audio", type: "audio/mp4" },
    { what: "a WebM", head: bytes([0x1a, 0x45, 0xdf, 0xa3]), kind: "video", type: "video/webm" },
    { what: "an Ogg sound", head: bytes("OggS"), kind: "audio", type: "audio/ogg" },
    { what: "an Ogg film", head: bytes("OggS\x80theora"), kind: "video", type: "video/ogg" },
    { what: "a WAV", head: bytes("RIFF", zeros(4), "WAVE"), kind: "audio", type: "audio/wav" },
    { what: "a FLAC", head: bytes("fLaC"), kind: "audio", type: "audio/flac" },
    { what: "an MP3 with a tag", head: bytes("ID3"), kind: "audio", type: "audio/mpeg" },
    { what: "a bare MP3", head: bytes([0xff, 0xfb, 0x90, 0]), kind: "audio", type: "audio/mpeg" },
    { what: "a bare AAC", head: bytes([0xff, 0xf1, 0x50, 0]), kind: "audio", type: "audio/aac" },
    {
      what: "an SVG",
      head: bytes('\xef\xbb\xbf<?xml version="1.0"?>\n<!-- a --><!-- b -->\n<svg xmlns="x">'),
      kind: "drawing",
      type: "image/svg+xml",
    },
    { what: "HTML", head: bytes("<!doctype html><svg>"), kind: "text", type: "text/plain" },
    { what: "code", head: bytes("let a = 1;\n\t\x1b[0m"), kind: "text", type: "text/plain" },
    { what: "a playlist", head: bytes("#EXTM3U\n"), kind: "text", type: "text/plain" },
    { what: "UTF-16", head: bytes([0xff, 0xfe, 65, 0]), kind: "text", type: "text/plain" },
    { what: "Latin-1", head: bytes("caf\xe9"), kind: "text", type: "text/plain" },
  ]) {
    it(`shows ${what} as ${kind} of the type ${type}`, () => {
      assert.deepEqual(previewKindOf(head, head.length), { kind, type });
    });
  }

  for (const { what, head, size } of [
    { what: "a program", head: bytes([0x7f], "ELF", zeros(9)) },
    { what: "an archive", head: bytes("PK\x03\x04") },
    { what: "a picture with a damaged header", head: png(9, 9).subarray(0, 18) },
    { what: "a JPEG without a size", head: bytes([0xff, 0xd8, 0xff, 0xda, 0, 0]) },
    {
      what: "a JPEG that hides its size behind a marker without a length",
      head: bytes([0xff, 0xd8, 0xff, 0x01, 0xff, 0xc0, 0, 17, 8, 255, 255, 255, 255]),
    },
    { what: "a GIF without an image", head: gif(9, 9).subarray(0, 27) },
    {
      what: "an AVIF, whose coded picture can be larger than its header says",
      head: bytes(zeros(4), "ftypavif", zeros(8), "ispe", zeros(4), uint32(9), uint32(9)),
    },
    {
      what: "a HEIC, whose coded picture can be larger than its header says",
      head: bytes(zeros(4), "ftypheic", zeros(8), "ispe", zeros(4), uint32(9), uint32(9)),
    },
    {
      what: "a PNG that hides its size behind another chunk",
      head: bytes(...["\x89PNG\r\n\x1a\n", uint32(4), "CgBI", uint32(9), uint32(9), uint32(13)]),
    },
    { what: "an unknown RIFF", head: bytes("RIFF", zeros(4), "AVI ") },
  ].map((each) => ({ ...each, size: each.head.length }))) {
    it(`does not exist for ${what}`, () => assert.equal(previewKindOf(head, size), "unknown"));
  }

  it("does not exist for an empty file", () => {
    assert.equal(previewKindOf(new Uint8Array(), 0), "empty");
  });

  it("does not exist for a picture whose pixels would fill the memory", () => {
    assert.equal(previewKindOf(png(8192, 8193), 99), "too_large");
    assert.equal(previewKindOf(png(40_000, 1), 99), "too_large");
    assert.equal(previewKindOf(gif(65_535, 65_535), 99), "too_large");
    assert.equal(previewKindOf(png(2 ** 31, 2 ** 31), 99), "too_large");
    assert.deepEqual(previewKindOf(png(8192, 8192), 99), { kind: "picture", type: "image/png" });
  });

  it("does not exist for a large file that a browser decodes at once, but for every film and text", () => {
    assert.equal(previewKindOf(png(9, 9), 65 * MIB), "too_large");
    assert.equal(previewKindOf(bytes("<svg>"), 3 * MIB), "too_large");
    assert.equal(previewKindOf(bytes("%PDF-"), 513 * MIB), "too_large");
    assert.notEqual(previewKindOf(bytes(zeros(4), "ftypisom"), 5_000 * MIB), "too_large");
    assert.notEqual(previewKindOf(bytes("a"), 5_000 * MIB), "too_large");
  });

  it("is decided in a short time for every text", () => {
    const before = performance.now();
    for (const part of ["<!---->", "<!--", "<?xml", "\n", "<!DOCTYPE svg"]) {
      previewKindOf(Buffer.from(part.repeat(40_000)), 99);
    }
    assert.ok(performance.now() - before < 1_000);
  });
});
