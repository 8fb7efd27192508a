import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { IntegrityError } from "./age-file.ts";
import { type Manifest, readManifest } from "./bundle.ts";

/** 1000 bytes in a file, 20 in a text, 4 of padding up to 1 KiB. */
const honest = {
  version: 1,
  entries: [
    { kind: "file", name: "a.txt", type: "text/plain", size: 1000 },
    { kind: "text", size: 20 },
  ],
  padding: 4,
  expiresInSeconds: 3600,
  maxDownloads: 2,
  contentHead: "A".repeat(43),
};
const file = { kind: "file", name: "a.txt", type: "text/plain", size: 1000 };

const withFile = (changes: object) => ({
  ...honest,
  entries: [{ ...file, ...changes }, honest.entries[1]],
});
const without = (key: string) =>
  Object.fromEntries(Object.entries(honest).filter(([name]) => name !== key));

const hostile: Record<string, unknown> = {
  "an array": [],
  null: null,
  "a number": 1,
  "another version": { ...honest, version: 3 },
  "an empty folder in version 1": {
    ...honest,
    entries: [...honest.entries, { kind: "folder", name: "a", size: 0 }],
  },
  "a version as text": { ...honest, version: "1" },
  "no entries": { ...honest, entries: [], padding: 1024 },
  "entries that are not a list": { ...honest, entries: { 0: file, length: 1 } },
  "an entry of an unknown kind": withFile({ kind: "folder" }),
  "a text with a name": {
    ...honest,
    entries: [file, { kind: "text", size: 20, name: "a" }],
  },
  "a file without a name": {
    ...honest,
    entries: [{ kind: "file", type: "", size: 1000 }, honest.entries[1]],
  },
  "a name that is a number": withFile({ name: 1 }),
  "an empty name": withFile({ name: "" }),
  "the folder itself as a name": withFile({ name: "." }),
  "the folder above as a name": withFile({ name: ".." }),
  "a path in a name": withFile({ name: "../../.ssh/authorized_keys" }),
  "an absolute path as a name": withFile({ name: "/etc/passwd" }),
  "a Windows path in a name": withFile({ name: "..\\evil.dll" }),
  "a zero byte in a name": withFile({ name: "a\0.txt" }),
  "a line break in a name": withFile({ name: "a\n.txt" }),
  "an escape sequence in a name": withFile({ name: "\x1b[2Ja.txt" }),
  "a direction override in a name": withFile({ name: "invoice\u202efdp.exe" }),
  "a direction isolate in a name": withFile({ name: "a\u2067.txt" }),
  "a lone surrogate in a name": withFile({ name: "a\ud800.txt" }),
  "a name of more than 255 bytes": withFile({ name: "x".repeat(256) }),
  "a type that is too long": withFile({ type: "x".repeat(256) }),
  "a size as text": withFile({ size: "1000" }),
  "a negative size": { ...withFile({ size: -1000 }), padding: 2004 },
  "a fractional size": { ...withFile({ size: 999.5 }), padding: 4.5 },
  "a size beyond exact integers": withFile({ size: 2 ** 53 }),
  "sizes with a sum beyond exact integers": {
    ...honest,
    entries: [
      { ...file, size: 2 ** 53 - 1 },
      { kind: "text", size: 2 ** 53 - 1 },
    ],
    padding: 0,
  },
  "a padded size beyond exact integers": {
    ...honest,
    entries: [{ ...file, size: 2 ** 53 - 1 }],
    padding: 1,
  },
  "one byte of padding too few": { ...honest, padding: 3 },
  "one byte of padding too many": { ...honest, padding: 5 },
  "padding to the next size": { ...honest, padding: 4 + 64 },
  "negative padding": { ...honest, padding: -4 },
  "an entry that is one byte longer": withFile({ size: 1001 }),
  "a negative expiry": { ...honest, expiresInSeconds: -1 },
  "no downloads": { ...honest, maxDownloads: 0 },
  "a content head that is too short": { ...honest, contentHead: "A".repeat(42) },
  "an unknown key": { ...honest, extra: 1 },
  "an unknown key in an entry": withFile({ path: "/etc" }),
};

const hostileTexts: Record<string, string> = {
  "no JSON": "hello",
  "no text": "",
  "a second value": `${JSON.stringify(honest)}{}`,
  "zeros instead of spaces": `${JSON.stringify(honest)}\0\0`,
  "a byte order mark": `\ufeff${JSON.stringify(honest)}`,
  "__proto__ at the top": JSON.stringify(honest).replace("{", '{"__proto__":{},'),
  "__proto__ in an entry": JSON.stringify(honest).replace('{"kind"', '{"__proto__":{},"kind"'),
  "the key __proto__ instead of entries": JSON.stringify(honest).replace(
    '"entries":',
    '"__proto__":',
  ),
  "Infinity as a size": JSON.stringify(honest).replace('"size":1000', '"size":1e999'),
};

describe("a manifest from an untrusted sender", () => {
  it("is accepted if a client of this project could make it", () => {
    assert.deepEqual(readManifest(JSON.stringify(honest)), honest);
    assert.deepEqual(readManifest(`${JSON.stringify(honest)}   `), honest);
  });

  for (const [what, manifest] of Object.entries(hostile)) {
    it(`is rejected with ${what}`, () => {
      assert.throws(() => readManifest(JSON.stringify(manifest)), IntegrityError);
    });
  }

  for (const [what, json] of Object.entries(hostileTexts)) {
    it(`is rejected with ${what}`, () => {
      assert.throws(() => readManifest(json), IntegrityError);
    });
  }

  for (const key of Object.keys(honest)) {
    it(`is rejected without ${key}`, () => {
      assert.throws(() => readManifest(JSON.stringify(without(key))), IntegrityError);
    });
  }

  it("has the last value of a duplicate key", () => {
    const json = JSON.stringify(honest);
    const lastIsHonest = json.replace('"name":', '"name":"../x","name":');
    assert.equal((readManifest(lastIsHonest).entries[0] as { name: string }).name, "a.txt");
    const lastIsNot = json.replace('"name":"a.txt"', '"name":"a.txt","name":"../x"');
    assert.throws(() => readManifest(lastIsNot), IntegrityError);
  });

  it("is read as a valid manifest or rejected with IntegrityError, for any JSON", () => {
    const almost = fc
      .tuple(fc.constantFrom(...Object.keys(honest)), fc.jsonValue())
      .map(([key, value]) => JSON.stringify({ ...honest, [key]: value }));
    fc.assert(
      fc.property(fc.oneof(fc.json(), almost), (json) => {
        let manifest: Manifest | null = null;
        try {
          manifest = readManifest(json);
        } catch (error) {
          assert.ok(error instanceof IntegrityError);
          return;
        }
        assert.ok(manifest.version === 1 || manifest.version === 2);
        assert.ok(manifest.entries.length > 0);
      }),
      { numRuns: 500 },
    );
  });
});
