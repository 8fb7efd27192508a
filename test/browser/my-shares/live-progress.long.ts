import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { ApiClient } from "../../../src/client/api-client.ts";
import { de } from "../../../src/texts/de.ts";
import { type LocalServer, startLocalServer } from "../../support/local-server.ts";
import { waitUntil } from "../../support/wait-until.ts";
import { ALL_HERE, enterPassword, heading, open } from "../receiving/receive-steps.ts";
import { choose, choosePassword, makeLink, openOptions, savedIn } from "../sending/send-steps.ts";
import { launchChromium, newPerson } from "../support/chromium.ts";
import { type Network, startNetwork } from "../support/network.ts";
import { fetchPart } from "../support/partial-download.ts";
import { file, text } from "../support/shares.ts";

const MIB = 1024 * 1024;
const SIZE = 24 * MIB;
/** So slow that the download takes several reports of the server. */
const SLOW = 4 * MIB;

declare global {
  /** What the page has shown of a download, without repetitions: a percentage, or why nothing moves. */
  var shown: string[];
  /** The answer of the browser to the request for notifications. */
  var answer: NotificationPermission;
}

describe("the sender's pages show live", () => {
  let browser: Browser;
  let server: LocalServer;
  let senders: Network;
  let recipients: Network;
  let sender: BrowserContext;
  let recipient: BrowserContext;
  let page: Page;
  let other: Page;

  before(async () => {
    [browser, server] = await Promise.all([
      launchChromium(),
      startLocalServer({ RATE_LIMIT: "off" }),
    ]);
    [senders, recipients] = await Promise.all([startNetwork(server.url), startNetwork(server.url)]);
  });
  after(async () => {
    await browser.close();
    await senders.close();
    await recipients.close();
    await server.close();
  });
  beforeEach(async () => {
    [sender, recipient] = await Promise.all([newPerson(browser), newPerson(browser)]);
    [page, other] = await Promise.all([sender.newPage(), recipient.newPage()]);
    recipients.setSpeed(SLOW);
  });
  afterEach(async () => {
    await sender.close();
    await recipient.close();
    senders.mend();
    recipients.mend();
  });

  const status = (words: string) => page.getByText(words, { exact: true }).first();
  const sendLarge = async () => {
    await page.goto(senders.url);
    await choose(page, [file("followed.bin", SIZE)]);
    const link = await makeLink(page);
    await status("Waiting to be opened").waitFor();
    return link;
  };
  const openSlowly = async (link: string) => {
    await open(other, link.replace(senders.url, recipients.url));
  };

  it("how far a download is, on the sent page and on my shares, and 100 % only as a verified receipt", async () => {
    const link = await sendLarge();
    const list = await sender.newPage();
    await list.goto(`${senders.url}/shares`);
    await list.getByText("Waiting to be opened", { exact: true }).waitFor();
    await Promise.all([page, list].map(watchDownload));
    await openSlowly(link);
    await status("Being opened now").waitFor();
    const bar = page.getByRole("progressbar", { name: "Being downloaded" });
    await bar.waitFor();
    await page
      .getByRole("status")
      .getByText(/^Being downloaded: \d+%$/)
      .waitFor();
    await heading(other, ALL_HERE);
    for (const each of [page, list]) {
      await each.getByText("Received", { exact: true }).first().waitFor();
      await each.getByText("The receipt is verified").waitFor();
      assert.equal(await each.locator("progress").count(), 0);
      const percents = percentsIn(await each.evaluate(() => globalThis.shown));
      assert.ok(percents.length >= 3, `shown: ${percents}`);
      assert.deepEqual(
        percents,
        percents.toSorted((a, b) => a - b),
      );
      assert.ok(Math.max(...percents) < 100, `shown: ${percents}`);
    }
  });

  it("that the connection of the recipient is interrupted, and that the download continues", async () => {
    const link = await sendLarge();
    await watchDownload(page);
    await openSlowly(link);
    await waitForPercent(page, 20);
    recipients.cut();
    await page.getByText("connection is interrupted").first().waitFor();
    await page.locator("progress").waitFor();
    recipients.mend();
    await page.getByText("connection is interrupted").first().waitFor({ state: "detached" });
    await heading(other, ALL_HERE);
    await status("Received").waitFor();
    const all = await page.evaluate(() => globalThis.shown);
    const interruptedAt = all.findIndex((line) => line.includes("interrupted"));
    const before = percentsIn(all.slice(0, interruptedAt));
    assert.deepEqual(
      before,
      before.toSorted((a, b) => a - b),
    );
    assert.ok(
      percentsIn(all.slice(interruptedAt)).some((percent) => percent > 50),
      `${all}`,
    );
  });

  it("that a download has stalled, and no speed of it", async () => {
    const link = await sendLarge();
    await fetchPart(link, 42);
    await status("42%").waitFor();
    await status("No progress at the moment.").waitFor();
    assert.equal(await page.getByText("Measuring the speed").count(), 0);
  });

  it("how to allow notifications that the browser blocks", async () => {
    await page.goto(senders.url);
    await choose(page, [text("quiet")]);
    await makeLink(page);
    const tellMe = page.getByRole("button", { name: "Tell me when" });
    await page.evaluate(() => {
      Notification.requestPermission = async () => globalThis.answer;
      globalThis.answer = "default";
    });
    await tellMe.click();
    assert.equal(await page.getByText("Notifications are blocked").count(), 0);
    await page.evaluate(() => {
      globalThis.answer = "denied";
    });
    await tellMe.click();
    await page.getByRole("status").getByText("Allow them in the browser's site settings").waitFor();
    await page.evaluate(() => {
      globalThis.answer = "granted";
    });
    await tellMe.click();
    await page.getByText("While this page is open in a tab").waitFor();
    assert.equal(await page.getByText("Notifications are blocked").count(), 0);
    assert.equal(await page.getByRole("button", { name: "Copy link" }).count(), 1);
  });

  it("the rest of a download after the sender's own connection was lost", async () => {
    const link = await sendLarge();
    await watchDownload(page);
    await openSlowly(link);
    await waitForPercent(page, 10);
    senders.cut();
    await page.evaluate(() => globalThis.shown.push("cut"));
    senders.mend();
    await page.waitForFunction(
      () => globalThis.shown.lastIndexOf("cut") < globalThis.shown.length - 2,
    );
    await heading(other, ALL_HERE);
    await status("Received").waitFor();
    const percents = percentsIn(await page.evaluate(() => globalThis.shown));
    assert.deepEqual(
      percents,
      percents.toSorted((a, b) => a - b),
    );
  });

  it("the end of a download that took place while the sender was offline", async () => {
    const link = await sendLarge();
    senders.cut();
    recipients.setSpeed(Number.POSITIVE_INFINITY);
    await openSlowly(link);
    await heading(other, ALL_HERE);
    senders.mend();
    await status("Received").waitFor();
    await page.getByText("The receipt is verified").waitFor();
  });

  it("each of several downloads", async () => {
    await page.goto(senders.url);
    await choose(page, [file("for two.bin", MIB)]);
    await openOptions(page);
    await page.getByLabel("Can be opened").selectOption("2");
    const link = await makeLink(page);
    await status("Waiting to be opened").waitFor();
    await fetchPart(link, 42);
    await status("42%").waitFor();
    await fetchPart(link, 7);
    await status("7%").waitFor();
    assert.equal(await page.locator("progress").count(), 2);
    const [share] = await savedIn(page);
    assert.ok(share);
    await new ApiClient({ serverUrl: server.url }).burn(share.id, share.ownerToken);
    await status("Burned").waitFor();
    assert.equal(await page.locator("progress").count(), 0);
  });

  it("that the share is locked and why, with the button to unlock it, and that it has expired", async () => {
    await page.goto(senders.url);
    await choose(page, [text("guarded")]);
    await choosePassword(page, "right");
    const link = await makeLink(page);
    await status("Waiting to be opened").waitFor();
    await other.goto(link);
    for (const left of ["4 tries left", "3 tries left", "2 tries left", "1 try left"]) {
      await enterPassword(other, `not with ${left}`);
      await other.getByText(left).waitFor();
    }
    await enterPassword(other, "e");
    await status("Locked").waitFor();
    await page.getByText("entered too many wrong passwords").waitFor();
    await page.getByRole("button", { name: "Unlock" }).click();
    await status("Waiting to be opened").waitFor();
    assert.equal(await page.getByRole("button", { name: "Unlock" }).count(), 0);
    server.advance(6 * 3_600_000);
    await status("Never opened").waitFor();
    await page.getByText("The server deleted the share.").waitFor();
  });

  it("nothing, and no error, if the parts of the page for it do not load", async () => {
    await sender.route("**/assets/sent-status*", (route) => route.abort());
    await page.goto(senders.url);
    await choose(page, [text("sent all the same")]);
    await open(other, await makeLink(page));
    await heading(other, ALL_HERE);
    await page.getByRole("link", { name: "See when it is opened" }).waitFor();
    assert.equal(await page.getByRole("heading", { name: "Status" }).count(), 0);
  });

  it("the status in the language that the sender chooses afterwards", async () => {
    await page.goto(senders.url);
    await choose(page, [text("multilingual")]);
    await makeLink(page);
    await status("Waiting to be opened").waitFor();
    await page.getByLabel("Language").selectOption("de");
    await page.locator('html[lang="de"]').waitFor();
    await page.getByRole("heading", { name: de.shares.status }).waitFor();
    assert.equal(await page.getByText("Waiting to be opened").count(), 0);
  });
});

/** Records in the page what its first progress bar shows. */
function watchDownload(page: Page): Promise<void> {
  return page.evaluate(() => {
    globalThis.shown = [];
    const look = () => {
      const progress = document.querySelector(".progress");
      if (!progress) return;
      const percent = progress.querySelector(".progress-percent")?.textContent ?? "";
      const why = progress.querySelector("p")?.textContent ?? "";
      const { value = 0, max = 1 } = progress.querySelector("progress") ?? {};
      const line = /interrupted/.test(why) ? why : value >= max ? "100%" : percent;
      if (line !== globalThis.shown.at(-1)) globalThis.shown.push(line);
    };
    new MutationObserver(look).observe(document.body, {
      ...{ childList: true, subtree: true, characterData: true, attributes: true },
    });
  });
}

function percentsIn(lines: readonly string[]): number[] {
  return lines.filter((line) => /^\d+%$/.test(line)).map((line) => Number.parseInt(line, 10));
}

function waitForPercent(page: Page, percent: number): Promise<void> {
  const last = () => page.evaluate(() => Number.parseInt(globalThis.shown.at(-1) ?? "", 10));
  return waitUntil(async () => (await last()) >= percent);
}
