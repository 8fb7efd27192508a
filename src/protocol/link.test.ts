import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { bytesOf, vectors } from "../../test/support/vectors.ts";
import { encodeBase64url } from "./bytes.ts";
import {
  drawLinkKey,
  formatLink,
  isShareId,
  LinkError,
  type LinkProblem,
  parseLink,
} from "./link.ts";

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
    it(`is formatted and parsed as ${vector.link}`, async () => {
      assert.equal(await formatLink(parts), vector.link);
      const { link: _, ...expected } = parts;
      assert.deepEqual(await parseLink(vector.link), expected);
    });
  }

  it("parses to the parts that it was formatted from", async () => {
    const parts = {
      baseUrl: fc.constantFrom("https://a.example", "http://[::1]:8080", "https://a.example/b/c"),
      id: fc.uint8Array({ minLength: 16, maxLength: 16 }).map(encodeBase64url),
      linkKey: fc.uint8Array({ minLength: 32, maxLength: 32 }),
      needsPassword: fc.boolean(),
      version: fc.constantFrom(1 as const, 2 as const),
    };
    const links = fc.record(parts, { noNullPrototype: true });
    const roundTrip = fc.asyncProperty(links, async (original) => {
      assert.deepEqual(await parseLink(await formatLink(original)), original);
    });
    await fc.assert(roundTrip);
  });

  it("may have a slash after the id, which some programs add", async () => {
    assert.deepEqual(await parseLink(link.replace("#", "/#")), await parseLink(link));
  });

  it("is reported as cut off at every length after the start of its id", async () => {
    for (let length = idStart + 1; length < link.length; length++) {
      assert.equal(await problemOf(link.slice(0, length)), "cut_off", link.slice(0, length));
    }
  });

  it("is not a share link if it is cut off before its id", async () => {
    for (let length = 0; length <= idStart; length++) {
      assert.equal(await problemOf(link.slice(0, length)), "not_a_link", link.slice(0, length));
    }
  });

  it("is reported as damaged if any character is changed", async () => {
    const offsets = [...Array(link.length).keys()].filter(
      (offset) => (offset >= idStart && offset < idStart + id.length) || offset >= fragmentStart,
    );
    for (const offset of offsets) {
      for (const character of ALPHABET) {
        if (character === link[offset]) continue;
        const changed = link.slice(0, offset) + character + link.slice(offset + 1);
        const isNewerVersion = offset === fragmentStart && /[3-9]/.test(character);
        const expected = isNewerVersion ? "newer_version" : "damaged";
        assert.equal(await problemOf(changed), expected, changed);
      }
    }
  });

  it("is reported as damaged if two characters are swapped or one is added", async () => {
    for (let offset = fragmentStart + 2; offset < link.length - 1; offset++) {
      const [a, b] = [link.charAt(offset), link.charAt(offset + 1)];
      if (a === b) continue;
      const swapped = link.slice(0, offset) + b + a + link.slice(offset + 2);
      assert.equal(await problemOf(swapped), "damaged", swapped);
    }
    for (let offset = fragmentStart + 2; offset < link.length; offset++) {
      const longer = `${link.slice(0, offset)}x${link.slice(offset)}`;
      assert.equal(await problemOf(longer), "damaged", longer);
    }
  });

  it("can't be changed from one with a password to one without", async () => {
    const withPassword = vectors.links.find((vector) => vector.needsPassword);
    assert.ok(withPassword);
    assert.equal(await problemOf(withPassword.link.replace("#1p", "#1o")), "damaged");
  });

  it("can't be changed from one version to another", async () => {
    assert.equal(await problemOf(link.replace("#1o", "#2o")), "damaged");
  });

  it("is reported as damaged if its id is malformed, even with a correct checksum", async () => {
    const linkKey = bytesOf(known.linkKey);
    for (const other of [`${id}A`, `${id.slice(0, -1)}B`]) {
      const withValidChecksum = await formatLink({ ...known, id: other, linkKey });
      assert.equal(await problemOf(withValidChecksum), "damaged", withValidChecksum);
    }
  });

  it("does not parse from another kind of text", async () => {
    const others = [
      "",
      "hello",
      "https://share.example/",
      link.replace("https:", "ftp:"),
      link.replace("https:", "javascript:"),
      link.replace("/s/", "/t/"),
      link.replace(id, `${id}/more`),
      link.slice(fragmentStart),
      ...["//user@", "//user:word@", "//:word@", "//other.example%40"].map((start) =>
        link.replace("//", start),
      ),
    ];
    for (const other of others) assert.equal(await problemOf(other), "not_a_link", other);
  });
});

const encoded = encodeURIComponent(link);
const [middle, keyPart] = [fragmentStart + 20, link.slice(fragmentStart + 20)];
const lines = (lineEnd: string) => `${link.slice(0, middle)}${lineEnd}${keyPart}`;
const quotedPrintable = (text: string) => text.replace(/=/g, "=3D");
const proofpoint2 = encodeURIComponent(link.replace(/[-_]/g, (c) => (c === "-" ? "%2D" : "%5F")))
  .replace(/%25(2D|5F)/g, "%$1")
  .replace(/%2F/g, "_")
  .replace(/%/g, "-");
