import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { ADMIN_ENV } from "../support/admin.ts";
import { type LocalServer, startLocalServer } from "../support/local-server.ts";
import { call } from "../support/raw-share.ts";
import { tempFolder } from "../support/temp-folder.ts";

const BROWSER = { accept: "text/html", "user-agent": "Mozilla/5.0 Firefox/140.0" };
const NAME = `Müller & "Söhne"`;
const ESCAPED = "Müller &#38; &#34;Söhne&#34;";
const ID = "AAAAAAAAAAAAAAAAAAAAAA";
const PAGES = ["/", "/shares", `/s/${ID}`, "/nothing", "/api/v1/docs", "/admin"];

/** A logo that would run a script and load a picture, if a browser let it. */
const HOSTILE_LOGO =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" onload="alert(1)"><script>alert(1)</script></svg>';

describe("a server with BRAND_NAME, BRAND_LOGO_FILE, BRAND_COLOR and LEGAL_LINKS", () => {
  let server: LocalServer;

  before(async () => {
    const logo = join(await tempFolder(), "logo");
    await writeFile(logo, HOSTILE_LOGO);
    server = await startLocalServer({
      ...ADMIN_ENV,
      BASE_URL: "https://example.org/drop",
      TRUST_PROXY: "127.0.0.1",
      BRAND_NAME: NAME,
      BRAND_LOGO_FILE: logo,
      BRAND_COLOR: "#ffee00",
      LEGAL_LINKS: "Imprint=https://example.org/imprint, Contact=mailto:office@example.org",
    });
  });
  after(() => server.close());

  const headers = { ...BROWSER, "x-forwarded-proto": "https", "x-forwarded-host": "example.org" };
  const page = async (path: string) => {
    const answer = await call(`${server.url}/drop${path}`, { headers });
    return { ...answer, text: answer.bytes.toString() };
  };

  it("has name, logo and colour on every page, and the product's name on none", async () => {
    for (const path of PAGES) {
      const { text } = await page(path);
      assert.match(
        text,
        new RegExp(`<title>[^<]+ · (?:Administration · )?${ESCAPED}</title>`),
        path,
      );
      assert.match(
        text,
        /<img class="page-logo" src="[^"]*\/assets\/logo-[0-9a-f]{12}\.svg"/,
        path,
      );
      assert.match(
        text,
        /<link rel="icon" type="image\/svg\+xml" href="[^"]*\/assets\/logo-/,
        path,
      );
      if (path !== "/api/v1/docs") assert.doesNotMatch(text, /OneTimeShare/, path);
      assert.doesNotMatch(text, /onload|alert/, "the logo is never part of a page");
    }
  });

  it("serves the logo so that it can't run a script, and the colours in a style of their own", async () => {
    const { text } = await page(`/s/${ID}`);
    const files = [...text.matchAll(/"\.\.(\/assets\/(?:logo|brand)-[^"]+)"/g)].map(
      ([, path]) => path,
    );
    assert.equal(new Set(files).size, 2);
    for (const path of new Set(files)) {
      const { status, headers, bytes } = await page(String(path));
      assert.equal(status, 200);
      assert.equal(headers.get("cache-control"), "public, max-age=31536000, immutable");
      assert.equal(headers.get("x-content-type-options"), "nosniff");
      assert.match(String(headers.get("content-security-policy")), /^default-src 'none'/);
      if (path?.endsWith(".css")) {
        assert.match(bytes.toString(), /--accent: #/);
        continue;
      }
      assert.equal(bytes.toString(), HOSTILE_LOGO);
      assert.equal(headers.get("content-type"), "image/svg+xml");
      assert.match(String(headers.get("content-security-policy")), /; sandbox$/);
    }
    const icon = await page("/favicon.ico");
    assert.equal(icon.text, HOSTILE_LOGO);
    assert.match(String(icon.headers.get("content-security-policy")), /; sandbox$/);
  });

  it("has the operator's links in the configuration and in the footer", async () => {
    const { json } = await call(`${server.url}/api/v1/config`);
    assert.equal(json.brandName, NAME);
    assert.deepEqual(json.legalLinks, [
      { label: "Imprint", url: "https://example.org/imprint" },
      { label: "Contact", url: "mailto:office@example.org" },
    ]);
    const { text } = await page("/nothing");
    assert.match(
      text,
      /<a dir="auto" href="https:\/\/example\.org\/imprint" rel="noreferrer">Imprint<\/a>/,
    );
  });

  it("compresses its pages once, and answers a known tag with 304", async () => {
    const plain = await page("/");
    const etag = String(plain.headers.get("etag"));
    for (const coding of ["br", "gzip"]) {
      const answer = await call(`${server.url}/`, {
        headers: { ...headers, "accept-encoding": coding },
      });
      assert.equal(answer.headers.get("content-encoding"), coding);
      // fetch has decompressed it.
      assert.equal(answer.bytes.toString(), plain.text);
    }
    for (const tag of [etag, `W/${etag}`, `"other", ${etag}`]) {
      const known = await call(`${server.url}/`, { headers: { ...headers, "if-none-match": tag } });
      assert.deepEqual([known.status, known.bytes.length], [304, 0], tag);
    }
    const other = await call(`${server.url}/`, { headers: { ...headers, "if-none-match": '"x"' } });
    assert.equal(other.status, 200);
  });
});

describe("a server whose name contains the product's name", () => {
  it("shows it once, and leaves its own address as it is", async () => {
    const logo = join(await tempFolder(), "logo");
    await writeFile(logo, HOSTILE_LOGO);
    const server = await startLocalServer({
      BASE_URL: "https://example.org/OneTimeShare",
      TRUST_PROXY: "127.0.0.1",
      BRAND_NAME: "Acme OneTimeShare",
      BRAND_LOGO_FILE: logo,
    });
    try {
      const forwarded = { "x-forwarded-proto": "https", "x-forwarded-host": "example.org" };
      const { bytes } = await call(`${server.url}/OneTimeShare/`, {
        headers: { ...BROWSER, ...forwarded },
      });
      const page = bytes.toString();
      assert.match(page, / · Acme OneTimeShare<\/title>/);
      assert.match(page, /property="og:image" content="https:\/\/example\.org\/OneTimeShare\//);
      assert.doesNotMatch(page, /Acme Acme|\/Acme/);
    } finally {
      await server.close();
    }
  });
});
