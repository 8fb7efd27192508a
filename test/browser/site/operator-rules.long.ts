import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import axe from "axe-core";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { type LocalServer, startLocalServer } from "../../support/local-server.ts";
import { call } from "../../support/raw-share.ts";
import { waitUntil } from "../../support/wait-until.ts";
import { heading } from "../receiving/receive-steps.ts";
import { CREATE_LINK, choose, linkOf } from "../sending/send-steps.ts";
import { launchChromium, newPerson } from "../support/chromium.ts";
import { send, text } from "../support/shares.ts";
import { nothingSeen, watch } from "../support/witness.ts";

const NOTICE = `Maintenance <b>on Sunday</b> & Monday. ${"Long text without a break: ".repeat(3)}${"x".repeat(120)}`;
const CONTACT = "mailto:abuse@example.org";

describe("the pages of a server whose operator has set rules", () => {
  let browser: Browser;
  let server: LocalServer;
  let receiving: LocalServer;
  let person: BrowserContext;
  let page: Page;
  const seen = nothingSeen();

  before(async () => {
    [browser, server, receiving] = await Promise.all([
      launchChromium(),
      startLocalServer({
        ...{ EXPIRY_CHOICES: "7 days, 1 h", PASSWORD_REQUIRED: "on", ABUSE_CONTACT: CONTACT },
      }),
      startLocalServer({ RECEIVE_ONLY: "on", ABUSE_CONTACT: "https://example.org/abuse" }),
    ]);
    for (const each of [server, receiving]) {
      await each.admin.setNotice({ text: NOTICE, until: null });
    }
    person = await newPerson(browser);
    await watch(person, seen);
    page = await person.newPage();
    await page.setViewportSize({ width: 360, height: 800 });
    await page.emulateMedia({ reducedMotion: "reduce" });
  });
  after(async () => {
    await browser.close();
    await Promise.all([server.close(), receiving.close()]);
  });

  const notice = () => page.getByRole("complementary", { name: "Notice" });
  /** The server follows the store within two seconds. */
  const untilPaused = (isPaused: boolean) =>
    waitUntil(async () => {
      const { json } = await call(`${server.url}/api/v1/config`);
      return json.uploadsPaused === isPaused;
    });
  /** Axe finds nothing, in light and dark, and the page fits on a phone and on a desktop. */
  const assertGood = async () => {
    assert.equal((await notice().textContent())?.trim(), NOTICE, "as text, not as HTML");
    await page.evaluate(axe.source);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      assert.deepEqual(await violationsIn(page), [], colorScheme);
    }
    for (const width of [1440, 360]) {
      await page.setViewportSize({ width, height: 800 });
      assert.ok(
        await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth),
        `the page scrolls horizontally at ${width} px`,
      );
    }
    assert.deepEqual(seen.violations, []);
  };

  it("offer only the operator's lifetimes, and ask for a password, by keyboard", async () => {
    await page.goto(server.url);
    const expiry = page.getByLabel("Expires after");
    await expiry.waitFor();
    assert.deepEqual(await expiry.locator("option").allTextContents(), [
      "1\u00a0hour",
      "7\u00a0days",
    ]);
    assert.equal(await expiry.inputValue(), "604800");
    await choose(page, [text("for you")]);
    await page.getByRole("button", { name: CREATE_LINK }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("alert").getByText("Enter or generate a password first.").waitFor();
    const password = page.getByLabel("Password", { exact: true });
    assert.ok(await password.evaluate((field) => field === document.activeElement));
    assert.equal(await password.getAttribute("aria-invalid"), "true");
    await assertGood();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    assert.notEqual(await password.inputValue(), "", "the button beside it generates one");
    await page.getByRole("button", { name: CREATE_LINK }).focus();
    await page.keyboard.press("Enter");
    await linkOf(page);
    await assertGood();
  });

  it("say that uploads are paused, before someone adds files", async () => {
    await server.admin.setUploadsPaused(true);
    await untilPaused(true);
    await page.goto(server.url);
    await page.getByText("has paused new shares").waitFor();
    await page.getByText("You can still open links.").waitFor();
    const create = page.getByRole("button", { name: CREATE_LINK });
    assert.ok(await create.isDisabled());
    await page.getByLabel("Text", { exact: true }).fill("prepared during the pause");
    await assertGood();
    await server.admin.setUploadsPaused(false);
    await untilPaused(false);
    await page.getByText("has paused new shares").waitFor({ state: "detached" });
    assert.ok(await create.isEnabled());
    const field = page.getByLabel("Text", { exact: true });
    assert.equal(await field.inputValue(), "prepared during the pause");
    // Otherwise the page asks before it is left.
    await field.fill("");
  });

  it("show notice and abuse contact to recipients", async () => {
    const { link } = await send(server.url, [text("for you")], { password: "spoken" });
    await page.goto(link);
    await page.getByLabel("Password").waitFor();
    const contact = page.getByRole("link", { name: "Report abuse to abuse@example.org" });
    assert.equal(await contact.getAttribute("href"), CONTACT);
    await assertGood();
  });

  it("explain a server that only opens shares, without a way to send", async () => {
    await page.goto(receiving.url);
    await heading(page, "This server is only for opening shares");
    const links = page.getByRole("navigation", { name: "Pages" }).getByRole("link");
    assert.deepEqual(await links.allTextContents(), ["My shares"]);
    const contact = page.getByRole("link", { name: "Report abuse" });
    assert.equal(await contact.getAttribute("href"), "https://example.org/abuse");
    await assertGood();
    await page.goto(`${receiving.url}/shares`);
    await heading(page, "My shares");
    await notice().waitFor();
    assert.deepEqual(await links.allTextContents(), ["My shares"]);
    await assertGood();
    await page.goto(`${receiving.url}/nothing`);
    await heading(page, "There is nothing here");
    await assertGood();
  });
});

/** Each violated rule and its elements. */
function violationsIn(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: typeof import("axe-core") };
    const { violations } = await axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  });
}
