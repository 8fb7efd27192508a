import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { ApiClient } from "../../../src/client/api-client.ts";
import { type LocalServer, startLocalServer } from "../../support/local-server.ts";
import { waitUntil } from "../../support/wait-until.ts";
import { ALL_HERE, heading, open, saveFile, waitForProgress } from "../receiving/receive-steps.ts";
import { launchChromium, newPerson } from "../support/chromium.ts";
import { type Network, startNetwork } from "../support/network.ts";
import { countEvents, file } from "../support/shares.ts";
import { CREATE_LINK, choose, linkOf, savedIn } from "./send-steps.ts";

const MIB = 1024 * 1024;

/** The duration of every upload request, so that the test can pause the upload. */
const SLOW_MS = 250;

/** Shorter than this, a wake-up ended the delay before a retry. */
const LONG_DELAY_S = 10;

describe("a running upload", () => {
  let browser: Browser;
  let server: LocalServer;
  let network: Network;
  let sender: BrowserContext;
  let page: Page;
  let uploads = 0;

  before(async () => {
    [browser, server] = await Promise.all([
      launchChromium(),
      startLocalServer({ RATE_LIMIT: "off" }),
    ]);
    network = await startNetwork(server.url);
  });
  after(async () => {
    await browser.close();
    await network.close();
    await server.close();
  });
  beforeEach(async () => {
    sender = await newPerson(browser);
    uploads = 0;
    await sender.route("**/api/v1/uploads/*", async (route) => {
      uploads++;
      await delay(SLOW_MS);
      await route.continue().catch(() => {});
    });
    await sender.addInitScript(() => {
      const held: string[] = [];
      Object.assign(globalThis, { wakeLocks: held });
      Object.defineProperty(navigator, "wakeLock", {
        value: {
          request: async (kind: string) => {
            held.push(kind);
            return { release: async () => void held.pop() };
          },
        },
      });
    });
    page = await sender.newPage();
    await page.goto(network.url);
  });
  afterEach(() => sender.close());

  const start = async (name: string) => {
    const sent = { name, bytes: file(name, 8 * MIB).bytes };
    await choose(page, [sent]);
    await page.getByRole("button", { name: CREATE_LINK }).click();
    await waitForProgress(page, 25);
    return sent;
  };
  const button = (name: string) => page.getByRole("button", { name, exact: true });
  const wakeLocks = () =>
    page.evaluate(() => (globalThis as unknown as { wakeLocks: string[] }).wakeLocks.length);

  /** Checks that the share arrives complete, after one creation. */
  const expectWhole = async (
    link: string,
    { name, bytes }: { name: string; bytes: Uint8Array },
  ) => {
    const recipient = await newPerson(browser);
    const other = await recipient.newPage();
    await open(other, link);
    await heading(other, ALL_HERE);
    assert.deepEqual(await saveFile(other, name), Buffer.from(bytes));
    await recipient.close();
    const [kept] = await savedIn(page);
    assert.ok(kept);
    const api = new ApiClient({ serverUrl: server.url });
    assert.equal(countEvents(await api.status(kept.id, kept.ownerToken), "created"), 1);
  };

  it("can be paused and resumed by one button that keeps the focus, and the tab says so", async () => {
    const sent = await start("paused.bin");
    await button("Pause").focus();
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.title.startsWith("Paused"));
    await page.getByRole("status").getByText("Nothing that has arrived is lost.").waitFor();
    await page.locator("button:focus", { hasText: "Resume" }).waitFor();
    const before = uploads;
    await delay(4 * SLOW_MS);
    assert.equal(uploads, before, "the page uploaded while it was paused");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.title.startsWith("Sending"));
    await expectWhole(await linkOf(page), sent);
  });

  it("can be cancelled while it is paused: the server deletes it, and the form keeps the draft", async () => {
    await start("cancelled.bin");
    await button("Pause").click();
    await button("Resume").waitFor();
    const deleted = page.waitForResponse((response) => response.request().method() === "DELETE");
    await button("Cancel").click();
    await page.getByRole("list", { name: "Files to send" }).getByText("cancelled.bin").waitFor();
    assert.equal((await deleted).status(), 204);
  });

  it("starts again if the server has deleted it during the pause", async () => {
    const sent = await start("late.bin");
    await button("Pause").click();
    await button("Resume").waitFor();
    await sender.route(
      "**/api/v1/uploads/*",
      (route) => route.fulfill({ status: 404, headers: { "tus-resumable": "1.0.0" } }),
      { times: 1 },
    );
    await button("Resume").click();
    const link = await linkOf(page);
    const recipient = await newPerson(browser);
    const other = await recipient.newPage();
    await open(other, link);
    await heading(other, ALL_HERE);
    assert.deepEqual(await saveFile(other, sent.name), Buffer.from(sent.bytes));
    await recipient.close();
  });

  it("resumes at once when the device wakes up after a sleep without network", async () => {
    await page.clock.install();
    await page.goto(network.url);
    const sent = await start("slept.bin");
    network.cut();
    await page.getByText("Next retry in").first().waitFor();
    const secondsLeft = async () =>
      Number(/Next retry in (\d+)\ss/.exec((await page.locator("main").textContent()) ?? "")?.[1]);
    await waitUntil(async () => (await secondsLeft()) > LONG_DELAY_S, 90_000);
    network.mend();
    const wokeAt = Date.now();
    // The clock jumps, as it does when someone opens the lid of a laptop. No timer ran meanwhile.
    await page.clock.fastForward("05:00");
    await page.waitForFunction(() => !document.body.textContent?.includes("is interrupted"));
    assert.ok(Date.now() - wokeAt < LONG_DELAY_S * 1000, "the page waited for the next retry");
    await expectWhole(await linkOf(page), sent);
  });

  it("keeps the device awake, but not while it is paused or when it has ended", async () => {
    await start("awake.bin");
    assert.equal(await wakeLocks(), 1);
    await button("Pause").click();
    await button("Resume").waitFor();
    await waitUntil(async () => (await wakeLocks()) === 0);
    await button("Resume").click();
    await waitUntil(async () => (await wakeLocks()) === 1);
    await linkOf(page);
    await waitUntil(async () => (await wakeLocks()) === 0);
  });
});
