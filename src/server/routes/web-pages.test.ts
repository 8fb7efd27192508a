import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { brotliCompressSync, brotliDecompressSync } from "node:zlib";
import fastify from "fastify";
import { tempFolder } from "../../../test/support/temp-folder.ts";
import type { App } from "../http/app-types.ts";
import { productBrand } from "../pages/brand.ts";
import { plainPages } from "../pages/plain-pages.ts";
import { RECEIVE_PAGE_POLICY, WEB_PAGE_POLICY, webPages } from "./web-pages.ts";

const ID = "AAAAAAAAAAAAAAAAAAAAAA";
const html = { accept: "text/html" };
/** The hashes are those of "a{}" and "b()", base64. */
const FRAME = "<!doctype html><style>a{}</style><script>b()</script>";
const script = "export const answer = 42;".repeat(50);

describe("the built web pages", () => {
  let app: App;
  let withoutPages: App;

  before(async () => {
    const folder = await tempFolder();
    await mkdir(join(folder, "assets"));
    for (const page of ["send", "receive", "shares"]) {
      await writeFile(join(folder, `${page}.html`), `<title>${page}</title>`);
    }
    for (const frame of ["preview-frame", "preview-pdf-frame"]) {
      await writeFile(join(folder, `${frame}.html`), FRAME);
    }
    await writeFile(join(folder, "assets/main-abc.js"), script);
    await writeFile(join(folder, "assets/main-abc.js.br"), brotliCompressSync(script));
    app = await appWith(folder);
    withoutPages = await appWith(await tempFolder());
  });

  for (const [url, page] of [
    ["/", "send"],
    ["/shares", "shares"],
    [`/s/${ID}`, "receive"],
  ] as const) {
    it(`are served at ${url} with their policy, and revalidated each time`, async () => {
      const answer = await app.inject({ url, headers: html });
      assert.equal(answer.statusCode, 200);
      assert.equal(answer.body, `<title>${page}</title>`);
      const policy = page === "receive" ? RECEIVE_PAGE_POLICY : WEB_PAGE_POLICY;
      assert.equal(answer.headers["content-security-policy"], policy);
      assert.equal(answer.headers["cache-control"], "no-cache");
      assert.equal((await app.inject({ method: "HEAD", url, headers: html })).statusCode, 200);
    });
  }

  for (const url of ["/preview-frame", "/preview-pdf-frame"]) {
    it(`show previews at ${url} in a sandbox that runs one script and can request nothing`, async () => {
      const answer = await app.inject({ url });
      assert.equal(answer.body, FRAME);
      assert.deepEqual(String(answer.headers["content-security-policy"]).split("; "), [
        "sandbox allow-scripts",
        "default-src 'none'",
        "script-src 'sha256-cf242PFc/kb7xD0Qzhsmd9vvRkc+cWFmbi+k+YvtdKc=' 'wasm-unsafe-eval'",
        "style-src 'sha256-X1RutGBrXCt9KkSaXMK7tHftWiRscFHOhxsS8tv8hBk='",
        "img-src blob:",
        "media-src blob:",
        "worker-src blob:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'self'",
        "require-trusted-types-for 'script'",
        "trusted-types onetimeshare-preview",
      ]);
      assert.equal(answer.headers["cache-control"], "no-cache");
      assert.equal(answer.headers["origin-agent-cluster"], undefined);
    });
  }

  it("load files that are precompressed and cached forever", async () => {
    const answer = await app.inject({
      url: "/assets/main-abc.js",
      headers: { "accept-encoding": "gzip, br" },
    });
    assert.equal(answer.headers["content-encoding"], "br");
    assert.equal(answer.headers["cache-control"], "public, max-age=31536000, immutable");
    assert.equal(answer.headers["content-security-policy"], WEB_PAGE_POLICY);
    assert.equal(brotliDecompressSync(answer.rawPayload).toString(), script);
    const plain = await app.inject({ url: "/assets/main-abc.js" });
    assert.equal(plain.body, script);
  });

  it("serve no file outside their folder", async () => {
    for (const url of ["/assets/none.js", "/assets/../send.html", "/assets/%2e%2e/send.html"]) {
      assert.equal((await app.inject({ url, headers: html })).statusCode, 404, url);
    }
  });

  it("hide a share's page from search engines and programs", async () => {
    const page = await app.inject({ url: `/s/${ID}`, headers: html });
    assert.match(String(page.headers.vary), /^accept, user-agent/);
    assert.equal(
      page.headers["x-robots-tag"],
      undefined,
      "the default header, which forbids indexing, must stay",
    );
    assert.equal((await app.inject({ url: "/", headers: html })).headers["x-robots-tag"], "all");
    const program = await app.inject({ url: `/s/${ID}`, headers: { accept: "*/*" } });
    assert.equal(program.statusCode, 406);
  });

  it("explain how to open a share if they are not built", async () => {
    const answer = await withoutPages.inject({ url: `/s/${ID}`, headers: html });
    assert.equal(answer.statusCode, 200);
    assert.match(answer.body, /onetimeshare get/);
    for (const url of ["/", "/shares"]) {
      const other = await withoutPages.inject({ url, headers: html });
      assert.equal(other.statusCode, 200);
      assert.match(other.body, /has no web pages/);
    }
  });
});

async function appWith(folder: string): Promise<App> {
  const app = fastify() as unknown as App;
  app.setErrorHandler((error: { status?: number }, _request, reply) => {
    return reply.status(error.status ?? 500).send("");
  });
  const frame = { notice: null, abuseContact: null, isReceiveOnly: false, legalLinks: [] };
  const pages = plainPages(folder);
  const readFrame = async () => frame;
  const brand = productBrand();
  await webPages(app, {
    ...{ folder, pages, readFrame, isReceiveOnly: false, brand, app: null, baseUrl: null },
  });
  return app;
}
