import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import type { Browser, Page } from "puppeteer-core";
import { noteLink } from "../../support/evidence.ts";
import { type LocalServer, startLocalServer } from "../../support/local-server.ts";
import { fetchPart } from "../support/partial-download.ts";
import { file } from "../support/shares.ts";
import {
  byLabel,
  chooseFiles,
  click,
  fill,
  launchFirefox,
  openOptions,
} from "../whole-way/firefox-steps.ts";
import { CREATE_LINK, LINK_FIELD, PASSWORD_FIELD } from "./send-steps.ts";

const MIB = 1024 * 1024;

describe("sending from Firefox", () => {
  let browser: Browser;
  let server: LocalServer;
  let page: Page;

  before(async () => {
    [browser, server] = await Promise.all([launchFirefox(), startLocalServer()]);
  });
  after(async () => {
    await browser.close();
    await server.close();
  });
  beforeEach(async () => {
    page = await browser.newPage();
    await page.setViewport({ width: 1440, height: 800 });
    await page.goto(server.url);
    await page.waitForSelector("button[type=submit]");
  });
  afterEach(() => page.close());

  const waitForLink = async () => {
    const field = await page.waitForSelector(byLabel(LINK_FIELD));
    const link = await field?.evaluate((input) => (input as HTMLTextAreaElement).value);
    assert.ok(link);
    noteLink(link);
    return link;
  };

  it("shows the button without scrolling, and sends with Ctrl+Enter out of the text field", async () => {
    const bottom = await page.$eval("button[type=submit]", (button) =>
      Math.round(button.getBoundingClientRect().bottom),
    );
    assert.ok(bottom <= 800, `${bottom} px`);
    await fill(page, "Text", "sent by keys");
    await page.keyboard.down("Control");
    await page.keyboard.press("Enter");
    await page.keyboard.up("Control");
    await waitForLink();
  });

  it("says how strong a typed password is", async () => {
    await openOptions(page);
    await fill(page, PASSWORD_FIELD, "password1");
    await page.waitForSelector("xpath/.//*[@role='status'][contains(., 'This password is weak')]");
  });

  it("shows how far the recipient's download is, and when it is burned", async () => {
    await chooseFiles(page, [file("followed.bin", 2 * MIB)]);
    await click(page, CREATE_LINK);
    const link = await waitForLink();
    await page.waitForSelector("::-p-text(Waiting to be opened)");
    await fetchPart(link, 42);
    await page.waitForSelector("::-p-text(42%)");
    await page.waitForSelector('::-p-aria([name="Being downloaded"][role="progressbar"])');
    await page.evaluate(async () => {
      const [saved = "{}"] = Object.entries(localStorage)
        .filter(([key]) => key.startsWith("onetimeshare/share/"))
        .map(([, value]) => String(value));
      const { id, ownerToken } = JSON.parse(saved);
      const headers = { authorization: `Bearer ${ownerToken}` };
      await fetch(`/api/v1/shares/${id}`, { method: "DELETE", headers });
    });
    await page.waitForSelector("::-p-text(Burned)");
    assert.equal(await page.$("progress"), null);
  });

  it("pauses and resumes an upload", async () => {
    await chooseFiles(page, [file("paused.bin", 64 * MIB)]);
    await click(page, CREATE_LINK);
    await click(page, "Pause");
    await page.waitForFunction(() => document.title.startsWith("Paused"));
    await click(page, "Resume");
    await waitForLink();
  });
});
