import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, it } from "node:test";
import { readConfig } from "../../src/server/config/config.ts";
import { startLocalServer } from "../support/local-server.ts";
import { call } from "../support/raw-share.ts";
import { tempFolder } from "../support/temp-folder.ts";

const BROWSER = { accept: "text/html", "user-agent": "Mozilla/5.0 Firefox/140.0" };

const TYPES: Record<string, string> = {
  js: "application/javascript",
  css: "text/css",
  woff2: "font/woff2",
  wasm: "application/wasm",
  html: "text/html",
};

interface Manifest {
  id: string;
  name: string;
  start_url: string;
  icons: { src: string; sizes: string; type: string; purpose?: string }[];
  share_target?: { action: string };
}

async function withServer(
  env: Record<string, string>,
  act: (url: string) => Promise<void>,
): Promise<void> {
  const server = await startLocalServer(env);
  try {
    await act(server.url);
  } finally {
    await server.close();
  }
}

async function manifestOf(url: string): Promise<Manifest> {
  const { headers, bytes } = await call(`${url}/manifest.webmanifest`);
  assert.match(String(headers.get("content-type")), /^application\/manifest\+json/);
  assert.equal(headers.get("cache-control"), "no-cache");
  return JSON.parse(bytes.toString()) as Manifest;
}

describe("the files of the installed app", () => {
  it("work under a path, with the operator's name, and every icon has the size that the manifest says", async () => {
    const env = { BASE_URL: "https://example.org/drop", BRAND_NAME: "Example Transfer" };
    await withServer(env, async (url) => {
      const manifest = await manifestOf(`${url}/drop`);
      assert.equal(manifest.name, "Example Transfer");
      assert.equal(manifest.id, "/drop/");
      const address = new URL(`${url}/drop/manifest.webmanifest`);
      for (const path of [manifest.start_url, manifest.share_target?.action ?? ""]) {
        assert.ok(new URL(path, address).pathname.startsWith("/drop/"), path);
      }
      const sizes = manifest.icons.map(({ sizes, purpose = "any" }) => `${sizes} ${purpose}`);
      assert.deepEqual(sizes, ["192x192 any", "512x512 any", "512x512 maskable", "any any"]);
      for (const { src, sizes, type } of manifest.icons) {
        const { status, headers, bytes } = await call(new URL(src, address).href);
        assert.equal(status, 200, src);
        assert.equal(headers.get("content-type"), type);
        if (type === "image/png")
          assert.equal(`${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`, sizes);
      }
      const page = (await call(`${url}/drop/`, { headers: BROWSER })).bytes.toString();
      assert.match(page, /<link rel="manifest" href="\.\/manifest\.webmanifest"/);
    });
  });

  it("have a square logo as their icon, and the ticket in the operator's colour without one", async () => {
    const svg = (width: number) =>
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} 10"></svg>`;
    const folder = await tempFolder();
    const env = { BRAND_COLOR: "#0047cc" };
    for (const [width, expected] of [
      [10, /^\.\/assets\/logo-[0-9a-f]+\.svg$/],
      [50, /^\.\/assets\/icon-192-/],
    ] as const) {
      const logo = join(folder, `${width}.svg`);
      await writeFile(logo, svg(width));
      await withServer({ ...env, BRAND_LOGO_FILE: logo }, async (url) => {
        const [icon] = (await manifestOf(url)).icons;
        assert.match(String(icon?.src), expected);
      });
    }
    await withServer(env, async (url) => {
      const { icons } = await manifestOf(url);
      assert.deepEqual(
        icons.map(({ type }) => type),
        ["image/svg+xml"],
      );
      const { bytes } = await call(new URL(icons[0]?.src ?? "", `${url}/`).href);
      assert.match(bytes.toString(), /fill="#0047cc"/);
    });
  });

  it("name only files that exist for the service worker, and none of the administration", async () => {
    await withServer({ BRAND_COLOR: "#0047cc" }, async (url) => {
      const { bytes, headers } = await call(`${url}/sw.js`);
      assert.match(String(headers.get("content-type")), /^text\/javascript/);
      assert.match(String(headers.get("content-security-policy")), /connect-src 'self'/);
      const [first = ""] = bytes.toString().split("\n");
      const release = JSON.parse(first.replace("self.release = ", "").replace(/;$/, ""));
      assert.ok(release.files.length > 10);
      for (const path of [...release.files, release.offline]) {
        assert.doesNotMatch(path, /admin|icon/);
        const { status, headers } = await call(`${url}/${path}`);
        assert.equal(status, 200, path);
        // The service worker stores no answer of another type.
        const type = TYPES[path.slice(path.lastIndexOf(".") + 1)];
        assert.equal(String(headers.get("content-type")).split(";")[0], type, path);
      }
      const offline = await call(`${url}/${release.offline}`, {
        headers: { ...BROWSER, "accept-language": "de" },
      });
      assert.match(offline.bytes.toString(), /Sie sind offline/);
      const etag = headers.get("etag") ?? "";
      const known = await call(`${url}/sw.js`, { headers: { "if-none-match": etag } });
      assert.equal(known.status, 304);
    });
  });

  it("can't be had on a server with INSTALLABLE=off, where the service worker ends itself", async () => {
    await withServer({ INSTALLABLE: "off" }, async (url) => {
      const { bytes } = await call(`${url}/sw.js`);
      assert.match(bytes.toString(), /^self\.release = null;\n/);
      assert.equal((await call(`${url}/manifest.webmanifest`)).status, 404);
      const page = (await call(`${url}/`, { headers: BROWSER })).bytes.toString();
      assert.doesNotMatch(page, /manifest/);
    });
  });

  it("take nothing on a receive-only server", async () => {
    await withServer({ RECEIVE_ONLY: "on" }, async (url) => {
      const { start_url, share_target } = await manifestOf(url);
      assert.deepEqual([start_url, share_target], ["./shares", undefined]);
    });
  });
});

describe("what another app shares", () => {
  it("is never read by the server: it explains what to do before the content arrives", async () => {
    await withServer({}, async (url) => {
      const { hostname, port } = new URL(url);
      const socket = connect(Number(port), hostname);
      socket.write(
        `POST /share-target HTTP/1.1\r\nhost: a\r\naccept: text/html\r\nconnection: close\r\ncontent-type: multipart/form-data; boundary=x\r\ncontent-length: 1000000\r\n\r\n`,
      );
      // The answer comes although the content does not.
      const answer = await text(socket);
      assert.match(answer, /^HTTP\/1\.1 422 /);
      assert.match(answer, /<h1>Nothing was added<\/h1>/);
      const form = new FormData();
      form.set("files", new Blob([randomBytes(5_000_000)]), "large.bin");
      const sent = await fetch(`${url}/share-target`, { method: "POST", body: form });
      assert.equal(sent.status, 422);
      const again = await call(`${url}/share-target`, { headers: BROWSER });
      assert.deepEqual([again.status, again.headers.get("location")], [303, "/"]);
    });
  });
});

describe("a path of BASE_URL", () => {
  it("can't be one of the installed app's", () => {
    for (const path of ["sw.js", "manifest.webmanifest", "share-target"]) {
      assert.throws(() => readConfig({ BASE_URL: `https://example.org/${path}` }), /BASE_URL/);
    }
  });
});
