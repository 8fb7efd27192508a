import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser, Page } from "playwright-core";
import { LANGUAGE_COOKIE, type languages, languageTags } from "../../src/texts/languages.ts";
import { type LocalServer, startLocalServer } from "../support/local-server.ts";
import { launchChromium, newPerson } from "./chromium.ts";
import { chooseLanguage } from "./language-steps.ts";
import { type Network, startNetwork } from "./network.ts";
import { overflowOn } from "./overflow.ts";
import { receiveScenes } from "./scenes/receive-scenes.ts";
import { SCENE_SETTINGS } from "./scenes/scene.ts";
import { sendScenes } from "./scenes/send-scenes.ts";
import { sharesScenes } from "./scenes/shares-scenes.ts";

const WIDTHS = [360, 1440];

describe("in every language, nothing is cut off, out of view or overlapping", () => {
  let browser: Browser;
  let server: LocalServer;
  let network: Network;

  before(async () => {
    [browser, server] = await Promise.all([launchChromium(), startLocalServer(SCENE_SETTINGS)]);
    network = await startNetwork(server.url);
  });
  after(async () => {
    await browser.close();
    await network.close();
    await server.close();
  });

  for (const { name, arrange } of [...sendScenes, ...receiveScenes, ...sharesScenes]) {
    it(`on the page ${name}`, async () => {
      const context = await newPerson(browser);
      const page = await context.newPage();
      await page.emulateMedia({ reducedMotion: "reduce" });
      await arrange({ page, context, serverUrl: server.url, network });
      for (const language of languageTags) {
        await chooseLanguage(page, language);
        await expectNoOverflow(page, language);
      }
      await context.close();
      network.mend();
    });
  }

  for (const path of ["/nothing", "/s/%", "/api/v1/nothing"]) {
    it(`on the server's own page at ${path}`, async () => {
      const context = await newPerson(browser);
      const page = await context.newPage();
      for (const language of languageTags) {
        await context.addCookies([{ name: LANGUAGE_COOKIE, value: language, url: server.url }]);
        await page.goto(server.url + path);
        assert.equal(await page.locator("html").getAttribute("lang"), language);
        await expectNoOverflow(page, language);
      }
      await context.close();
    });
  }
});

async function expectNoOverflow(page: Page, language: keyof typeof languages): Promise<void> {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    assert.deepEqual(await overflowOn(page), [], `${language} at ${width} px`);
  }
}
