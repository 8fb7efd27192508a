import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser } from "playwright-core";
import { type LanguageTag, languageTags } from "../../../src/texts/languages.ts";
import { type LocalServer, startLocalServer } from "../../support/local-server.ts";
import { launchChromium, newPerson } from "../support/chromium.ts";
import { send, text } from "../support/shares.ts";

const KB = 1000;
const WORKER_BUDGET = 33 * KB;

/**
 * The compressed scripts and styles that a browser needs before the page works. Its Worker, Argon2id and the archiver are
 * not part of it: the send page starts its Worker with the first input, Argon2id loads with the first password, the archiver
 * with the first zip file.
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
    { page: "receive", budget: 40 * KB, ready: ".ticket-stub .button-primary" },
    { page: "send", budget: 60 * KB, ready: ".file-chooser button" },
  ];
  for (const { page: name, budget, ready } of pages) {
    it(`of the ${name} page is at most ${budget / KB} KB in the largest language`, async () => {
      const { link } = await send(server.url, [text("measured")]);
      const address = name === "receive" ? link : server.url;
      const largest = await largestLanguage(address);
      const person = await newPerson(browser);
      await person.setExtraHTTPHeaders({ "accept-language": largest });
      const sizes = new Map<string, number>();
      person.on("response", async (response) => {
        const { pathname } = new URL(response.url());
        const { "content-encoding": encoding, "content-length": length } = response.headers();
        if (!/\.(js|css)$/.test(pathname)) return;
        assert.equal(encoding, "br", pathname);
        sizes.set(pathname, Number(length));
      });
      const page = await person.newPage();
      const workerLoads = page.waitForResponse((response) => /\.worker-/.test(response.url()));
      await page.goto(address);
      await page.locator(ready).first().waitFor();
      // The first input starts the Worker of the send page.
      if (name === "send") await page.locator("textarea").fill("measured");
      await (await workerLoads).finished();
      await page.waitForLoadState("networkidle");
      const sumOf = (parts: [string, number][]) => parts.reduce((sum, [, size]) => sum + size, 0);
      const isWorker = ([path]: [string, number]) => path.includes(".worker-");
      const worker = sumOf([...sizes].filter(isWorker));
      assert.ok(worker > 0 && worker <= WORKER_BUDGET, `${worker} bytes of the Worker`);
      const total = sumOf([...sizes]) - worker;
      assert.equal(await page.locator("html").getAttribute("lang"), largest);
      await person.close();
      assert.ok(total <= budget, `${total} bytes in ${largest}: ${JSON.stringify([...sizes])}`);
    });
  }
});

/** The language whose texts for a page are the largest file. */
async function largestLanguage(address: string): Promise<LanguageTag> {
  const sizes = await Promise.all(
    languageTags.map(async (tag) => {
      const headers = { accept: "text/html", "accept-language": tag, "user-agent": "Mozilla/5.0" };
      const page = await (await fetch(address, { headers })).text();
      const [, file = ""] = new RegExp(`href="([^"]*/${tag}-[\\w-]+\\.js)"`).exec(page) ?? [];
      assert.notEqual(file, "", `the page does not preload its texts in ${tag}`);
      const texts = await fetch(new URL(file, address), { headers: { "accept-encoding": "br" } });
      return { tag, size: Number(texts.headers.get("content-length")) };
    }),
  );
  const [largest] = sizes.sort((a, b) => b.size - a.size);
  return largest?.tag ?? "en";
}
