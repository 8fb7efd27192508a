import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { ApiClient } from "../../../src/client/api-client.ts";
import { watchStatus } from "../../../src/client/owner.ts";
import type { SentShare } from "../../../src/client/send.ts";
import { type LocalServer, startLocalServer } from "../../support/local-server.ts";
import { waitUntil } from "../../support/wait-until.ts";
import { launchChromium, newPerson } from "../support/chromium.ts";
import { type Network, startNetwork } from "../support/network.ts";
import { countEvents, file, send, statusOf } from "../support/shares.ts";
import {
  ALL_HERE,
  heading,
  open,
  prepareWorkers,
  saveFile,
  waitForProgress,
} from "./receive-steps.ts";
import { stagedFiles } from "./staged.ts";

const MIB = 1024 * 1024;
const SPEED = 4 * MIB;
const CANCELLED = "Download cancelled";

describe("a download that the recipient cancels in the browser", () => {
  const sent = file("large.bin", 24 * MIB);
  let browser: Browser;
  let server: LocalServer;
  let network: Network;
  let person: BrowserContext;
  let page: Page;
  let share: SentShare;

  before(async () => {
    [browser, server] = await Promise.all([launchChromium(), startLocalServer()]);
    network = await startNetwork(server.url);
  });
  after(async () => {
    await browser.close();
    await network.close();
    await server.close();
  });
  beforeEach(async () => {
    network.mend();
    network.setSpeed(SPEED);
    await person?.close();
    person = await newPerson(browser);
    page = await person.newPage();
    const { link, ...keys } = await send(server.url, [sent]);
    share = { ...keys, link: link.replace(server.url, network.url) };
  });

  const cancel = () => page.getByRole("button", { name: "Cancel" }).click();
  const openAgain = () => page.getByRole("button", { name: "Open again" }).click();

  async function expectOneWholeDownload(): Promise<void> {
    network.setSpeed(Number.POSITIVE_INFINITY);
    await heading(page, ALL_HERE);
    assert.ok((await saveFile(page, "large.bin")).equals(sent.bytes));
    const status = await statusOf(server.url, share);
    assert.deepEqual([countEvents(status, "claimed"), countEvents(status, "delivered")], [1, 1]);
  }

  it("leaves none of it in the browser, shows the sender that it is interrupted, and opens again there alone", async () => {
    const isInterrupted = watchInterruption(server.url, share);
    await open(page, share.link);
    await waitForProgress(page, 40);
    await page.getByText("Cancelling removes the part that has arrived").waitFor();
    await cancel();
    await heading(page, CANCELLED);
    await page.getByText("Time left: 15 min").waitFor();
    assert.deepEqual(await stagedFiles(page), ["cancelled", "state"]);
    await waitUntil(isInterrupted);
    const other = await newPerson(browser);
    const otherPage = await other.newPage();
    await otherPage.goto(share.link);
    await heading(otherPage, "This share was already opened");
    await other.close();
    await openAgain();
    await expectOneWholeDownload();
  });

  it("does not begin again by itself after a reload", async () => {
    await open(page, share.link);
    await waitForProgress(page, 40);
    await cancel();
    await heading(page, CANCELLED);
    await page.reload();
    await heading(page, CANCELLED);
    await page.getByText("Time left: ").waitFor();
    await openAgain();
    await expectOneWholeDownload();
  });

  it("while the connection is interrupted can be opened again", async () => {
    await open(page, share.link);
    await waitForProgress(page, 40);
    network.cut();
    await page.getByText("The connection is interrupted").first().waitFor();
    await cancel();
    await heading(page, CANCELLED);
    assert.deepEqual(await stagedFiles(page), ["cancelled", "state"]);
    network.mend();
    await openAgain();
    await expectOneWholeDownload();
  });

  it("frees its room although the storage is full", async () => {
    await prepareWorkers(
      person,
      `{
        const open = FileSystemFileHandle.prototype.createSyncAccessHandle;
        const hasContent = async () => {
          const root = await navigator.storage.getDirectory();
          for await (const share of (await root.getDirectoryHandle("receiving")).values()) {
            for await (const name of share.keys()) if (name === "content") return true;
          }
          return false;
        };
        FileSystemFileHandle.prototype.createSyncAccessHandle = async function () {
          const isFull = this.name.endsWith(".new") && (await hasContent());
          if (isFull) throw new DOMException("", "QuotaExceededError");
          return open.call(this);
        };
      }`,
    );
    await open(page, share.link);
    await waitForProgress(page, 20);
    await cancel();
    await heading(page, CANCELLED);
    assert.deepEqual(await stagedFiles(page), ["cancelled", "state"]);
  });

  it("while the answer to the claim is missing can be opened again", async () => {
    await page.route("**/claims", async (route) => {
      // The server has the claim, and the page never gets the answer.
      await route.fetch();
    });
    await open(page, share.link);
    await page.getByText("Asking the server…").first().waitFor();
    await waitUntil(async () => countEvents(await statusOf(server.url, share), "claimed") === 1);
    await cancel();
    await heading(page, CANCELLED);
    await page.unroute("**/claims");
    await openAgain();
    await expectOneWholeDownload();
  });
});

/** Whether the sender sees that the download is interrupted. */
function watchInterruption(serverUrl: string, share: SentShare): () => Promise<boolean> {
  const api = new ApiClient({ serverUrl });
  const { id, ownerToken } = share;
  let isInterrupted = false;
  const watch = async () => {
    const { signal } = new AbortController();
    for await (const { downloads } of watchStatus(api, id, ownerToken, null, signal)) {
      isInterrupted = downloads.some(({ interrupted }) => interrupted);
    }
  };
  // It ends with the share, or with the server.
  void watch().catch(() => {});
  return async () => isInterrupted;
}
