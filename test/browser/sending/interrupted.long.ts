import assert from "node:assert/strict";
import { appendFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { ApiClient } from "../../../src/client/api-client.ts";
import { type ServerProcess, startServerProcess } from "../../support/server-process.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { ALL_HERE, heading, open, saveFile, waitForProgress } from "../receiving/receive-steps.ts";
import { launchChromium, newPerson } from "../support/chromium.ts";
import { type Network, startNetwork } from "../support/network.ts";
import { countEvents, file, text } from "../support/shares.ts";
import { CREATE_LINK, choose, linkOf, savedIn } from "./send-steps.ts";

const MIB = 1024 * 1024;

/** The duration of every upload request, so that the test can interrupt the upload. */
const SLOW_MS = 250;

describe("an upload from the browser", () => {
  let browser: Browser;
  let server: ServerProcess;
  let network: Network;
  let sender: BrowserContext;
  let page: Page;

  before(async () => {
    const env = { RATE_LIMIT: "off" };
    [browser, server] = await Promise.all([launchChromium(), startServerProcess({ env })]);
    network = await startNetwork(server.url);
  });
  after(async () => {
    await browser.close();
    await network.close();
    await server.stop();
  });
  beforeEach(async () => {
    sender = await newPerson(browser);
    await sender.route("**/api/v1/uploads/*", async (route) => {
      await delay(SLOW_MS);
      await route.continue().catch(() => {});
    });
    page = await sender.newPage();
    await page.goto(network.url);
  });
  afterEach(() => sender.close());

  const start = () => page.getByRole("button", { name: CREATE_LINK }).click();

  /** Checks that the share arrives complete, after one creation and one claim. */
  const expectWhole = async (link: string, name: string, bytes: Uint8Array) => {
    const recipient = await newPerson(browser);
    const recipientPage = await recipient.newPage();
    await open(recipientPage, link);
    await heading(recipientPage, ALL_HERE);
    assert.deepEqual(await saveFile(recipientPage, name), Buffer.from(bytes));
    await recipient.close();
    const [kept] = await savedIn(page);
    assert.ok(kept);
    const api = new ApiClient({ serverUrl: server.url });
    const status = await api.status(kept.id, kept.ownerToken);
    assert.equal(countEvents(status, "created"), 1);
    assert.equal(countEvents(status, "claimed"), 1);
  };

  it("resumes after ten seconds without network", async () => {
    const sent = file("cut.bin", 8 * MIB);
    await choose(page, [sent]);
    await start();
    await waitForProgress(page, 25);
    network.cut();
    await page.getByText("The connection is interrupted").first().waitFor();
    await delay(10_000);
    network.mend();
    await expectWhole(await linkOf(page), "cut.bin", sent.bytes);
  });

  it("resumes after a restart of the server", async () => {
    const sent = file("restart.bin", 8 * MIB);
    await choose(page, [sent]);
    await start();
    await waitForProgress(page, 25);
    await server.kill("SIGKILL");
    await page.getByText("The connection is interrupted").first().waitFor();
    await server.restart();
    await expectWhole(await linkOf(page), "restart.bin", sent.bytes);
  });

  it("can be cancelled: the server deletes it, and the form keeps the draft", async () => {
    const uploading = page.waitForRequest((request) => request.method() === "PATCH");
    await choose(page, [file("cancelled.bin", 8 * MIB)]);
    await start();
    const uploadUrl = (await uploading).url();
    const ended = page.waitForResponse(
      (response) => response.request().method() === "DELETE" && response.url() === uploadUrl,
    );
    await waitForProgress(page, 25);
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("list", { name: "Files to send" }).getByText("cancelled.bin").waitFor();
    assert.equal((await ended).status(), 204);
    assert.deepEqual(await savedIn(page), []);
  });

  it("can be cancelled when the server has stored a small share, and the answer is missing", async () => {
    const stored = Promise.withResolvers<string>();
    await page.route("**/api/v1/shares", async (route) => {
      const answer = await route.fetch();
      stored.resolve(((await answer.json()) as { id: string }).id);
    });
    await choose(page, [text("small")]);
    await page.getByRole("button", { name: CREATE_LINK }).click();
    const burning = page.waitForRequest((request) => request.method() === "DELETE");
    const id = await stored.promise;
    await page.getByRole("button", { name: "Cancel" }).click();
    const burned = await burning;
    assert.ok(burned.url().endsWith(id));
    assert.equal((await burned.response())?.status(), 204);
    assert.deepEqual(await savedIn(page), []);
  });

  it("starts again with the next click, if the script of its Worker did not load", async () => {
    const pattern = /send\.worker-[^/]*\.js$/;
    await page.route(pattern, (route) => route.fulfill({ status: 404, body: "" }), { times: 1 });
    await choose(page, [text("second try")]);
    await page.getByText("A part of this page did not load").waitFor();
    await page.getByRole("button", { name: CREATE_LINK }).click();
    await linkOf(page);
  });

  it("makes the browser ask before it closes the tab", async () => {
    const asked: string[] = [];
    page.on("dialog", async (dialog) => {
      asked.push(dialog.type());
      await dialog.dismiss();
    });
    const sent = file("kept.bin", 6 * MIB);
    await choose(page, [sent]);
    await start();
    await waitForProgress(page, 10);
    await page.close({ runBeforeUnload: true });
    await expectWhole(await linkOf(page), "kept.bin", sent.bytes);
    assert.deepEqual(asked, ["beforeunload"]);
  });

  it("stops if the file changes, so that it never mixes old and new content", async () => {
    const path = join(await tempFolder(), "changing.bin");
    await writeFile(path, file("", 8 * MIB).bytes);
    await page.locator("input[type=file]").setInputFiles(path);
    await start();
    await waitForProgress(page, 10);
    await appendFile(path, "changed");
    await page.getByRole("alert").getByText("changing.bin changed after you chose it").waitFor();
    assert.deepEqual(await savedIn(page), []);
  });

  it("can start after the server was unreachable", async () => {
    const config = "**/api/v1/config";
    await sender.route(config, (route) => route.abort());
    await page.reload();
    await heading(page, "The server can't be reached");
    await sender.unroute(config);
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("button", { name: CREATE_LINK }).waitFor();
  });
});
