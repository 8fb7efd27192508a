import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  ageFileSize,
  CHUNK_SIZE,
  chunkCount,
  chunkOffset,
  createAgeFile,
  IntegrityError,
  paddedSize,
  SEALED_CHUNK_SIZE,
} from "../protocol/age-file.ts";
import { contentHeadHash, type Manifest, sealManifest } from "../protocol/bundle.ts";
import { concatBytes, encodeBase64url } from "../protocol/bytes.ts";
import { deriveShareKeys } from "../protocol/keys.ts";
import { parseLink } from "../protocol/link.ts";
import { FakeServer } from "./fake-server.suite.ts";
import {
  assertSameBytes,
  MemoryDisk,
  quickCiphers,
  randomFile,
  receiveFrom,
  recipientOf,
  sendTo,
} from "./memory.suite.ts";

const SIZE = 5 * CHUNK_SIZE + 4321;

/** Expects an IntegrityError, no delivery and no receipt. */
async function assertRefused(server: FakeServer, link: string): Promise<MemoryDisk> {
  const disk = new MemoryDisk();
  await assert.rejects(receiveFrom(server, link, disk), IntegrityError);
  assert.ok(disk.delivered === null);
  assert.equal(server.countOf("POST", "receipt"), 0);
  return disk;
}

/** Returns the content with changed chunks. */
function rechunk(content: Uint8Array, change: (chunks: Uint8Array[]) => Uint8Array[]): Uint8Array {
  const chunks: Uint8Array[] = [];
  for (let at = chunkOffset(0); at < content.length; at += SEALED_CHUNK_SIZE) {
    chunks.push(content.subarray(at, at + SEALED_CHUNK_SIZE));
  }
  return concatBytes(content.subarray(0, chunkOffset(0)), ...change(chunks));
}

const damages: Record<string, (content: Uint8Array) => Uint8Array> = {
  "a bit of the first chunk is flipped": (content) => flip(content, chunkOffset(0)),
  "the very last bit is flipped": (content) => flip(content, content.length - 1),
  "a bit of the header is flipped": (content) => flip(content, 30),
  "a bit of the nonce is flipped": (content) => flip(content, 160),
  "the last byte is missing": (content) => content.subarray(0, -1),
  "the last chunk is missing": (content) => rechunk(content, (chunks) => chunks.slice(0, -1)),
  "a byte is added": (content) => concatBytes(content, new Uint8Array(1)),
  "the last chunk comes twice": (content) =>
    rechunk(content, (chunks) => [...chunks, ...chunks.slice(-1)]),
};

const damagesOfMany: typeof damages = {
  "a bit of a middle chunk is flipped": (content) => flip(content, chunkOffset(2) + 99),
  "all chunks are missing": (content) => content.subarray(0, chunkOffset(0)),
  "two chunks are swapped": (content) =>
    rechunk(content, (chunks) => [chunks.slice(1, 2), chunks.slice(0, 1), chunks.slice(2)].flat()),
  "a chunk replaces another": (content) =>
    rechunk(content, (chunks) => [chunks.slice(0, 1), chunks.slice(0, 1), chunks.slice(2)].flat()),
  "a chunk comes twice": (content) =>
    rechunk(content, (chunks) => [...chunks.slice(0, 2), ...chunks.slice(1)]),
};

function flip(content: Uint8Array, at: number): Uint8Array {
  const damaged = content.slice();
  damaged[at] = (damaged[at] ?? 0) ^ 1;
  return damaged;
}

