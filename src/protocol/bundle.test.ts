import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
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
  fitsVersion1,
  MAX_ENTRIES,
  type Manifest,
  openManifest,
  plaintextSize,
  sealManifest,
} from "./bundle.ts";
import { concatBytes, encodeUtf8 } from "./bytes.ts";
import { deriveShareKeys } from "./keys.ts";
import { parseLink } from "./link.ts";
import { packManifest } from "./packed-manifest.ts";
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

describe("a sample share", () => {
  const samples = { "of files": vectors.share, "of a folder": vectors.folderShare };
  for (const [what, share] of Object.entries(samples))
    it(`${what} opens with only its link`, async () => {
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

describe("a manifest with folders", () => {
  /** `count` files of two folders, with names that do not compress well. */
  const folderOf = (count: number, name: () => string = randomUUID): Manifest => ({
    ...manifestOf(
      Array.from({ length: count }, (_, index) => ({
        kind: "file",
        name: `photos/${index % 2 ? "a" : "b"}/${name()}.jpg`,
        type: "image/jpeg",
        size: 400_000 + index,
      })),
    ),
    version: 2,
  });

  it("lists 2000 files with random names, and the recipient opens it unchanged", async () => {
    const manifest = folderOf(2000);
    manifest.entries.push({ kind: "folder", name: "photos/empty", size: 0 });
    const file = await sealManifest(manifest, PASSPHRASE, nodeCiphers);
    assert.ok(file.length <= MAX_MANIFEST_SIZE);
    assert.deepEqual(await openManifest(file, PASSPHRASE, nodeCiphers), manifest);
  });

  it("is padded with zeros to whole KiB", async () => {
    const file = await sealManifest(folderOf(1), PASSPHRASE, nodeCiphers);
    const plaintext = await openAgeFile(file, PASSPHRASE, nodeCiphers);
    assert.equal(plaintext.length, 1024);
    assert.equal(plaintext[0], 2);
    assert.equal(plaintext.at(-1), 0);
  });

  it("of too many files is rejected before it is sealed", async () => {
    let number = 0;
    const short = () => String(number++);
    for (const manifest of [folderOf(4000), folderOf(MAX_ENTRIES + 1, short)]) {
      const sealing = sealManifest(manifest, PASSPHRASE, nodeCiphers);
      await assert.rejects(sealing, { code: "too_many_entries" });
    }
  });

  it("is rejected if it is damaged inside the encryption, or expands to too much", async () => {
    const json = encodeUtf8(JSON.stringify(folderOf(3)));
    const packed = await packManifest(json);
    const bomb = await packManifest(new Uint8Array(50 * 1024 * 1024).fill(0x20));
    assert.ok(bomb.length < MAX_MANIFEST_SIZE);
    const withLength = (length: number) => {
      const changed = packed.slice();
      new DataView(changed.buffer).setUint32(1, length);
      return changed;
    };
    const version1 = encodeUtf8(JSON.stringify(manifestOf([{ kind: "text", size: 1 }])));
    const hostile: Record<string, Uint8Array> = {
      "too much JSON": bomb,
      "a stream that is cut off": packed.subarray(0, -1),
      "a length beyond the end": withLength(2 ** 32 - 1),
      "a length that cuts the stream off": withLength(packed.length - 6),
      "bytes after the stream": concatBytes(packed, Uint8Array.of(1)),
      "a changed byte": packed.with(40, (packed[40] as number) ^ 1),
      "only its mark": Uint8Array.of(2),
      "no bytes": new Uint8Array(),
      "version 1 compressed": await packManifest(version1),
      "version 2 without compression": json,
    };
    for (const [what, plaintext] of Object.entries(hostile)) {
      const file = await sealAgeFile(plaintext, PASSPHRASE, nodeCiphers);
      await assert.rejects(openManifest(file, PASSPHRASE, nodeCiphers), IntegrityError, what);
    }
  });
});

describe("version 1", () => {
  const file = (name: string) => ({ kind: "file", name, type: "", size: 1 }) as const;

  it("lists what its 63 KiB have room for", async () => {
    for (const [count, fits] of [
      [1, true],
      [258, true],
      [259, false],
    ] as const) {
      const { entries } = manyFiles(count);
      assert.equal(fitsVersion1(entries), fits, String(count));
      if (fits) await sealManifest(manyFiles(count), PASSPHRASE, nodeCiphers);
    }
  });

  it("lists no folders", () => {
    assert.equal(fitsVersion1([file("a/b")]), false);
    assert.equal(fitsVersion1([{ kind: "folder", name: "a", size: 0 }]), false);
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
