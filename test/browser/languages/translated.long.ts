import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import type { BrowserContext, Page } from "playwright-core";
import type { LocalServer } from "../../support/local-server.ts";
import { ALL_HERE, heading, OPEN, waitForProgress } from "../receiving/receive-steps.ts";
import { CREATE_LINK, choose, linkOf, openOptions } from "../sending/send-steps.ts";
import { refusal } from "../support/refusal.ts";
import { file, send, text } from "../support/shares.ts";
import { visitForEach } from "../support/visits.ts";

/** The translation keeps the words, so that the test can compare them. */
describe("a page that the browser translates", () => {
  let server: LocalServer;
  let person: BrowserContext;
  let page: Page;
  visitForEach(async (visit) => {
    ({ server, person, page } = visit);
    await person.addInitScript(translate);
    await person.grantPermissions(["clipboard-read", "clipboard-write"]);
  });

  const visible = (words: string | RegExp) => page.getByText(words).first().waitFor();
  const percent = async () =>
    Number.parseInt(await page.locator(".progress-percent").innerText(), 10);
  /** Waits until the shown percentage is the one of the progress bar, several times while it changes. */
  const expectMovingProgress = async () => {
    for (const least of [10, 40, 70]) {
      await waitForProgress(page, least);
      assert.ok((await percent()) >= least, `${await percent()} % instead of ${least} %`);
    }
  };
  const slowDown = (path: string, ms: number) =>
    person.route(path, async (route) => {
      await delay(ms);
      await route.continue().catch(() => {});
    });

  it("shows every change while someone sends", async () => {
    await slowDown("**/api/v1/uploads/*", 250);
    await page.goto(server.url);
    await visible("You get a link that opens once.");
    await openOptions(page);
    await page.getByLabel("Can be opened").selectOption("3 times");
    await visible("You get a link that opens 3 times.");
    assert.equal(await page.getByText("opens once").count(), 0);
    await choose(page, [file("report.bin", 8_000_000)]);
    await visible(/1 file, 7.6\sMiB of/);
    await visible("3 times, 5 hours, no password");
    await page.getByRole("button", { name: "Generate" }).click();
    await visible("Don't send the password together with the link.");
    await visible("3 times, 5 hours, with a password");
    await page.getByRole("button", { name: CREATE_LINK }).click();
    await expectMovingProgress();
    await linkOf(page);
    await page.getByRole("button", { name: "Copy link" }).click();
    await page.getByRole("button", { name: "Copied" }).waitFor();
    await page.getByRole("button", { name: "Show QR code" }).click();
    await page.getByRole("button", { name: "Hide QR code" }).click();
    await page.getByRole("button", { name: "Show QR code" }).waitFor();
    assert.equal(await page.getByText("Copy the link before you leave").count(), 0);
    await expectTranslated(page);
  });

  it("shows every error while someone sends", async () => {
    await person.route("**/config", async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: { ...(await response.json()), maxShareSize: 10_000 } });
    });
    await page.goto(server.url);
    await page.getByRole("button", { name: CREATE_LINK }).click();
    await visible("Choose a file or write some text first.");
    await choose(page, [file("large.bin", 20_000)]);
    await visible("The share is too large");
    await page.getByRole("button", { name: "Remove large.bin" }).click();
    await visible("Choose a file or write some text first.");
    assert.equal(await page.getByText("too large").count(), 0);
    await choose(page, [text("hush")]);
    await page.clock.install();
    await person.route("**/api/v1/shares", refusal("rate_limited", { retryAfterSeconds: 1_500 }));
    await page.getByRole("button", { name: CREATE_LINK }).click();
    await visible("You can send the share in 25 minutes.");
    await page.clock.fastForward(1_500_000);
    await visible("You can send the share now.");
    await expectTranslated(page);
  });

  it("counts down to its next try", async () => {
    await page.clock.install();
    await person.route("**/config", refusal("unavailable", { retryAfterSeconds: 40 }));
    await page.goto(server.url);
    await visible(/tries again in [34]\d\sseconds/);
    await page.clock.fastForward(30_000);
    await visible(/tries again in ([1-9]|10)\sseconds?/);
    await expectTranslated(page);
  });

  it("shows every change of a share that someone sent", async () => {
    await page.goto(server.url);
    await choose(page, [text("watched")]);
    await page.getByRole("button", { name: CREATE_LINK }).click();
    const link = await linkOf(page);
    await page.goto(`${server.url}/shares`);
    await visible("Waiting to be opened");
    const other = await person.newPage();
    await other.goto(link);
    await visible("Someone with the link saw the list of contents");
    await other.getByRole("button", { name: OPEN }).click();
    await visible("It was received completely.");
    assert.equal(await page.getByText("Waiting to be opened").count(), 0);
    await expectTranslated(page);
  });

  it("shows progress while someone receives", async () => {
    const { link } = await send(server.url, [file("f.bin", 6_000_000)]);
    const browser = await person.newCDPSession(page);
    await page.goto(link);
    await page.getByRole("button", { name: OPEN }).waitFor();
    await browser.send("Network.enable");
    const slow = {
      offline: false,
      latency: 0,
      downloadThroughput: 2_000_000,
      uploadThroughput: -1,
    };
    await browser.send("Network.emulateNetworkConditions", slow);
    await page.getByRole("button", { name: OPEN }).click();
    await expectMovingProgress();
    await heading(page, ALL_HERE);
    await expectTranslated(page);
  });
});

/** Replaces text nodes by <font> elements as they appear, as the translation of Chrome does. */
function translate(): void {
  const textsIn = (root: Node): Node[] =>
    root.nodeType === Node.TEXT_NODE ? [root] : [...root.childNodes].flatMap(textsIn);
  const isTranslatable = (node: Node) =>
    node.textContent?.trim() &&
    node.parentElement?.closest("main") &&
    !node.parentElement.closest('font, textarea, option, [translate="no"]');
  const observer = new MutationObserver((records) => {
    const added = records.flatMap(({ addedNodes }) => [...addedNodes]);
    for (const node of added.flatMap(textsIn).filter(isTranslatable)) {
      const [outer, inner] = [document.createElement("font"), document.createElement("font")];
      inner.textContent = node.textContent;
      outer.append(inner);
      (node as Text).replaceWith(outer);
    }
  });
  observer.observe(document, { childList: true, subtree: true });
}

async function expectTranslated(page: Page): Promise<void> {
  assert.ok((await page.locator("main font font").count()) > 2, "the test translates the page");
}
