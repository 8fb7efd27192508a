import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { bytesOf, vectors } from "../../test/support/vectors.ts";
import { nodeCiphers } from "../ciphers/node.ts";
import {
  AGE_HEAD_SIZE,
  ageFileSize,
  IntegrityError,
  openAgeFile,
  paddedSize,
  sealAgeFile,
} from "./age-file.ts";
import {
  contentHeadHash,
  contentSize,
  type Manifest,
  openManifest,
  plaintextSize,
  sealManifest,
} from "./bundle.ts";
import { encodeUtf8 } from "./bytes.ts";
import { deriveShareKeys } from "./keys.ts";
import { parseLink } from "./link.ts";
import { MAX_MANIFEST_SIZE } from "./wire.ts";

const PASSPHRASE = "passphrase";

function manifestOf(entries: Manifest["entries"]): Manifest {
  return {
    version: 1,
    entries,
    padding: paddedSize(contentSize(entries)) - contentSize(entries),
    expiresInSeconds: 18000,
    maxDownloads: 1,
    contentHead: "A".repeat(43),
  };
}

const manyFiles = (count: number) =>
  manifestOf(
    Array.from({ length: count }, (_, index) => ({
      kind: "file",
      name: `${index} ${"x".repeat(200)}`,
      type: "",
      size: 1,
    })),
  );

describe("the sample share", () => {
  it("opens with only its link", async () => {
    const { share } = vectors;
    const { linkKey } = await parseLink(share.link);
    const { passphrase } = await deriveShareKeys(linkKey, share.password, nodeCiphers);
    const manifest = await openManifest(bytesOf(share.manifestFile), passphrase, nodeCiphers);
    assert.deepEqual(manifest, share.manifest);
    const content = bytesOf(share.contentFile);
    assert.equal(await contentHeadHash(content.subarray(0, AGE_HEAD_SIZE)), manifest.contentHead);
    const plaintext = await openAgeFile(content, passphrase, nodeCiphers);
    const entries = share.entries.map(bytesOf);
    assert.deepEqual(
      Buffer.from(plaintext),
      Buffer.concat([...entries, new Uint8Array(manifest.padding)]),
    );
    assert.equal(plaintext.length, plaintextSize(manifest));
  });
});

describe("padding", () => {
  it("pads to the known sizes", () => {
    for (const { size, padded } of vectors.paddedSizes) assert.equal(paddedSize(size), padded);
  });

  it("never shortens, adds at most 12 %, and does not pad a padded size again", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1024, max: 2 ** 52 }), (size) => {
        const padded = paddedSize(size);
        assert.ok(padded >= size && padded <= size * 1.12, `${size} -> ${padded}`);
        assert.equal(paddedSize(padded), padded);
      }),
    );
  });

  it("pads all texts of up to 1 KiB to the same size", () => {
    for (let size = 0; size <= 1024; size++) assert.equal(paddedSize(size), 1024);
  });

  it("never pads a larger content to a smaller size", () => {
    const sizes = fc.tuple(fc.nat(2 ** 31 - 1), fc.nat(100_000));
    fc.assert(
      fc.property(sizes, ([size, more]) => {
        assert.ok(paddedSize(size) <= paddedSize(size + more));
      }),
    );
  });
});

describe("a manifest", () => {
  const entries = [
    { kind: "file", name: "résumé – 履歴書 (final).pdf", type: "application/pdf", size: 70_000 },
    { kind: "text", size: 5 },
    { kind: "file", name: "empty", type: "", size: 0 },
  ] as const;

  it("opens unchanged", async () => {
    const manifest = manifestOf([...entries]);
    const file = await sealManifest(manifest, PASSPHRASE, nodeCiphers);
    assert.deepEqual(await openManifest(file, PASSPHRASE, nodeCiphers), manifest);
  });

  it("is padded with spaces to whole KiB", async () => {
    const manifest = manifestOf([...entries]);
    const file = await sealManifest(manifest, PASSPHRASE, nodeCiphers);
    const plaintext = await openAgeFile(file, PASSPHRASE, nodeCiphers);
    assert.equal(plaintext.length, 1024);
    const json = JSON.stringify(manifest);
    assert.equal(new TextDecoder().decode(plaintext).trimEnd(), json);
    assert.equal(plaintext.at(-1), 0x20);
  });

  it("is rejected with another key or a changed byte", async () => {
    const file = await sealManifest(manifestOf([...entries]), PASSPHRASE, nodeCiphers);
    await assert.rejects(openManifest(file, "another", nodeCiphers), IntegrityError);
    for (const offset of [0, 160, AGE_HEAD_SIZE, file.length - 1]) {
      const damaged = file.slice();
      damaged[offset] = (damaged[offset] as number) ^ 1;
      await assert.rejects(openManifest(damaged, PASSPHRASE, nodeCiphers), IntegrityError);
    }
  });

  it("of the largest allowed size is accepted by the recipient", async () => {
    const file = await sealManifest(manyFiles(258), PASSPHRASE, nodeCiphers);
    // 63 KiB is the last whole KiB that leaves room for the head and the tag.
    assert.equal(file.length, ageFileSize(63 * 1024));
    const opened = await openManifest(file, PASSPHRASE, nodeCiphers);
    assert.equal(opened.entries.length, 258);
  });

  it("of too many files is rejected before it is sealed", async () => {
    const sealing = sealManifest(manyFiles(259), PASSPHRASE, nodeCiphers);
    await assert.rejects(sealing, { code: "too_many_entries" });
  });

  it("over the size limit is rejected before it is opened", async () => {
    const opening = openManifest(new Uint8Array(MAX_MANIFEST_SIZE + 1), PASSPHRASE, nodeCiphers);
    await assert.rejects(opening, { name: "IntegrityError", message: /too large/ });
  });

  it("with invalid UTF-8 or a byte order mark is rejected", async () => {
    const json = JSON.stringify(
      manifestOf([{ kind: "file", name: "résumé.pdf", type: "", size: 1 }]),
    );
    const latin1 = new Uint8Array(Buffer.from(json, "latin1"));
    const withByteOrderMark = encodeUtf8(`\ufeff${json}`);
    for (const plaintext of [latin1, withByteOrderMark]) {
      const file = await sealAgeFile(plaintext, PASSPHRASE, nodeCiphers);
      await assert.rejects(openManifest(file, PASSPHRASE, nodeCiphers), IntegrityError);
    }
  });
});
