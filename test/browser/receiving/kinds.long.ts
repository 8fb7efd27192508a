import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, it } from "node:test";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { type LocalServer, startLocalServer } from "../../support/local-server.ts";
import { NO_NATIVE_CIPHER } from "../../support/no-native-cipher.ts";
import { launchChromium, newPerson } from "../support/chromium.ts";
import { countEvents, file, type Item, inputs, send, statusOf, text } from "../support/shares.ts";
import {
  ALL_HERE,
  enterPassword,
  heading,
  OPEN,
  open,
  openWithPassword,
  prepareWorkers,
  readText,
  saveFile,
} from "./receive-steps.ts";
import { stagedShares } from "./staged.ts";

const PASSWORD = "correct horse – 馬";

const NO_FILE_SYSTEM = `StorageManager.prototype.getDirectory = async () => {
  throw new DOMException("Not in a private window.", "SecurityError");
}`;

describe("a share in the browser", () => {
  let browser: Browser;
  let server: LocalServer;
  let person: BrowserContext;
  let page: Page;

  before(async () => {
    [browser, server] = await Promise.all([launchChromium(), startLocalServer()]);
    person = await newPerson(browser);
    page = await person.newPage();
  });
  after(async () => {
    await browser.close();
    await server.close();
  });

  for (const { what, items } of inputs) {
    it(`arrives unchanged: ${what}`, async () => {
      const { link } = await send(server.url, items);
      await open(page, link);
      await expectItems(page, items);
    });

    it(`arrives with a password: ${what}`, async () => {
      const { link } = await send(server.url, items, { password: PASSWORD });
      await openWithPassword(page, link, PASSWORD);
      await expectItems(page, items);
    });
  }

  it("arrives in a browser without native ChaCha20-Poly1305", async () => {
    const other = await newPerson(browser);
    await prepareWorkers(other, NO_NATIVE_CIPHER);
    const sent = [file("fallback.bin", 700_000)];
    const { link } = await send(server.url, sent, { password: PASSWORD });
    const otherPage = await other.newPage();
    await openWithPassword(otherPage, link, PASSWORD);
    await expectItems(otherPage, sent);
    await other.close();
  });

  it("arrives in memory, with a warning and a limit, in a browser without a file system", async () => {
    const other = await newPerson(browser);
    await prepareWorkers(other, NO_FILE_SYSTEM);
    const sent = [text("kept in memory"), file("memory.bin", 400_000)];
    const { link } = await send(server.url, sent);
    const otherPage = await other.newPage();
    await otherPage.goto(link);
    await otherPage.getByText("in the memory of this tab. Save everything").waitFor();
    await otherPage.getByRole("button", { name: OPEN }).click();
    await expectItems(otherPage, sent);
    await other.close();
  });

  it("asks before a tab closes whose download has failed and is only in its memory", async () => {
    const other = await newPerson(browser);
    await prepareWorkers(other, NO_FILE_SYSTEM);
    const { link } = await send(server.url, [file("memory.bin", 400_000)]);
    const otherPage = await other.newPage();
    await otherPage.route("**/content", (route) => route.fulfill({ status: 404, body: "" }));
    await open(otherPage, link);
    const retry = otherPage.getByRole("button", { name: "Try again" });
    await retry.waitFor();
    const asking = otherPage.waitForEvent("dialog");
    await otherPage.close({ runBeforeUnload: true });
    const dialog = await asking;
    assert.equal(dialog.type(), "beforeunload");
    await dialog.dismiss();
    await otherPage.unroute("**/content");
    await retry.click();
    await heading(otherPage, ALL_HERE);
    await other.close();
  });

  it("shows contents, number of downloads and expiry in the preview", async () => {
    const sent = await send(server.url, [text("hush"), file("plan.txt", 2_048)], {
      maxDownloads: 3,
    });
    await page.goto(sent.link);
    await heading(page, "Someone sent you a share");
    const shown = (await page.getByRole("main").textContent()) ?? "";
    assert.match(shown, /It can be opened 3 times\./);
    assert.match(shown, /Text4\u00a0bytes.*plan\.txt2\u00a0KiB/);
    assert.match(shown, /It expires (today|tomorrow) at \d\d:\d\d\./);
    const status = await statusOf(server.url, sent);
    assert.equal(status.remainingDownloads, 3);
    assert.equal(countEvents(status, "previewed"), 1);
  });

  it("is not claimed by 50 loads of its page", async () => {
    const sent = await send(server.url, [text("still here")]);
    for (let load = 0; load < 50; load++) {
      await page.goto("about:blank");
      await page.goto(sent.link);
      await page.getByRole("button", { name: OPEN }).waitFor();
    }
    const status = await statusOf(server.url, sent);
    assert.equal(status.remainingDownloads, 1);
    assert.equal(countEvents(status, "claimed"), 0);
    await page.getByRole("button", { name: OPEN }).click();
    assert.equal(await readText(page), "still here");
  });

  it("leaves a genuine receipt, and stays in the browser until it is removed", async () => {
    const sent = await send(server.url, [text("look again"), file("again.bin", 100_000)]);
    await open(page, sent.link);
    await heading(page, ALL_HERE);
    const status = await statusOf(server.url, sent);
    assert.equal(status.receipts.length, 1);
    assert.equal(await readText(page), "look again");
    await page.reload();
    await page.getByRole("button", { name: "Show text" }).click();
    assert.equal(await readText(page), "look again");
    await page.getByRole("button", { name: "Remove from this browser" }).click();
    await page.getByRole("button", { name: "Remove", exact: true }).click();
    await heading(page, "Removed");
    await page.waitForURL((url) => url.hash === "");
    assert.ok(!(await stagedShares(page)).includes(sent.id));
    await page.goto("about:blank");
    await page.goto(sent.link);
    await heading(page, "This share was already opened");
  });

  it("saves a single file at once, and again on request", async () => {
    const sent = file("at once.bin", 5_000);
    const { link } = await send(server.url, [sent]);
    const downloading = page.waitForEvent("download");
    await open(page, link);
    const download = await downloading;
    assert.equal(download.suggestedFilename(), "at once.bin");
    assert.deepEqual(await readFile(await download.path()), Buffer.from(sent.bytes));
    await page.getByRole("button", { name: "Save again at once.bin" }).waitFor();
    assert.deepEqual(await saveFile(page, "at once.bin"), Buffer.from(sent.bytes));
    await page.getByRole("button", { name: "Remove from this browser" }).click();
    await heading(page, "Removed");
  });

  it("saves several files only after a click", async () => {
    const { link } = await send(server.url, [file("one.bin", 10), file("two.bin", 10)]);
    const downloads: string[] = [];
    page.on("download", (download) => downloads.push(download.suggestedFilename()));
    await open(page, link);
    await heading(page, ALL_HERE);
    await saveFile(page, "two.bin");
    assert.deepEqual(downloads, ["two.bin"]);
    page.removeAllListeners("download");
  });

  it("can be saved as one zip file with unique names", async () => {
    const items = [text("read me"), file("same.txt", 10), file("Same.txt", 20)];
    const { link } = await send(server.url, items);
    await open(page, link);
    const downloading = page.waitForEvent("download");
    await page.getByRole("button", { name: "Save all as a zip file" }).click();
    const zip = await readFile(await (await downloading).path());
    const names = ["text.txt", "same.txt", "Same (2).txt"];
    for (const [index, item] of items.entries()) {
      assert.ok(zip.includes(Buffer.from(item.bytes)), `the bytes of entry ${index}`);
      assert.ok(zip.includes(names[index] ?? ""), names[index]);
    }
  });

  it("is not claimed if the browser has too little space", async () => {
    const other = await newPerson(browser);
    await prepareWorkers(
      other,
      "StorageManager.prototype.estimate = async () => ({ quota: 9, usage: 0 })",
    );
    const sent = await send(server.url, [file("large.bin", 100_000)]);
    const otherPage = await other.newPage();
    await otherPage.goto(sent.link);
    await otherPage.getByText("this browser has room for only 9 bytes").waitFor();
    assert.equal(await otherPage.getByRole("button", { name: OPEN }).isDisabled(), true);
    await other.close();
  });

  it("is not claimed if a private window has less space than it reports", async () => {
    // Like Chromium with files of more than 1.2 GiB (see receive-large.long.ts): `truncate` does nothing.
    const other = await newPerson(browser);
    await prepareWorkers(
      other,
      `{
        const { truncate } = FileSystemSyncAccessHandle.prototype;
        FileSystemSyncAccessHandle.prototype.truncate = function (size) {
          if (size <= 100_000) truncate.call(this, size);
        };
      }`,
    );
    const sent = await send(server.url, [file("larger.bin", 100_001)]);
    const fitting = await send(server.url, [file("fits.bin", 100_000)]);
    const otherPage = await other.newPage();
    await open(otherPage, sent.link);
    await heading(otherPage, "There is not enough room in this browser");
    await otherPage
      .getByText("If this is a private window, open the link in a normal one")
      .waitFor();
    const status = await statusOf(server.url, sent);
    assert.equal(status.remainingDownloads, 1);
    assert.equal(countEvents(status, "claimed"), 0);
    assert.ok(
      !(await stagedShares(otherPage)).includes(sent.id),
      "the browser still has a stage of the share",
    );
    await otherPage.goto("about:blank");
    await open(otherPage, fitting.link);
    await heading(otherPage, ALL_HERE);
    await other.close();
    await open(page, sent.link);
    await heading(page, ALL_HERE);
  });

  it("shows the remaining tries, and locks after the last", async () => {
    const { link } = await send(server.url, [text("guarded")], { password: PASSWORD });
    await page.goto(link);
    for (const left of ["4 tries left", "3 tries left", "2 tries left", "1 try left"]) {
      await enterPassword(page, `wrong before ${left}`);
      await page.getByText(left).waitFor();
    }
    await enterPassword(page, "the fifth wrong one");
    await heading(page, "Locked after too many wrong passwords");
  });
});

async function expectItems(page: Page, items: readonly Item[]): Promise<void> {
  await heading(page, ALL_HERE);
  for (const { name, bytes } of items) {
    if (name === null) assert.equal(await readText(page), Buffer.from(bytes).toString());
    else assert.deepEqual(await saveFile(page, name), Buffer.from(bytes));
  }
}
