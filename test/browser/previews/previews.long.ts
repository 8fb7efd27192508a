import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import axe from "axe-core";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { type LocalServer, startLocalServer } from "../../support/local-server.ts";
import { waitUntil } from "../../support/wait-until.ts";
import { OPEN, open, saveFile } from "../receiving/receive-steps.ts";
import { launchChromium, newPerson } from "../support/chromium.ts";
import { type Item, send } from "../support/shares.ts";
import { type Visitor, visitors } from "../support/visitors.ts";
import { GIF, named, pdf, png } from "./preview-files.ts";
import { closePreview, preview } from "./preview-steps.ts";

const SVG = `<?xml version="1.0"?>
<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"><style>rect { fill: #f00 }</style>
<defs><rect id="r" width="30" height="20"/></defs><use href="#r"/></svg>`;

for (const { browser, start } of visitors) {
  describe(`the preview in ${browser}`, () => {
    let server: LocalServer;
    let visitor: Visitor;

    before(async () => {
      server = await startLocalServer();
      visitor = await start();
      await receive([
        named("picture.png", png(30, 20)),
        named("animation.gif", GIF),
        named("drawing.svg", SVG),
        named("document.pdf", pdf({ pages: ["First", "Second"] })),
        named("words.txt", "grüezi – 静か\n\tand \u202e more"),
        named("wide.txt", Buffer.from("\ufeffwide", "utf16le")),
        named("long.txt", "0123456789abcdef".repeat(100 * 65_536)),
        named("nothing.txt", ""),
        named("program.bin", Buffer.from([0, 1, 2, 3])),
      ]);
    });
    after(async () => {
      await visitor?.close();
      await server.close();
    });

    async function receive(items: readonly Item[]): Promise<void> {
      const { link } = await send(server.url, items);
      await visitor.goto(link);
      await visitor.click(OPEN);
      await visitor.waitFor(".entry-actions");
    }

    const note = () =>
      visitor.evaluate(() => document.querySelector(".preview [role=status]")?.textContent);

    for (const name of ["picture.png", "drawing.svg"]) {
      it(`shows ${name} with its name for screen readers`, async () => {
        assert.equal(await preview(visitor, name), "shown");
        const shown = await visitor.inFrame(() => {
          const { alt, naturalWidth, naturalHeight } = document.querySelector(
            "img",
          ) as HTMLImageElement;
          return { alt, naturalWidth, naturalHeight };
        });
        assert.deepEqual(shown, { alt: name, naturalWidth: 30, naturalHeight: 20 });
        await closePreview(visitor);
      });
    }

    it("draws the pages of a PDF, and gives their text to screen readers", async () => {
      assert.equal(await preview(visitor, "document.pdf"), "shown");
      const page = () =>
        visitor.inFrame(() => {
          const { width, height } = document.querySelector("canvas") as HTMLCanvasElement;
          const copy = Object.assign(document.createElement("canvas"), { width, height });
          const context = copy.getContext("2d") as CanvasRenderingContext2D;
          context.drawImage(document.querySelector("canvas") as HTMLCanvasElement, 0, 0);
          const { data } = context.getImageData(0, 0, width, height);
          return {
            text: document.querySelector(".page-text")?.textContent,
            isDrawn: data.some((value, index) => index % 4 === 0 && value < 64),
          };
        });
      assert.deepEqual(await page(), { text: "First", isDrawn: true });
      assert.equal(await note(), "Page 1 of 2");
      await visitor.click("Next page");
      await waitUntil(async () => (await note()) === "Page 2 of 2");
      assert.deepEqual(await page(), { text: "Second", isDrawn: true });
      await closePreview(visitor);
    });

    it("shows a text with a mark for each invisible character", async () => {
      assert.equal(await preview(visitor, "words.txt"), "shown");
      const text = () => visitor.inFrame(() => document.querySelector("pre")?.textContent);
      assert.equal(await text(), "grüezi – 静か\n\tand U+202E more");
      await closePreview(visitor);
      assert.equal(await preview(visitor, "wide.txt"), "shown");
      assert.equal(await text(), "wide");
      await closePreview(visitor);
    });

    it("shows the first part of a text of 100 MiB", async () => {
      assert.equal(await preview(visitor, "long.txt"), "shown");
      assert.equal(
        await note(),
        "This is the first part, 512\u00a0KiB. Save the file to read all of it.",
      );
      const length = await visitor.inFrame(
        () => document.querySelector("pre")?.textContent?.length,
      );
      assert.equal(length, 512 * 1024);
      await closePreview(visitor);
    });

    it("says that an empty file is empty, and that an unknown one has no preview", async () => {
      assert.equal(await preview(visitor, "nothing.txt"), "none");
      assert.equal(await note(), "This file is empty.");
      await closePreview(visitor);
      assert.equal(await preview(visitor, "program.bin"), "none");
      assert.match((await note()) ?? "", /^This kind of file has no preview/);
      await closePreview(visitor);
    });

    it("closes with Escape, and returns the focus to its button", async () => {
      await visitor.evaluate(() => {
        const button = document.querySelector("#preview-0") as HTMLButtonElement;
        button.focus();
        button.click();
      });
      await visitor.waitFor('.preview iframe[aria-busy="false"]');
      await visitor.press("Escape");
      await visitor.waitUntilGone(".preview");
      assert.equal(await visitor.evaluate(() => document.activeElement?.id), "preview-0");
    });
  });
}

