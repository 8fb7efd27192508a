import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { type LocalServer, startLocalServer } from "../../support/local-server.ts";
import { waitUntil } from "../../support/wait-until.ts";
import { launchChromium, newPerson } from "../support/chromium.ts";
import { digestOf, file, send } from "../support/shares.ts";
import { ALL_HERE, heading, open, prepareWorkers, saveFile } from "./receive-steps.ts";

/** More than the size from which the page asks where to save. */
const LARGE = 65 * 1024 * 1024;

/** The first write into a chosen file fails in the middle. The second one waits there until it is cancelled. */
const WRITES_THAT_STOP = `{
  const { createWritable } = FileSystemFileHandle.prototype;
  const outcomes = ["full", "slow"];
  FileSystemFileHandle.prototype.createWritable = async function () {
    const outcome = outcomes.shift();
    const target = await createWritable.call(this);
    if (outcome === undefined) return target;
    const writer = target.getWriter();
    let room = ${LARGE / 2};
    return new WritableStream({
      async write(bytes, { signal }) {
        room -= bytes.length;
        if (room < 0 && outcome === "full") {
          throw new DOMException("The disk is full.", "QuotaExceededError");
        }
        if (room < 0) {
          await new Promise((_, reject) => {
            signal.addEventListener("abort", () => reject(signal.reason));
          });
        }
        await writer.write(bytes);
      },
      close: () => writer.close(),
      abort: (reason) => writer.abort(reason),
    });
  };
}`;

describe("a large file in a browser that can ask where to save it", () => {
  const sent = file("large.bin", LARGE);
  const small = file("small.bin", 10);
  let browser: Browser;
  let server: LocalServer;
  let person: BrowserContext;
  let page: Page;
  let downloads: string[];

  before(async () => {
    [browser, server] = await Promise.all([launchChromium(), startLocalServer()]);
  });
  after(async () => {
    await browser.close();
    await server.close();
  });
  beforeEach(async () => {
    await person?.close();
    person = await newPerson(browser);
    page = await person.newPage();
    downloads = [];
    page.on("download", (download) => downloads.push(download.suggestedFilename()));
    await preparePicker(page);
  });

  const receive = async () => {
    // A single file would be saved at once.
    const { link } = await send(server.url, [sent, small]);
    await open(page, link);
    await heading(page, ALL_HERE);
  };
  const button = (name: string) => page.getByRole("button", { name, exact: true });

  it("is streamed into the file that the recipient chooses", async () => {
    await receive();
    await button("Save large.bin").click();
    await button("Save again large.bin").waitFor();
    assert.equal(await chosenDigest(page), digestOf(sent.bytes));
    assert.deepEqual(await askedNames(page), ["large.bin"]);
    assert.deepEqual(downloads, []);
    // A small file is a download, without a question.
    assert.deepEqual(await saveFile(page, "small.bin"), Buffer.from(small.bytes));
  });

  it("is not saved if the recipient closes the dialog, and can be saved afterwards", async () => {
    await receive();
    await answerNext(page, "AbortError");
    await button("Save large.bin").click();
    await waitUntil(async () => (await askedNames(page)).length === 1);
    await answerNext(page, null);
    assert.equal(await page.getByRole("alert").count(), 0);
    await button("Save large.bin").click();
    await button("Save again large.bin").waitFor();
    assert.equal(await chosenDigest(page), digestOf(sent.bytes));
    assert.deepEqual(downloads, []);
  });

  it("is a download if the browser does not show the dialog", async () => {
    await receive();
    await answerNext(page, "SecurityError");
    assert.deepEqual(await saveFile(page, "large.bin"), Buffer.from(sent.bytes));
  });

  it("stays in the browser if writing fails or is cancelled in the middle, and the file is as before", async () => {
    await prepareWorkers(person, WRITES_THAT_STOP);
    await receive();
    await button("Save large.bin").click();
    await page.getByRole("alert").getByText("nothing that has arrived is lost").waitFor();
    assert.equal(await chosenDigest(page), digestOf(new Uint8Array()));
    await button("Save large.bin").click();
    await page.getByRole("progressbar", { name: "Saving" }).waitFor();
    assert.equal(await page.getByRole("alert").count(), 0);
    await button("Cancel").click();
    await page.getByRole("progressbar").waitFor({ state: "detached" });
    assert.equal(await chosenDigest(page), digestOf(new Uint8Array()));
    await button("Save large.bin").click();
    await button("Save again large.bin").waitFor();
    assert.equal(await chosenDigest(page), digestOf(sent.bytes));
  });
});

interface Picker {
  /** The name of the DOMException with which the dialog ends; null if the recipient chooses a file. */
  error: string | null;
  names: string[];
}

/**
 * Lets the page choose a file of the browser's private file system, because a test can't answer the system's dialog. The
 * page writes into it as into any other file.
 */
async function preparePicker(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const picker: Picker = { error: null, names: [] };
    const showSaveFilePicker = async ({ suggestedName }: { suggestedName: string }) => {
      picker.names.push(suggestedName);
      if (picker.error !== null) throw new DOMException("No.", picker.error);
      const root = await navigator.storage.getDirectory();
      return root.getFileHandle("chosen", { create: true });
    };
    Object.assign(globalThis, { picker, showSaveFilePicker });
  });
}

async function answerNext(page: Page, error: string | null): Promise<void> {
  await page.evaluate((next) => {
    (globalThis as unknown as { picker: Picker }).picker.error = next;
  }, error);
}

function askedNames(page: Page): Promise<string[]> {
  return page.evaluate(() => (globalThis as unknown as { picker: Picker }).picker.names);
}

/** The SHA-256 of the chosen file. */
async function chosenDigest(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const chosen = await (await root.getFileHandle("chosen")).getFile();
    const digest = await crypto.subtle.digest("SHA-256", await chosen.arrayBuffer());
    return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  });
}
