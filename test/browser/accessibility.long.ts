import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import axe from "axe-core";
import type { Browser, Page } from "playwright-core";
import { type LocalServer, startLocalServer } from "../support/local-server.ts";
import { launchChromium, newPerson } from "./chromium.ts";
import { type Network, startNetwork } from "./network.ts";
import { SCENE_SETTINGS } from "./scenes/scene.ts";
import { scenes } from "./scenes/scenes.ts";
import { nothingSeen, watch } from "./witness.ts";

describe("every page passes axe in light and dark on a phone, obeys its Content-Security-Policy, and requests no other origin", () => {
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
      const page = await context.newPage();
      await page.setViewportSize({ width: 360, height: 800 });
      await page.emulateMedia({ reducedMotion: "reduce" });
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
      await page.evaluate(axe.source);
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        assert.deepEqual(await violationsIn(page), [], colorScheme);
      }
      assert.ok(await fitsItsWidth(page), "the page scrolls horizontally");
      await context.close();
      network.mend();
    });
  }
});

function originOf(address: string): string {
  return new URL(address).origin;
}

/** Each violated rule and its elements. */
function violationsIn(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: typeof import("axe-core") };
    const { violations } = await axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  });
}

function fitsItsWidth(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
}
