import { describe, it } from "node:test";
import type { BrowserContext, Page } from "playwright-core";
import type { LocalServer } from "../support/local-server.ts";
import {
  ALL_HERE,
  enterPassword,
  heading,
  open,
  openWithPassword,
  readText,
  saveFile,
} from "./receive-steps.ts";
import { file, send, text } from "./shares.ts";
import { visitForEach } from "./visits.ts";

const PASSWORD = "once more with feeling";
const ITEMS = [file("a.bin", 5_000), file("b.bin", 5_000), text("for you")];

describe("coming back to what has arrived in this browser", () => {
  let server: LocalServer;
  let person: BrowserContext;
  let page: Page;
  visitForEach((visit) => {
    ({ server, person, page } = visit);
  });

  const takeAll = async () => {
    await saveFile(page, "a.bin");
    await saveFile(page, "b.bin");
    await readText(page);
    await noted(page, 3);
  };
  const remove = () => page.getByRole("button", { name: "Remove it from this browser" }).click();

  it("asks nothing before it removes what was all saved or shown before", async () => {
    const { link } = await send(server.url, ITEMS);
    await open(page, link);
    await heading(page, ALL_HERE);
    await takeAll();
    await page.reload();
    await heading(page, ALL_HERE);
    await page.getByRole("button", { name: "Save a.bin" }).getByText("Save again").waitFor();
    await remove();
    await heading(page, "Done");
  });

  it("counts a zip as all of it", async () => {
    const { link } = await send(server.url, ITEMS);
    await open(page, link);
    const downloading = page.waitForEvent("download");
    await page.getByRole("button", { name: "Save everything as one zip" }).click();
    await (await downloading).path();
    await noted(page, 3);
    await page.reload();
    await heading(page, ALL_HERE);
    await remove();
    await heading(page, "Done");
  });

  it("asks where something was neither saved nor shown, before the reload or after", async () => {
    const { link } = await send(server.url, ITEMS);
    await open(page, link);
    await saveFile(page, "a.bin");
    await noted(page, 1);
    await page.reload();
    await heading(page, ALL_HERE);
    await saveFile(page, "b.bin");
    await remove();
    await page.getByRole("dialog").getByText("not looked at or saved all").waitFor();
    await page.getByRole("button", { name: "Leave it" }).click();
    await readText(page);
    await remove();
    await heading(page, "Done");
  });

  it("says that all has arrived, and not that it was begun, when it asks for the password again", async () => {
    const { link } = await send(server.url, ITEMS, { password: PASSWORD });
    await openWithPassword(page, link, PASSWORD);
    await heading(page, ALL_HERE);
    await takeAll();
    await page.reload();
    await heading(page, "Enter the password again");
    await page.getByText("All of it has arrived here already").waitFor();
    await enterPassword(page, "a slip");
    await page.getByText("That is not the password").waitFor();
    await page.getByText("All of it has arrived here already").waitFor();
    await enterPassword(page, PASSWORD);
    await heading(page, ALL_HERE);
    await remove();
    await heading(page, "Done");
  });

  it("shows it while the server is away, too", async () => {
    const { link } = await send(server.url, ITEMS, { password: PASSWORD });
    await openWithPassword(page, link, PASSWORD);
    await heading(page, ALL_HERE);
    await person.route("**/api/**", (route) => route.abort());
    await page.reload();
    await heading(page, "Enter the password again");
    await enterPassword(page, PASSWORD);
    await heading(page, ALL_HERE);
  });
});

/** Resolves when the browser has noted that so many entries were taken. */
async function noted(page: Page, count: number): Promise<void> {
  await page.waitForFunction(async (expected) => {
    const root = await navigator.storage.getDirectory();
    for await (const [, share] of await (await root.getDirectoryHandle("receiving")).entries()) {
      const note = await (share as FileSystemDirectoryHandle).getFileHandle("entries-taken").then(
        (handle) => handle.getFile(),
        () => null,
      );
      if (note?.size === expected * Uint32Array.BYTES_PER_ELEMENT) return true;
    }
    return false;
  }, count);
}
