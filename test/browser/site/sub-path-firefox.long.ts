import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser, Page } from "puppeteer-core";
import { ADMIN_NAME, ADMIN_PASSWORD } from "../../support/admin.ts";
import { noteLink } from "../../support/evidence.ts";
import { waitUntil } from "../../support/wait-until.ts";
import { ALL_HERE, OPEN } from "../receiving/receive-steps.ts";
import { CREATE_LINK, LINK_FIELD } from "../sending/send-steps.ts";
import { noteNames, text } from "../support/shares.ts";
import { byLabel, click, fill, launchFirefox } from "../whole-way/firefox-steps.ts";
import { type SubPathSite, startSubPathSite } from "./sub-path-site.ts";

const DASHBOARD = "xpath/.//h1[. = 'Dashboard']";

describe("Firefox, with a server under /share of a host", () => {
  let browser: Browser;
  let site: SubPathSite;

  before(async () => {
    site = await startSubPathSite("nginx");
    browser = await launchFirefox({ acceptInsecureCerts: true });
  });
  after(async () => {
    await browser?.close();
    await site?.close();
  });

  it("sends and receives a text", async () => {
    const item = text("under a path");
    noteNames([item]);
    const content = Buffer.from(item.bytes).toString();
    const link = await inNewProfile(`${site.url}/`, async (page) => {
      await fill(page, "Text", content);
      await click(page, CREATE_LINK);
      const field = await page.waitForSelector(byLabel(LINK_FIELD));
      return field?.evaluate((input) => (input as HTMLInputElement).value);
    });
    assert.ok(link);
    assert.ok(link.startsWith(`${site.url}/s/`), link);
    noteLink(link);
    await inNewProfile(link, async (page) => {
      await click(page, OPEN);
      await page.waitForSelector(`xpath/.//h1[. = '${ALL_HERE}']`);
      const shown = await page.waitForSelector(".received-text");
      assert.equal(await shown?.evaluate((element) => element.textContent), content);
    });
  });

  it("lets the administrator sign in by password, and sign out", async () => {
    await inNewProfile(`${site.url}/admin`, async (page) => {
      await fill(page, "Name", ADMIN_NAME);
      await fill(page, "Password", ADMIN_PASSWORD);
      await click(page, "Sign in");
      await page.waitForSelector(DASHBOARD);
      const link = await page.waitForSelector("xpath/.//nav//a[normalize-space() = 'Account']");
      await link?.click();
      await waitUntil(() => page.url() === `${site.url}/admin/account`);
      await click(page, "Sign out");
      await page.waitForSelector(byLabel("Password"));
      assert.equal(page.url(), `${site.url}/admin`);
    });
  });

  it("lets the administrator sign in at a provider", async () => {
    await inNewProfile(`${site.url}/admin`, async (page) => {
      await click(page, "Single sign-on", "link");
      await page.locator("input[name=login]").fill("anna");
      await page.locator("input[name=password]").fill("any");
      await page.locator("button[type=submit]").click();
      await page.waitForSelector(DASHBOARD);
      assert.equal(page.url(), `${site.url}/admin`);
    });
  });

  async function inNewProfile<T>(url: string, act: (page: Page) => Promise<T>): Promise<T> {
    const context = await browser.createBrowserContext();
    try {
      const page = await context.newPage();
      await page.goto(url);
      return await act(page);
    } finally {
      await context.close();
    }
  }
});
