import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe, it } from "node:test";
import type { BrowserContext, Page, Route } from "playwright-core";
import type { LocalServer } from "../../support/local-server.ts";
import { refusal } from "../support/refusal.ts";
import { file, send, text } from "../support/shares.ts";
import { visitForEach } from "../support/visits.ts";
import {
  ALL_HERE,
  enterPassword,
  heading,
  OFFER,
  open,
  openWithPassword,
  prepareWorkers,
  readText,
  saveFile,
} from "./receive-steps.ts";
import {
  addStagedFile,
  damageStagedFile,
  stagedFiles,
  stagedShares,
  stagedTimes,
  waitForStagedFile,
} from "./staged.ts";

const PASSWORD = "once more with feeling";
const ITEMS = [file("a.bin", 5_000), file("b.bin", 5_000), text("for you")];

describe("a recipient's page for a received share", () => {
  let server: LocalServer;
  let person: BrowserContext;
  let page: Page;
  visitForEach((visit) => {
    ({ server, person, page } = visit);
  });

  const takeAll = async () => {
    await readText(page);
    await saveFile(page, "a.bin");
    await saveFile(page, "b.bin");
    await noted(page, 3);
  };
  const remove = () => page.getByRole("button", { name: "Remove from this browser" }).click();

  it("removes a share without a question if the recipient viewed or saved all of it", async () => {
    const { link } = await send(server.url, ITEMS);
    await open(page, link);
    await heading(page, ALL_HERE);
    await takeAll();
    await page.reload();
    await heading(page, ALL_HERE);
    await page.getByRole("button", { name: "Save again a.bin" }).waitFor();
    await remove();
    await heading(page, "Removed");
  });

  it("still says after a reload that the share is removed, and reads the link again when the recipient enters it", async () => {
    const { link } = await send(server.url, [text("read and removed")], { maxDownloads: 2 });
    await open(page, link);
    await readText(page);
    await remove();
    await heading(page, "Removed");
    await page.waitForURL((url) => url.hash === "");
    await page.reload();
    await heading(page, "Removed");
    await page.getByText("no copy of the share any more").waitFor();
    await page.evaluate((hash) => {
      location.hash = hash;
    }, new URL(link).hash);
    await heading(page, OFFER);
    await page.getByText("It can be opened once").waitFor();
  });

  it("does not claim, before it removes an unsaved share, that a link works again if it may not", async () => {
    const { link } = await send(server.url, [file("a.bin", 10), file("b.bin", 10)], {
      maxDownloads: 3,
    });
    await open(page, link);
    await remove();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("The link may not open again").waitFor();
    await dialog.getByRole("button", { name: "Remove", exact: true }).click();
    await heading(page, "Removed");
    await page.goto(link);
    await heading(page, OFFER);
  });

  it("counts a saved zip file as all entries", async () => {
    const { link } = await send(server.url, ITEMS);
    await open(page, link);
    const downloading = page.waitForEvent("download");
    await page.getByRole("button", { name: "Save all as a zip file" }).click();
    await (await downloading).path();
    await noted(page, 3);
    await page.reload();
    await heading(page, ALL_HERE);
    await remove();
    await heading(page, "Removed");
  });

  it("leaves nothing of a zip file for which there was no room, and makes it at the next click", async () => {
    await prepareWorkers(
      person,
      `{
        const { write } = FileSystemSyncAccessHandle.prototype;
        let isFull = true;
        FileSystemSyncAccessHandle.prototype.write = function (bytes, options) {
          const isZip = String.fromCharCode(...bytes.subarray(0, 4)) === "PK\\x01\\x02";
          if (!isZip || !isFull) return write.call(this, bytes, options);
          isFull = false;
          return 0;
        };
      }`,
    );
    const { link } = await send(server.url, ITEMS);
    await open(page, link);
    await heading(page, ALL_HERE);
    const saveAll = page.getByRole("button", { name: "Save all as a zip file" });
    await saveAll.click();
    await page.getByRole("alert").getByText("nothing that has arrived is lost").waitFor();
    assert.deepEqual(
      (await stagedFiles(page)).filter((name) => name.startsWith("archive")),
      [],
    );
    const downloading = page.waitForEvent("download");
    await saveAll.click();
    await (await downloading).path();
    assert.deepEqual(
      (await stagedFiles(page)).filter((name) => name.startsWith("archive")),
      ["archive"],
    );
  });

  it("saves a whole zip file although a closed tab has left a part of one", async () => {
    const { link } = await send(server.url, ITEMS);
    await open(page, link);
    await heading(page, ALL_HERE);
    // Version 1.0.0 wrote under the final name.
    await addStagedFile(page, "zip", 10);
    await addStagedFile(page, "archive.new", 1_000_000);
    await page.reload();
    await heading(page, ALL_HERE);
    const downloading = page.waitForEvent("download");
    await page.getByRole("button", { name: "Save all as a zip file" }).click();
    const saved = await readFile(await (await downloading).path());
    assert.ok(saved.includes("PK\x05\x06"), "the end of a zip file");
    assert.deepEqual(
      (await stagedFiles(page)).filter((name) => name.startsWith("archive")),
      ["archive"],
    );
  });

  it("does not change a zip file that the browser may still copy when the recipient saves it again", async () => {
    const { link } = await send(server.url, ITEMS);
    await open(page, link);
    await heading(page, ALL_HERE);
    const save = async () => {
      const downloading = page.waitForEvent("download");
      await page.getByRole("button", { name: "Save all as a zip file" }).click();
      return readFile(await (await downloading).path());
    };
    const first = await save();
    const [before] = await stagedTimes(page, "archive");
    assert.deepEqual(await save(), first);
    await page.reload();
    await heading(page, ALL_HERE);
    assert.deepEqual(await save(), first);
    assert.deepEqual(await stagedTimes(page, "archive"), [before]);
  });

  it("asks before a removal if an entry was neither viewed nor saved, even after a reload", async () => {
    const { link } = await send(server.url, ITEMS);
    await open(page, link);
    await saveFile(page, "a.bin");
    await noted(page, 2);
    await page.reload();
    await heading(page, ALL_HERE);
    await remove();
    await page.getByRole("dialog").getByText("not viewed or saved everything").waitFor();
    await page.getByRole("button", { name: "Cancel" }).click();
    await saveFile(page, "b.bin");
    await remove();
    await heading(page, "Removed");
  });

  it("says that the browser has the whole share when it asks for the password again", async () => {
    const { link } = await send(server.url, ITEMS, { password: PASSWORD });
    await openWithPassword(page, link, PASSWORD);
    await heading(page, ALL_HERE);
    await takeAll();
    await page.reload();
    await heading(page, "Enter the password again");
    await page.getByText("has already received the share").waitFor();
    await enterPassword(page, "a slip");
    await page.getByText("Wrong password").waitFor();
    await page.getByText("has already received the share").waitFor();
    await enterPassword(page, PASSWORD);
    await heading(page, ALL_HERE);
    await remove();
    await heading(page, "Removed");
  });

  it("says so also after a rate limit and a wrong password", async () => {
    const { link } = await send(server.url, ITEMS, { password: PASSWORD });
    await openWithPassword(page, link, PASSWORD);
    await heading(page, ALL_HERE);
    await page.reload();
    await heading(page, "Enter the password again");
    const limited = refusal("rate_limited", { retryAfterSeconds: 30 });
    await person.route("**/preview", limited, { times: 1 });
    await page.clock.install();
    await enterPassword(page, "a slip");
    await heading(page, "Too many requests");
    await page.clock.fastForward(30_000);
    await heading(page, "Enter the password again");
    await page.getByText("Wrong password").waitFor();
    await page.getByText("has already received the share").waitFor();
  });

  const silences: { what: string; answer: (route: Route) => Promise<void> }[] = [
    { what: "is unreachable", answer: (route) => route.abort() },
    { what: "accepts requests and never answers", answer: async () => {} },
  ];
  for (const { what, answer } of silences) {
    it(`shows the share while the server ${what}`, async () => {
      const { link } = await send(server.url, ITEMS, { password: PASSWORD });
      await openWithPassword(page, link, PASSWORD);
      await heading(page, ALL_HERE);
      await person.route("**/api/**", answer);
      await page.reload();
      await heading(page, "Enter the password again");
      await enterPassword(page, PASSWORD);
      // Sooner than the time-out of a request, half a minute.
      const title = page.getByRole("heading", { level: 1, name: ALL_HERE });
      await title.waitFor({ timeout: 25_000 });
    });
  }

  it("removes everything, even while it records what was viewed", async () => {
    const script = `{
      const open = FileSystemFileHandle.prototype.createSyncAccessHandle;
      FileSystemFileHandle.prototype.createSyncAccessHandle = async function () {
        const handle = await open.call(this);
        const isNote = this.name.startsWith("entries-taken");
        if (isNote) await new Promise((resolve) => setTimeout(resolve, 1_000));
        return handle;
      };
    }`;
    await prepareWorkers(person, script);
    const { link } = await send(server.url, [text("for you")]);
    await open(page, link);
    await readText(page);
    await remove();
    await heading(page, "Removed");
    assert.deepEqual(await stagedShares(page), []);
  });

  it("shows no error if the storage is full when it records what was viewed", async () => {
    const script = `{
      const open = FileSystemFileHandle.prototype.createSyncAccessHandle;
      FileSystemFileHandle.prototype.createSyncAccessHandle = async function () {
        if (this.name.startsWith("entries-taken")) throw new DOMException("", "QuotaExceededError");
        return open.call(this);
      };
    }`;
    await prepareWorkers(person, script);
    const { link } = await send(server.url, [text("for you")]);
    await open(page, link);
    await readText(page);
    await waitForStagedFile(page, "all-taken", 0);
    assert.equal(await page.getByRole("alert").count(), 0);
  });

  it("shows the share if it can't read its records", async () => {
    const { link } = await send(server.url, ITEMS);
    await open(page, link);
    await saveFile(page, "a.bin");
    await noted(page, 2);
    await damageStagedFile(page, "entries-taken");
    await page.reload();
    await heading(page, ALL_HERE);
    await page.getByRole("button", { name: "Save a.bin", exact: true }).waitFor();
  });
});

/** Resolves when the browser has recorded `count` viewed or saved entries. */
function noted(page: Page, count: number): Promise<void> {
  return waitForStagedFile(page, "entries-taken", count * Uint32Array.BYTES_PER_ELEMENT);
}
