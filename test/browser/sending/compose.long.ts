import assert from "node:assert/strict";
import { appendFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import type { BrowserContext, Page } from "playwright-core";
import type { LocalServer } from "../../support/local-server.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { makeTree } from "../../support/tree.ts";
import { dropPaths } from "../folders/folder-steps.ts";
import { ALL_HERE, heading, open, saveFile } from "../receiving/receive-steps.ts";
import { text } from "../support/shares.ts";
import { visitForEach } from "../support/visits.ts";
import { CREATE_LINK, choose, generatePassword, linkOf, makeLink, savedIn } from "./send-steps.ts";

/** The content of the clipboard. A folder is the name of a file entry that is a directory. */
interface Clipboard {
  strings?: Record<string, string>;
  files?: string[];
  folders?: string[];
}

describe("the form to send", () => {
  let server: LocalServer;
  let person: BrowserContext;
  let page: Page;
  visitForEach(async (visit) => {
    ({ server, person, page } = visit);
    await page.goto(server.url);
    await page.getByRole("button", { name: CREATE_LINK }).waitFor();
  });

  const names = () =>
    page.getByRole("list", { name: "Files to send" }).locator(".file-name").allTextContents();
  const textField = () => page.getByLabel("Text", { exact: true });

  /** Pastes into the text field. Returns whether the page handled the paste, so that the browser inserts no text. */
  const paste = (clipboard: Clipboard) =>
    textField().evaluate((field, { strings = {}, files = [], folders = [] }) => {
      const clipboardData = new DataTransfer();
      for (const [type, content] of Object.entries(strings)) clipboardData.setData(type, content);
      for (const name of [...files, ...folders]) {
        const type = name.endsWith(".png") ? "image/png" : "";
        clipboardData.items.add(new File([name], name, { type }));
      }
      /** A folder with one file, named like the folder. "locked" can't be read. */
      const folderOf = (name: string) => {
        const file = (take: (file: File) => void) => take(new File([name], name));
        const parts = [[{ name, isDirectory: false, isFile: true, file }], []];
        const readEntries = (take: (part: object[]) => void, fail: () => void) =>
          name === "locked" ? fail() : take(parts.shift() ?? []);
        const createReader = () => ({ readEntries });
        return {
          name,
          isDirectory: true,
          isFile: false,
          createReader,
        } as unknown as FileSystemEntry;
      };
      DataTransferItem.prototype.webkitGetAsEntry = function () {
        const { name = "" } = this.getAsFile() ?? {};
        const isDirectory = folders.includes(name);
        return isDirectory
          ? folderOf(name)
          : ({ name, isDirectory, isFile: true } as FileSystemEntry);
      };
      const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
      return !field.dispatchEvent(event);
    }, clipboard);

  const choosePath = (path: string) => page.locator("input[type=file]").setInputFiles(path);
  const send = () => page.getByRole("button", { name: CREATE_LINK }).click();

  for (const format of ["text/html", "text/rtf"]) {
    it(`pastes the text of a clipboard with ${format} and its picture`, async () => {
      const strings = { "text/plain": "A1\tB1", [format]: "formatted" };
      assert.equal(await paste({ strings, files: ["image.png"] }), false);
      assert.deepEqual(await names(), []);
    });
  }

  it("adds a pasted screenshot, and a second one, as files", async () => {
    assert.equal(await paste({ files: ["image.png"] }), true);
    await paste({ files: ["image.png"] });
    assert.deepEqual(await names(), ["image.png", "image-2.png"]);
  });

  it("adds copied files whose names are on the clipboard as text", async () => {
    const strings = { "text/plain": "report.pdf" };
    assert.equal(await paste({ strings, files: ["report.pdf"] }), true);
    assert.deepEqual(await names(), ["report.pdf"]);
  });

  it("adds a picture that was copied from a web page", async () => {
    await paste({
      strings: { "text/html": '<img src="https://example.org/a">' },
      files: ["image.png"],
    });
    assert.deepEqual(await names(), ["image.png"]);
  });

  it("adds a dropped folder with everything in it, and the files beside it", async () => {
    const folder = await makeTree({
      "photos/a.jpg": Buffer.from("aa"),
      "photos/2026/b.jpg": Buffer.from("b"),
      "photos/empty": null,
      "report.txt": Buffer.from("x"),
    });
    await dropPaths(page, join(folder, "photos"), join(folder, "report.txt"));
    await page.getByText("2 files, 3 bytes").waitFor();
    assert.deepEqual(await names(), ["report.txt", "photos"]);
    await page.getByText("3 files, 4 bytes of").waitFor();
    await page.getByRole("button", { name: "Remove photos" }).click();
    assert.deepEqual(await names(), ["report.txt"]);
  });

  it("replaces a folder that is dropped again", async () => {
    const folder = await makeTree({ "photos/a.jpg": Buffer.from("aa") });
    await dropPaths(page, join(folder, "photos"));
    await page.getByText("1 file, 2 bytes").first().waitFor();
    await writeFile(join(folder, "photos/b.jpg"), "b");
    await dropPaths(page, join(folder, "photos"));
    await page.getByText("2 files, 3 bytes").first().waitFor();
    assert.deepEqual(await names(), ["photos"]);
  });

  it("adds a pasted folder, and names one that it can't read", async () => {
    await paste({ folders: ["photos"] });
    await page.getByText("1 file, 6 bytes").first().waitFor();
    assert.deepEqual(await names(), ["photos"]);
    await paste({ folders: ["locked"] });
    const words = "This browser can't read locked. Choose again";
    await page.getByRole("alert").getByText(words).waitFor();
    assert.deepEqual(await names(), ["photos"]);
  });

  it("sends a dropped folder that the browser still has to read, or nothing if it can't read it", async () => {
    const folder = await makeTree({ "photos/a.jpg": Buffer.from("aa") });
    await textField().fill("beside a folder");
    for (const isReadable of [false, true]) {
      await holdFolder(page);
      await dropPaths(page, join(folder, "photos"));
      await send();
      await page.getByRole("button", { name: "Preparing encryption…" }).waitFor();
      await releaseFolder(page, isReadable);
      if (isReadable) break;
      await page.getByRole("alert").getByText("This browser can't read photos.").waitFor();
      assert.equal(await page.getByRole("button", { name: CREATE_LINK }).isEnabled(), true);
    }
    await linkOf(page);
    const [share] = await savedIn(page);
    assert.deepEqual(share?.contents, { files: 1, texts: 1, size: 17 });
  });

  it("names a file that changed after it was chosen, and sends it when it is chosen again", async () => {
    const path = join(await tempFolder(), "report.txt");
    await writeFile(path, "old");
    await choosePath(path);
    await appendFile(path, " and new");
    await send();
    const error = page.getByRole("alert").getByText("report.txt changed after you chose it");
    await error.waitFor();
    await page.getByText("Choose the file again, or remove it from the list.").waitFor();
    await choosePath(path);
    await error.waitFor({ state: "detached" });
    await page.getByText("You replaced report.txt with the new content.").waitFor();
    assert.deepEqual(await names(), ["report.txt"]);
    const link = await makeLink(page);
    const other = await person.newPage();
    await open(other, link);
    await heading(other, ALL_HERE);
    assert.equal((await saveFile(other, "report.txt")).toString(), "old and new");
  });

  it("names a file that was deleted after it was chosen, and sends the rest without it", async () => {
    const folder = await tempFolder();
    const [gone, here] = [join(folder, "gone.txt"), join(folder, "here.txt")];
    for (const path of [here, gone]) {
      await writeFile(path, "content");
      await choosePath(path);
    }
    await rm(gone);
    await send();
    const error = page.getByRole("alert").getByText("gone.txt changed after you chose it");
    await error.waitFor();
    await page.getByRole("button", { name: "Remove gone.txt" }).click();
    await error.waitFor({ state: "detached" });
    await makeLink(page);
  });

  it("makes the browser ask before it loses a draft, and keeps the draft if the user stays", async () => {
    const asked: string[] = [];
    page.on("dialog", async (dialog) => {
      asked.push(dialog.type());
      await dialog.dismiss();
    });
    await page.getByRole("link", { name: "My shares" }).click();
    await page.getByText("This list is empty").waitFor();
    assert.deepEqual(asked, [], "the browser asked although there was no draft");
    await page.goBack();
    await choose(page, [text("don't lose me"), { name: "a.txt", bytes: Buffer.from("a") }]);
    const leave = [
      () => page.getByRole("link", { name: "My shares" }).click({ noWaitAfter: true }),
      () => page.evaluate(() => location.reload()),
      () => page.close({ runBeforeUnload: true }),
    ];
    for (const [index, act] of leave.entries()) {
      const dialog = page.waitForEvent("dialog");
      await act();
      await dialog;
      assert.equal(asked.length, index + 1);
    }
    assert.equal(await textField().inputValue(), "don't lose me");
    assert.deepEqual(await names(), ["a.txt"]);
  });

  it("excludes every text field from browser services, and secrets from translation", async () => {
    await page.route("**/api/v1/config", async (route) => {
      const response = await route.fetch();
      await route.fulfill({
        response,
        json: { ...(await response.json()), uploadAccess: "token" },
      });
    });
    await page.reload();
    await choose(page, [text("secret"), { name: "name.txt", bytes: Buffer.from("a") }]);
    await page.getByRole("button", { name: "Generate" }).click();
    assert.equal(await expectPrivateFields(page), 4);
    await page.getByLabel("Upload token", { exact: true }).fill("ots_x");
    const literals = () => page.locator("[translate=no]").allTextContents();
    assert.ok((await literals()).includes("name.txt"));

    await page.unroute("**/api/v1/config");
    page.on("dialog", (dialog) => dialog.accept());
    await page.reload();
    await choose(page, [text("secret")]);
    const password = await generatePassword(page);
    await makeLink(page);
    assert.equal(await expectPrivateFields(page), 1, "the field of the link");
    assert.ok((await literals()).includes(password));
  });
});

/** The browser does not read the folder that someone drops next until `releaseFolder`. */
async function holdFolder(page: Page): Promise<void> {
  await page.evaluate(() => {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    Object.assign(globalThis, { release: resolve });
    const { prototype } = DataTransferItem;
    const { webkitGetAsEntry } = prototype;
    prototype.webkitGetAsEntry = function () {
      prototype.webkitGetAsEntry = webkitGetAsEntry;
      const entry = webkitGetAsEntry.call(this) as FileSystemDirectoryEntry;
      const reader = entry.createReader();
      const readEntries: typeof reader.readEntries = async (take, fail) => {
        if (await promise) reader.readEntries(take, fail);
        else fail?.(new DOMException("", "NotReadableError"));
      };
      const createReader = { value: () => ({ readEntries }) };
      return Object.defineProperty(entry, "createReader", createReader);
    };
  });
}

async function releaseFolder(page: Page, isReadable: boolean): Promise<void> {
  await page.evaluate((readable) => {
    (globalThis as unknown as { release(isReadable: boolean): void }).release(readable);
  }, isReadable);
}

/** Checks all text fields of a page. Returns their number. */
async function expectPrivateFields(page: Page): Promise<number> {
  const fields = await page.locator("textarea, input[type=text], input[type=password]").all();
  for (const field of fields) {
    for (const [name, value] of [
      ["autocomplete", "off"],
      ["autocapitalize", "off"],
      ["autocorrect", "off"],
      ["spellcheck", "false"],
      ["translate", "no"],
      ["data-gramm", "false"],
      ["data-gramm_editor", "false"],
      ["data-enable-grammarly", "false"],
      ["data-lt-active", "false"],
    ] as const) {
      assert.equal(await field.getAttribute(name), value, name);
    }
  }
  return fields.length;
}