describe("a download of damaged content", () => {
  for (const [what, damage] of Object.entries({ ...damages, ...damagesOfMany })) {
    it(`fails when ${what}`, async () => {
      const server = new FakeServer();
      const { link } = await sendTo(server, randomFile(SIZE));
      server.share.content = damage(server.share.content);
      await assertRefused(server, link);
    });
  }

  for (const [what, damage] of Object.entries(damages)) {
    it(`of a small share fails when ${what}`, async () => {
      const server = new FakeServer();
      const { link } = await sendTo(server, randomFile(100));
      server.share.request.content = encodeBase64url(damage(server.share.content));
      await assertRefused(server, link);
    });
  }

  it("fails before it stages a byte when only the length is wrong", async () => {
    for (const length of [10, 5 * SEALED_CHUNK_SIZE, SIZE * 2]) {
      const server = new FakeServer();
      const { link } = await sendTo(server, randomFile(SIZE));
      const longer = concatBytes(server.share.content, new Uint8Array(SIZE));
      server.share.content = longer.subarray(0, length);
      const disk = await assertRefused(server, link);
      assert.ok(!disk.log.includes("write"));
    }
  });

  it("cancels the server's answer at the first damage", async () => {
    const damage = [
      (content: Uint8Array) => flip(content, chunkOffset(1)),
      (content: Uint8Array) => concatBytes(content, new Uint8Array(SIZE)),
    ];
    for (const change of damage) {
      const server = new FakeServer();
      const { link } = await sendTo(server, randomFile(SIZE));
      server.share.content = change(server.share.content);
      await assertRefused(server, link);
      assert.equal(server.endedAnswers, 1);
    }
  });

  it("fails when five answers in a row end at the same chunk without an error", async () => {
    for (const endAnswerAfter of [0, 100, 166, 167]) {
      const server = new FakeServer();
      const { link } = await sendTo(server, randomFile(SIZE));
      server.faultOf = ({ path }) => (path.endsWith("/content") ? { endAnswerAfter } : null);
      await assertRefused(server, link);
      assert.equal(server.countOf("GET", "content"), 5);
    }
  });

  it("fails when the last byte never arrives", async () => {
    const server = new FakeServer();
    const { link } = await sendTo(server, randomFile(SIZE));
    server.faultOf = ({ path, headers }) => {
      const from = Number(/^bytes=(\d+)-$/.exec(headers.get("range") ?? "")?.[1]);
      const endAnswerAfter = server.share.content.length - 1 - from;
      return path.endsWith("/content") ? { endAnswerAfter } : null;
    };
    await assertRefused(server, link);
    assert.ok(server.countOf("GET", "content") <= 6);
  });

  it("fails when the content, or only its payload, is another share's", async () => {
    const [server, other] = [new FakeServer(), new FakeServer()];
    const { link } = await sendTo(server, randomFile(SIZE), { maxDownloads: 2 });
    await sendTo(other, randomFile(SIZE));
    const { content } = server.share;
    server.share.content = other.share.content;
    await assertRefused(server, link);
    server.share.content = concatBytes(
      content.subarray(0, chunkOffset(0)),
      other.share.content.subarray(chunkOffset(0)),
    );
    await assertRefused(server, link);
  });

  it("fails when the manifest is damaged or another share's", async () => {
    const [server, other] = [new FakeServer(), new FakeServer()];
    const { link } = await sendTo(server, randomFile(SIZE), { maxDownloads: 2 });
    await sendTo(other, randomFile(SIZE));
    for (const manifest of [other.share.request.manifest, "AAAA"]) {
      server.share.request.manifest = manifest;
      await assert.rejects((await recipientOf(server, link)).preview(), IntegrityError);
      await assertRefused(server, link);
    }
  });

  it("fails when the server's size differs from the manifest's", async () => {
    const server = new FakeServer();
    const { link } = await sendTo(server, randomFile(SIZE));
    server.share.request.size -= 1;
    await assert.rejects((await recipientOf(server, link)).preview(), IntegrityError);
    await assertRefused(server, link);
    assert.equal(server.countOf("GET", "content"), 0);
  });

  it("can start again under the same claim", async () => {
    const server = new FakeServer();
    const file = randomFile(SIZE);
    const { link } = await sendTo(server, file);
    const { content } = server.share;
    server.share.content = flip(content, chunkOffset(4));
    const disk = await assertRefused(server, link);
    server.share.content = content;
    await receiveFrom(server, link, disk);
    assertSameBytes(disk.delivered, file.bytes);
    assert.equal(server.share.leases.size, 1);
  });
});

describe("a download from a sender who breaks the protocol", () => {
  /** Replaces a share's manifest and content with forgeries under the share's own key. */
  async function forge(
    server: FakeServer,
    link: string,
    plaintext: Uint8Array,
    change: Partial<Manifest>,
  ): Promise<void> {
    const { linkKey } = await parseLink(link);
    const { passphrase } = await deriveShareKeys(linkKey, null, quickCiphers);
    const { head, payload } = await createAgeFile(passphrase, quickCiphers);
    const last = chunkCount(plaintext.length) - 1;
    const chunks = Array.from({ length: last + 1 }, (_, i) =>
      payload.sealChunk(i, plaintext.subarray(i * CHUNK_SIZE, (i + 1) * CHUNK_SIZE), i === last),
    );
    const manifest: Manifest = {
      version: 1,
      entries: [{ kind: "file", name: "a", type: "", size: SIZE }],
      padding: plaintext.length - SIZE,
      expiresInSeconds: 60,
      maxDownloads: 1,
      contentHead: await contentHeadHash(head),
      ...change,
    };
    const { share } = server;
    share.content = concatBytes(head, ...(await Promise.all(chunks)));
    share.request.size = ageFileSize(plaintext.length);
    share.request.manifest = encodeBase64url(
      await sealManifest(manifest, passphrase, quickCiphers),
    );
  }

  async function forged(change: Partial<Manifest>, plaintext = new Uint8Array(paddedSize(SIZE))) {
    const server = new FakeServer();
    const { link } = await sendTo(server, randomFile(SIZE));
    await forge(server, link, plaintext, change);
    return { server, link };
  }

  it("accepts a forgery that follows the protocol", async () => {
    const { server, link } = await forged({});
    const disk = new MemoryDisk();
    await receiveFrom(server, link, disk);
    assertSameBytes(disk.delivered, new Uint8Array(SIZE));
  });

  it("rejects padding that is not zeros", async () => {
    const plaintext = new Uint8Array(paddedSize(SIZE));
    plaintext[plaintext.length - 1] = 1;
    const { server, link } = await forged({}, plaintext);
    await assertRefused(server, link);
  });

  it("rejects a manifest of another content under the same key", async () => {
    const contentHead = await contentHeadHash(new Uint8Array(166));
    const { server, link } = await forged({ contentHead });
    await assertRefused(server, link);
  });

  it("rejects a file name that leaves the folder", async () => {
    const { server, link } = await forged({
      entries: [{ kind: "file", name: "../a", type: "", size: SIZE }],
    });
    await assertRefused(server, link);
  });
});
