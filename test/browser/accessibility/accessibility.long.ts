import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { type LocalServer, startLocalServer } from "../../support/local-server.ts";
import { SCENE_SETTINGS } from "../scenes/scene.ts";
import { scenes } from "../scenes/scenes.ts";
import { launchChromium, newPerson } from "../support/chromium.ts";
import { type Network, startNetwork } from "../support/network.ts";
import { nothingSeen, watch } from "../support/witness.ts";
import {
  fitsItsWidth,
  invisibleButtons,
  loadAxe,
  movingElements,
  showIn,
  violationsIn,
} from "./axe.ts";

const PHONE = { width: 360, height: 800 };
/** What is left of 1280 px at a zoom of 400 %. */
const NARROWEST = { width: 320, height: 640 };
const DESKTOP = { width: 1280, height: 800 };

describe("every page passes axe in English and Arabic, in light, dark and forced colours; it fits 320 px and a doubled text, does not move for a reader who asks for that, obeys its Content-Security-Policy, and requests no other origin", () => {
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

  for (const { name, caption, arrange } of scenes) {
    it(`${name}: ${caption}`, async () => {
      const context = await newPerson(browser);
      const seen = nothingSeen();
      await watch(context, seen);
      const page = await newPage(context);
      await arrange({ page, context, serverUrl: server.url, network });
      assert.deepEqual(seen.violations, []);
      // A Worker reports violations only in the console.
      assert.deepEqual(
        seen.console.filter((text) => /polic|trusted/i.test(text)),
        [],
      );
      const origins = seen.addresses
        .filter((address) => !address.startsWith("data:"))
        .map(originOf);
      assert.deepEqual([...new Set(origins)], [originOf(page.url())]);
      await loadAxe(page);
      await check(page, "en");
      if (await showIn(page, "ar")) await check(page, "ar");
      await context.close();
      network.mend();
    });
  }

  for (const path of ["/nothing", "/s/%", "/api/v1/shares"]) {
    it(`the server's own page of ${path} in Arabic`, async () => {
      const context = await browser.newContext({ locale: "ar" });
      const page = await newPage(context);
      await page.goto(server.url + path);
      assert.equal(await page.locator("html").getAttribute("dir"), "rtl");
      await loadAxe(page);
      await check(page, "ar");
      await context.close();
    });
  }
});

async function newPage(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.setViewportSize(PHONE);
  await page.emulateMedia({ reducedMotion: "reduce" });
  return page;
}

async function check(page: Page, language: string): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    assert.deepEqual(await violationsIn(page), [], `${language}, ${colorScheme}`);
  }
  assert.deepEqual(await movingElements(page), [], language);
  await page.emulateMedia({ forcedColors: "active", colorScheme: "dark" });
  assert.deepEqual(await invisibleButtons(page), [], language);
  await page.emulateMedia({ forcedColors: "none", colorScheme: "light" });
  assert.ok(await fitsItsWidth(page), `${language}: the page scrolls horizontally`);
  await page.setViewportSize(NARROWEST);
  assert.ok(await fitsItsWidth(page), `${language}: the page scrolls horizontally at 320 px`);
  await page.setViewportSize(DESKTOP);
  await setTextSize(page, "200%");
  assert.ok(await fitsItsWidth(page), `${language}: doubled text scrolls horizontally`);
  await setTextSize(page, "");
  await page.setViewportSize(PHONE);
}

function setTextSize(page: Page, size: string): Promise<void> {
  return page.evaluate((fontSize) => {
    document.documentElement.style.fontSize = fontSize;
  }, size);
}

function originOf(address: string): string {
  return new URL(address).origin;
}
