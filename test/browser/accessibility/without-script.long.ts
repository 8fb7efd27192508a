import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser, BrowserContext } from "playwright-core";
import { type LocalServer, startLocalServer } from "../../support/local-server.ts";
import { errorScenes } from "../scenes/error-scenes.ts";
import { SCENE_SETTINGS } from "../scenes/scene.ts";
import { launchChromium } from "../support/chromium.ts";
import { type Network, startNetwork } from "../support/network.ts";

describe("with JavaScript turned off", () => {
  let browser: Browser;
  let server: LocalServer;
  let network: Network;
  let person: BrowserContext;

  before(async () => {
    [browser, server] = await Promise.all([launchChromium(), startLocalServer(SCENE_SETTINGS)]);
    network = await startNetwork(server.url);
    person = await browser.newContext({ javaScriptEnabled: false });
  });
  after(async () => {
    await browser.close();
    await network.close();
    await server.close();
  });

  for (const { name, caption, arrange } of errorScenes) {
    it(`${name} is shown: ${caption}`, async () => {
      const page = await person.newPage();
      await arrange({ page, context: person, serverUrl: server.url, network });
      for (const landmark of ["banner", "main", "contentinfo"] as const) {
        assert.ok(await page.getByRole(landmark).isVisible(), landmark);
      }
      assert.equal(await page.getByRole("heading", { level: 1 }).count(), 1);
      assert.match(await page.title(), /\S · OneTimeShare$/);
      await page.close();
    });
  }

  it("the page of a share says that it can't start and that nothing is lost", async () => {
    const page = await person.newPage();
    await page.goto(`${server.url}/s/AAAAAAAAAAAAAAAAAAAAAA#1oAAAA`);
    // The text appears at once, without an animation.
    assert.deepEqual(
      await page.locator(".not-started").evaluateAll((found) =>
        found.map((element) => {
          const { visibility, animationName } = getComputedStyle(element);
          return { visibility, animationName };
        }),
      ),
      [{ visibility: "visible", animationName: "none" }],
    );
    assert.ok(await page.getByRole("heading", { level: 1, name: "can't start" }).isVisible());
    assert.ok(await page.getByText("JavaScript is turned off.").isVisible());
    assert.ok(await page.getByRole("heading", { level: 2, name: "What you can do" }).isVisible());
    assert.ok(await page.getByText("Turn on JavaScript for this page").isVisible());
    assert.equal(
      await page.getByText("did not load").isVisible(),
      false,
      "the page shows a second reason",
    );
    assert.equal(await page.getByText("Check your connection").isVisible(), false);
    assert.ok(await page.getByRole("link", { name: "OneTimeShare" }).isVisible());
    const { fontFamily } = await page.getByRole("main").evaluate((main) => getComputedStyle(main));
    assert.match(fontFamily, /Atkinson/);
    await page.close();
  });

  it("an error page links to the start page", async () => {
    const page = await person.newPage();
    await page.goto(`${server.url}/nothing`);
    await page.getByRole("link", { name: "Go to the start page" }).click();
    await page.waitForURL(`${server.url}/`);
    await page.close();
  });
});
