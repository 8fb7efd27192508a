import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser, Page } from "playwright-core";
import { type LanguageTag, languageTags } from "../../../src/texts/languages.ts";
import { type LocalServer, startLocalServer } from "../../support/local-server.ts";
import { SCENE_SETTINGS, type Scene } from "../scenes/scene.ts";
import { launchChromium, newPerson } from "../support/chromium.ts";
import { type Network, startNetwork } from "../support/network.ts";
import { chooseLanguage, keepTextsWithin } from "./language-steps.ts";
import { overflowOn } from "./overflow.ts";

const WIDTHS = [360, 1440];

/** Looks at each scene in every language, on a phone and on a wide screen. */
export function describeLanguages(pages: string, scenes: readonly Scene[]): void {
  describe(`in every language, nothing is cut off, out of view or overlapping: ${pages}`, () => {
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

    for (const { name, arrange } of scenes) {
      it(`on the page ${name}`, async () => {
        const context = await newPerson(browser);
        const page = await context.newPage();
        await page.emulateMedia({ reducedMotion: "reduce" });
        await arrange({ page, context, serverUrl: server.url, network });
        await keepTextsWithin(context, server.url);
        for (const language of languageTags) {
          await chooseLanguage(page, language);
          await expectNoOverflow(page, language);
        }
        await context.close();
        network.mend();
      });
    }
  });
}

export async function expectNoOverflow(page: Page, language: LanguageTag): Promise<void> {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    assert.deepEqual(await overflowOn(page), [], `${language} at ${width} px`);
  }
}