const safeLink = `https://eur01.safelinks.protection.outlook.com/?url=${encoded}&data=05%7C02%7Cada%40example.org&reserved=0`;

const rewritten: Record<string, string> = {
  "white space around it": `\n\t ${link} \r\n`,
  "angle brackets around it": `<${link}>`,
  "quotation marks around it": `“${link}”`,
  "a full stop after it": `${link}.`,
  "a sentence around it": `Hello, open ${link}, please. (https://www.example.org/s/else)`,
  "a Markdown link around it": `[the report](${link})`,
  "letters right after it": `${link}and`,
  "tracking parameters after the id": link.replace("#", "?fbclid=IwAR0&utm_source=mail#"),
  "tracking parameters after the fragment": `${link}&utm_source=mail`,
  "%23 for #": link.replace("#", "%23"),
  "%2523 for #": link.replace("#", "%2523"),
  "a zero-width space": lines("\u200b"),
  "a soft hyphen": lines("\u00ad"),
  "a percent-encoded zero-width space": lines("%E2%80%8B"),
  "a byte order mark before it": `\ufeff${link}`,
  "a line break in the middle": lines("\r\n"),
  "a line break and a quotation mark": `> ${lines("\n> ")}\n> Thanks`,
  "a space in the middle": lines(" "),
  "a soft line break of quoted-printable": `See ${lines("=\r\n")} soon`,
  "the redirect of SafeLinks": safeLink,
  "the redirect of SafeLinks in quoted-printable": quotedPrintable(safeLink).replace(
    "%23",
    "%=\r\n23",
  ),
  "the redirect of Google": `https://www.google.com/url?q=${encoded}&sa=D&source=editors&ust=1700000000`,
  "the redirect of Facebook": `https://l.facebook.com/l.php?u=${encoded}&h=AT0abc-_d`,
  "two redirects": `https://www.google.com/url?q=${encodeURIComponent(safeLink)}`,
  "the path of a redirect": `https://links.example/track/${encoded}/1`,
  "the redirect of Proofpoint, version 2": `https://urldefense.proofpoint.com/v2/url?u=${proofpoint2}&d=DwMFAg&c=x_y-z`,
  "the redirect of Proofpoint, version 3": `https://urldefense.com/v3/__${link.replace("#", "*")}__;Iw!!abc!def$`,
};

describe("a share link that another program changed is repaired:", () => {
  for (const [change, text] of Object.entries(rewritten)) {
    it(change, async () => {
      const { link: _, ...expected } = { ...known, linkKey: bytesOf(known.linkKey) };
      assert.deepEqual(await parseLink(text), expected, text);
    });
  }

  it("any link, after each of these changes", async () => {
    const parts = {
      id: fc.uint8Array({ minLength: 16, maxLength: 16 }).map(encodeBase64url),
      linkKey: fc.uint8Array({ minLength: 32, maxLength: 32 }),
      change: fc.constantFrom(...Object.values(rewritten)),
    };
    const isRead = fc.asyncProperty(fc.record(parts), async ({ change, id: anyId, linkKey }) => {
      const original = {
        baseUrl: known.baseUrl,
        id: anyId,
        linkKey,
        needsPassword: true,
        version: 1,
      } as const;
      const other = await formatLink(original);
      const hasWholeLink = change.includes(link);
      const text = hasWholeLink
        ? change.replace(link, other)
        : change.replace(encoded, encodeURIComponent(other));
      if (text === change) return;
      assert.deepEqual(await parseLink(text), original, text);
    });
    await fc.assert(isRead);
  });

  it("the first complete link of several", async () => {
    const [, second] = vectors.links;
    assert.ok(second);
    const text = `${link.slice(0, -9)} is cut off, ${second.link} is not, nor is ${link}`;
    assert.deepEqual((await parseLink(text)).id, second.id);
  });

  it("in a short time, also in a long text", async () => {
    const texts = [
      ...["https://a.example/s/", `https://a.example/s/${id}?`, "https:/", "%23", "=3D"],
      ...[" ", "\t", "%20", "\r\n ", "=\r"],
    ];
    for (const text of texts) {
      const begunAt = performance.now();
      assert.notEqual(await problemOf(`${text.repeat(100_000 / text.length)}x`), null, text);
      assert.ok(performance.now() - begunAt < 20_000, JSON.stringify(text));
    }
  });
});

describe("a random link key", () => {
  it("makes a link that ends in a letter or digit, which mail programs never drop", async () => {
    for (let round = 0; round < 300; round++) {
      const share = {
        id,
        needsPassword: round % 2 === 0,
        version: round % 3 === 0 ? 1 : 2,
      } as const;
      const linkKey = await drawLinkKey(share);
      assert.equal(linkKey.length, 32);
      const drawn = await formatLink({ ...known, ...share, linkKey });
      assert.match(drawn, /[A-Za-z0-9]$/);
    }
  });
});

describe("a share's id", () => {
  it("is 16 bytes in canonical base64url", () => {
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