describe("the preview", () => {
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

  const show = async (name: string) => {
    await page.getByRole("button", { name: `Preview ${name}` }).click();
    await page.locator('.preview iframe[aria-busy="false"]').waitFor();
  };
  const frame = () => page.frameLocator(".preview iframe");

  it("passes axe in light and dark on a phone, and closes from inside the frame", async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    const longName = `${"a long name ".repeat(15)}.txt`;
    const { link } = await send(server.url, [
      named(longName, "words"),
      named("two.pdf", pdf({ pages: ["One", "Two"] })),
    ]);
    await open(page, link);
    for (const name of [longName, "two.pdf"]) {
      await show(name);
      await page.evaluate(axe.source);
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        const violations = await page.evaluate(async () => {
          const { axe } = window as unknown as { axe: typeof import("axe-core") };
          const found = await axe.run({ iframes: false });
          return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)}`);
        });
        assert.deepEqual(violations, [], colorScheme);
        const ground = await frame()
          .locator("body")
          .evaluate((body) => getComputedStyle(body).backgroundColor);
        const channels = ground.match(/\d+/g)?.map(Number) ?? [];
        assert.equal((channels[0] ?? 0) < 128, colorScheme === "dark", ground);
      }
      const { width, overflow } = await page.evaluate(() => {
        const dialog = document.querySelector(".preview") as HTMLElement;
        return { width: dialog.offsetWidth, overflow: dialog.scrollWidth - dialog.clientWidth };
      });
      assert.deepEqual({ width, overflow }, { width: 360, overflow: 0 });
      await frame().locator("[tabindex]").focus();
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "detached" });
    }
  });

  it("shows the first picture of an animation if motion is reduced", async () => {
    await page.emulateMedia({ reducedMotion: "reduce" });
    const { link } = await send(server.url, [named("moving.gif", GIF), named("b.gif", GIF)]);
    await page.goto("about:blank");
    await open(page, link);
    await show("moving.gif");
    assert.equal(
      await frame()
        .getByRole("img", { name: "moving.gif" })
        .evaluate((e) => e.tagName),
      "CANVAS",
    );
    await page.emulateMedia({ reducedMotion: "no-preference" });
  });

  it("saves the file from the preview, and leaves it in the browser until then", async () => {
    const sent = named("keep.txt", "kept");
    const { link } = await send(server.url, [sent, named("other.txt", "other")]);
    await page.goto("about:blank");
    await open(page, link);
    await show("keep.txt");
    const downloading = page.waitForEvent("download");
    await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
    assert.equal((await downloading).suggestedFilename(), "keep.txt");
    await page.keyboard.press("Escape");
    await show("other.txt");
    await page.keyboard.press("Escape");
    // A preview does not count as saved.
    await page.getByRole("button", { name: "Remove from this browser" }).click();
    await page.getByText("You have not viewed or saved everything").waitFor();
    await page.keyboard.press("Escape");
    assert.equal(String(await saveFile(page, "other.txt")), "other");
  });
});
