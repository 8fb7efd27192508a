import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser } from "playwright-core";
import { type LocalServer, startLocalServer } from "../support/local-server.ts";
import { launchChromium, newPerson } from "./chromium.ts";
import { send, text } from "./shares.ts";

const KB = 1000;

/**
 * All script and style that travels, compressed, until a page can be used: what it names itself, its Worker, and
 * what the Worker loads to look at a share. Argon2id comes with the first password, the archiver with the first zip.
 */
describe("the first load of script and style", () => {
  let browser: Browser;
  let server: LocalServer;

  before(async () => {
    [browser, server] = await Promise.all([launchChromium(), startLocalServer()]);
  });
  after(async () => {
    await browser.close();
    await server.close();
  });

  const pages = [
    { page: "receive", budget: 50 * KB, ready: "Open now" },
    { page: "send", budget: 70 * KB, ready: "Choose files" },
  ];
  for (const { page: name, budget, ready } of pages) {
    it(`of the ${name} page is at most ${budget / KB} KB`, async () => {
      const { link } = await send(server.url, [text("measured")]);
      const address = name === "receive" ? link : server.url;
      const person = await newPerson(browser);
      const sizes = new Map<string, number>();
      person.on("response", async (response) => {
        const { pathname } = new URL(response.url());
        const { "content-encoding": encoding, "content-length": length } = response.headers();
        if (!/\.(js|css)$/.test(pathname)) return;
        assert.equal(encoding, "br", pathname);
        sizes.set(pathname, Number(length));
      });
      const page = await person.newPage();
      await page.goto(address);
      await page.getByRole("button", { name: ready }).waitFor();
      // The send page starts its Worker with the first input.
      if (name === "send") await page.getByLabel("Text", { exact: true }).fill("measured");
      await page.waitForLoadState("networkidle");
      await person.close();
      const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
      assert.ok(
        [...sizes.keys()].some((path) => path.includes(".worker-")),
        "the Worker is counted",
      );
      assert.ok(total <= budget, `${total} bytes: ${JSON.stringify([...sizes])}`);
    });
  }
});
