import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser, Page } from "playwright-core";
import { languageTags } from "../../../src/texts/languages.ts";
import { type LocalServer, startLocalServer } from "../../support/local-server.ts";
import { launchChromium, newPerson } from "../support/chromium.ts";
import { text } from "../support/shares.ts";
import { CREATE_LINK, choose, linkOf, makeLink } from "./send-steps.ts";

const SCREENS = [
  { width: 1440, height: 800 },
  { width: 360, height: 740 },
];

describe("the send page at a glance", () => {
  let browser: Browser;
  let server: LocalServer;

  before(async () => {
    [browser, server] = await Promise.all([launchChromium(), startLocalServer()]);
  });
  after(async () => {
    await browser.close();
    await server.close();
  });

  for (const viewport of SCREENS) {
    it(`shows the button that sends without scrolling at ${viewport.width} x ${viewport.height} in every language`, async () => {
      const hidden: string[] = [];
      for (const locale of languageTags) {
        const isPhone = viewport.width < 500;
        const phone = { isMobile: isPhone, hasTouch: isPhone };
        const context = await browser.newContext({ viewport, locale, ...phone });
        const page = await context.newPage();
        await page.goto(server.url);
        const button = page.locator("button[type=submit]");
        await button.waitFor();
        await page.evaluate(() => document.fonts.ready);
        const box = await button.boundingBox();
        const bottom = (box?.y ?? 0) + (box?.height ?? viewport.height);
        if (bottom > viewport.height) hidden.push(`${locale}: ${Math.round(bottom)} px`);
        await context.close();
      }
      assert.deepEqual(hidden, []);
    });
  }

  const visit = async (): Promise<Page> => {
    const person = await newPerson(browser);
    const page = await person.newPage();
    await page.goto(server.url);
    await page.getByRole("button", { name: CREATE_LINK }).waitFor();
    return page;
  };

  for (const keys of ["Control+Enter", "Meta+Enter"]) {
    it(`sends with ${keys} out of the text field`, async () => {
      const page = await visit();
      await choose(page, [text("sent by keys")]);
      await page.getByLabel("Text", { exact: true }).press(keys);
      await linkOf(page);
      await page.context().close();
    });
  }

  it("keeps the options in one line, and opens them with the focus order of the page", async () => {
    const page = await visit();
    const line = page.getByRole("button", { name: "once, 5 hours, no password Change" });
    assert.equal(await line.getAttribute("aria-expanded"), "false");
    assert.equal(await page.getByLabel("Password (optional)").count(), 0);
    await line.focus();
    await page.keyboard.press("Enter");
    assert.equal(await line.getAttribute("aria-expanded"), "true");
    await page.keyboard.press("Tab");
    await page.locator(":focus").and(page.getByLabel("Expires after")).waitFor();
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Space");
    await page.getByLabel("Expires after").waitFor({ state: "detached" });
    await page.context().close();
  });

  it("replaces the warning about the link when the sender has copied it, with wide buttons on a phone", async () => {
    const page = await visit();
    await page.context().grantPermissions(["clipboard-write"]);
    await page.setViewportSize({ width: 360, height: 740 });
    await choose(page, [text("copied")]);
    await makeLink(page);
    await page.getByText("Copy the link before you leave this page.").waitFor();
    await page.getByRole("button", { name: "More ways" }).click();
    const buttons = await page.locator("main .sent-actions .button").all();
    assert.ok(buttons.length >= 6);
    for (const button of buttons) {
      const { width = 0 } = (await button.boundingBox()) ?? {};
      assert.ok(width > 280, `${await button.textContent()}: ${width} px`);
    }
    await page.getByRole("button", { name: "Copy link" }).click();
    await page.getByRole("status").getByText("Copied. Now send it.").waitFor();
    assert.equal(await page.getByText("Copy the link before you leave").count(), 0);
    await page.context().close();
  });
});
