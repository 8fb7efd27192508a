import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { bytesOf, vectors } from "../../test/support/vectors.ts";
import { encodeBase64url } from "./bytes.ts";
import { formatLink, isShareId, LinkError, type LinkProblem, parseLink } from "./link.ts";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const [known] = vectors.links;
assert.ok(known);
const { link, id } = known;
const idStart = link.indexOf(id);
const fragmentStart = link.indexOf("#") + 1;

async function problemOf(text: string): Promise<LinkProblem | null> {
  return parseLink(text).then(
    () => null,
    (error: unknown) => {
      assert.ok(error instanceof LinkError, String(error));
      return error.code;
    },
  );
}

describe("a share link", () => {
  for (const vector of vectors.links) {
    const parts = { ...vector, linkKey: bytesOf(vector.linkKey) };
    it(`is written as ${vector.link} and read again`, async () => {
      assert.equal(await formatLink(parts), vector.link);
      const { link: _, ...expected } = parts;
      assert.deepEqual(await parseLink(vector.link), expected);
    });
  }

  it("comes back as it went out, whatever it holds", async () => {
    const parts = {
      baseUrl: fc.constantFrom("https://a.example", "http://[::1]:8080", "https://a.example/b/c"),
      id: fc.uint8Array({ minLength: 16, maxLength: 16 }).map(encodeBase64url),
      linkKey: fc.uint8Array({ minLength: 32, maxLength: 32 }),
      needsPassword: fc.boolean(),
    };
    const links = fc.record(parts, { noNullPrototype: true });
    const comesBack = fc.asyncProperty(links, async (original) => {
      assert.deepEqual(await parseLink(await formatLink(original)), original);
    });
    await fc.assert(comesBack);
  });

  it("may have white space around it, as pasted text has", async () => {
    assert.deepEqual(await parseLink(`\n\t ${link} \r\n`), await parseLink(link));
  });

  it("may have a slash after the id, as some programs add", async () => {
    assert.deepEqual(await parseLink(link.replace("#", "/#")), await parseLink(link));
  });

  it("is known to be cut off at every length that still shows what it was", async () => {
    for (let length = idStart + 1; length < link.length; length++) {
      assert.equal(await problemOf(link.slice(0, length)), "cut_off", link.slice(0, length));
    }
  });

  it("is no share link any more when it is cut before its id", async () => {
    for (let length = 0; length <= idStart; length++) {
      assert.equal(await problemOf(link.slice(0, length)), "not_a_link", link.slice(0, length));
    }
  });

  it("is known to be damaged when one character is another", async () => {
    const places = [...Array(link.length).keys()].filter(
      (place) => (place >= idStart && place < idStart + id.length) || place >= fragmentStart,
    );
    for (const place of places) {
      for (const character of ALPHABET) {
        if (character === link[place]) continue;
        const changed = link.slice(0, place) + character + link.slice(place + 1);
        const isNewerVersion = place === fragmentStart && /[2-9]/.test(character);
        const expected = isNewerVersion ? "newer_version" : "damaged";
        assert.equal(await problemOf(changed), expected, changed);
      }
    }
  });

  it("is damaged when two characters changed places or one came in", async () => {
    for (let place = fragmentStart + 2; place < link.length - 1; place++) {
      const [a, b] = [link.charAt(place), link.charAt(place + 1)];
      if (a === b) continue;
      const swapped = link.slice(0, place) + b + a + link.slice(place + 2);
      assert.equal(await problemOf(swapped), "damaged", swapped);
    }
    for (let place = fragmentStart + 2; place <= link.length; place++) {
      const longer = `${link.slice(0, place)}x${link.slice(place)}`;
      assert.equal(await problemOf(longer), "damaged", longer);
    }
  });

  it("cannot be turned from one with a password into one without", async () => {
    const withPassword = vectors.links.find((vector) => vector.needsPassword);
    assert.ok(withPassword);
    assert.equal(await problemOf(withPassword.link.replace("#1p", "#1o")), "damaged");
  });

  it("is damaged when its id is none, although its check is right", async () => {
    const linkKey = bytesOf(known.linkKey);
    for (const other of [`${id}A`, `${id.slice(0, -1)}B`]) {
      const wellChecked = await formatLink({ ...known, id: other, linkKey });
      assert.equal(await problemOf(wellChecked), "damaged", wellChecked);
    }
  });

  it("of another kind is not taken", async () => {
    const others = [
      "",
      "hello",
      "https://share.example/",
      link.replace("https:", "ftp:"),
      link.replace("https:", "javascript:"),
      link.replace("/s/", "/t/"),
      link.replace(id, `${id}/more`),
      link.slice(fragmentStart),
    ];
    for (const other of others) assert.equal(await problemOf(other), "not_a_link", other);
  });
});

describe("a share's id", () => {
  it("is 16 bytes in their one spelling", () => {
    assert.ok(isShareId(id));
    for (const other of [
      "",
      id.slice(1),
      `${id}A`,
      `${id.slice(0, -1)}B`,
      "../../../etc/passwd_xx",
    ]) {
      assert.ok(!isShareId(other), other);
    }
  });
});
