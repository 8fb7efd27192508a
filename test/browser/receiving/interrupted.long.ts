import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { Browser, BrowserContext, Page } from "playwright-core";
import type { SentShare } from "../../../src/client/send.ts";
import { type ServerProcess, startServerProcess } from "../../support/server-process.ts";
import { launchChromium, newPerson } from "../support/chromium.ts";
import { type Network, startNetwork } from "../support/network.ts";
import { countEvents, file, type Item, send, statusOf, text } from "../support/shares.ts";
import {
  ALL_HERE,
  enterPassword,
  heading,
  open,
  saveFile,
  waitForProgress,
} from "./receive-steps.ts";

const MIB = 1024 * 1024;
const PASSWORD = "through thick and thin";

/** Large enough for a flush (16 MiB), and slow enough for an interruption. */
const SIZE = 24 * MIB;
const SPEED = 12 * MIB;
const CRAWL = 64 * 1024;

describe("a download in the browser", () => {
  let browser: Browser;
  let server: ServerProcess;
  let network: Network;
  let person: BrowserContext;
  let page: Page;
  let ranges: string[];
  const sent: Item = file("large.bin", SIZE);

  before(async () => {
    [browser, server] = await Promise.all([
      launchChromium(),
      startServerProcess({ env: { LOG_LEVEL: "warn" } }),
    ]);
    network = await startNetwork(server.url);
  });
  after(async () => {
    await browser.close();
    await network.close();
    await server.stop();
  });
  beforeEach(async () => {
    network.mend();
    network.setSpeed(SPEED);
    person = await newPerson(browser);
    ranges = [];
    person.on("request", (request) => {
      if (request.url().endsWith("/content")) ranges.push(request.headers().range ?? "");
    });
    page = await person.newPage();
  });

  /** The recipient uses the proxy, whose connections the test can break. */
  async function sendLarge(password?: string): Promise<SentShare> {
    const share = await send(server.url, [sent], password === undefined ? {} : { password });
    return { ...share, link: share.link.replace(server.url, network.url) };
  }

  /** Slows the connection down after most of the content has arrived. */
  async function waitUntilMostIsThere(): Promise<void> {
    await waitForProgress(page, 75);
    network.setSpeed(CRAWL);
  }

  async function expectOneWholeDownload(share: SentShare): Promise<void> {
    network.setSpeed(Number.POSITIVE_INFINITY);
    await heading(page, ALL_HERE);
    assert.ok((await saveFile(page, "large.bin")).equals(sent.bytes));
    const status = await statusOf(server.url, share);
    assert.equal(countEvents(status, "claimed"), 1);
    assert.equal(countEvents(status, "delivered"), 1);
    assert.equal(ranges[0], "bytes=0-");
    assert.notEqual(ranges.at(-1), "bytes=0-", "it resumes");
    await person.close();
  }

  it("resumes by itself after ten seconds without a network", async () => {
    const share = await sendLarge();
    await open(page, share.link);
    await waitUntilMostIsThere();
    network.cut();
    await page.getByText("The connection is interrupted").first().waitFor();
    await sleep(10_000);
    network.mend();
    await expectOneWholeDownload(share);
  });

  it("resumes after a reload", async () => {
    const share = await sendLarge();
    await open(page, share.link);
    await waitUntilMostIsThere();
    await page.reload();
    await expectOneWholeDownload(share);
  });

  it("resumes in a new tab after its tab was closed", async () => {
    const share = await sendLarge();
    await open(page, share.link);
    await waitUntilMostIsThere();
    await page.close();
    page = await person.newPage();
    await page.goto(share.link);
    await expectOneWholeDownload(share);
  });

  it("resumes after a reload and the password; a wrong one costs no try", async () => {
    const share = await sendLarge(PASSWORD);
    await page.goto(share.link);
    await enterPassword(page, PASSWORD);
    await page.getByRole("button", { name: "Open now" }).click();
    await waitUntilMostIsThere();
    await page.reload();
    await heading(page, "Enter the password again");
    await enterPassword(page, `${PASSWORD}!`);
    await page.getByText("Wrong password").waitFor();
    await enterPassword(page, PASSWORD);
    await expectOneWholeDownload(share);
  });

  it("resumes after a restart of the server", async () => {
    const share = await sendLarge();
    await open(page, share.link);
    await waitUntilMostIsThere();
    await server.kill("SIGKILL");
    // Bytes that the proxy still buffers from the dead server would otherwise arrive slowly.
    network.cut();
    await page.getByText("The connection is interrupted").first().waitFor();
    await server.restart();
    network.mend();
    await expectOneWholeDownload(share);
  });

  it("is given to one of two people who open a link at once, and the other sees that it was opened", async () => {
    const share = await sendLarge();
    const other = await newPerson(browser);
    const otherPage = await other.newPage();
    await Promise.all([page.goto(share.link), otherPage.goto(share.link)]);
    const buttons = [page, otherPage].map((each) => each.getByRole("button", { name: "Open now" }));
    await Promise.all(buttons.map((button) => button.waitFor()));
    network.setSpeed(Number.POSITIVE_INFINITY);
    await Promise.all(buttons.map((button) => button.click()));
    const outcomes = await Promise.all([page, otherPage].map(outcomeOf));
    assert.deepEqual(outcomes.sort(), [ALL_HERE, "This share was already opened"]);
    assert.equal(countEvents(await statusOf(server.url, share), "claimed"), 1);
    await Promise.all([person.close(), other.close()]);
  });

  it("continues only in the tab that began it", async () => {
    const share = await send(network.url, [text("one tab at a time")]);
    await open(page, share.link);
    await heading(page, ALL_HERE);
    const second = await person.newPage();
    await second.goto(share.link);
    await heading(second, "This share is open in another tab");
    await page.close();
    await second.getByRole("button", { name: "Try again" }).click();
    await heading(second, ALL_HERE);
    await person.close();
  });
});

/** The last heading of a page. */
async function outcomeOf(page: Page): Promise<string> {
  const ends = page.getByRole("heading", { level: 1, name: /Received completely|already opened/ });
  await ends.waitFor();
  return (await ends.textContent()) ?? "";
}
