import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, beforeEach, describe, it } from "node:test";
import { type LocalServer, startLocalServer } from "../../support/local-server.ts";
import { waitUntil } from "../../support/wait-until.ts";
import { OPEN } from "../receiving/receive-steps.ts";
import { file, type Item, inFolder, send } from "../support/shares.ts";
import { type Visitor, visitors } from "../support/visitors.ts";
import { named, png } from "./preview-files.ts";
import { closePreview, preview } from "./preview-steps.ts";

const MANY = 450;

for (const { browser, start } of visitors) {
  describe(`a received folder in ${browser}`, () => {
    const picture = inFolder(named("picture.png", png(30, 20)), "photos", "2026");
    const files = [
      inFolder(named("a.txt", "the first"), "photos"),
      picture,
      inFolder(named(".env", "hidden"), "photos", "2026"),
    ];
    let server: LocalServer;
    let visitor: Visitor;

    before(async () => {
      server = await startLocalServer();
      visitor = await start();
    });
    after(async () => {
      await visitor?.close();
      await server.close();
    });
    beforeEach(() => visitor.goto("about:blank"));

    async function receive(items: readonly Item[]): Promise<void> {
      const { link } = await send(server.url, items);
      await visitor.goto(link);
      await visitor.click(OPEN);
      await visitor.waitFor(".entry-actions");
    }

    const listed = () =>
      visitor.evaluate(() =>
        [...document.querySelectorAll(".folder-files .file-name")].map((name) => name.textContent),
      );

    it("lists its files with their paths, and hides them again", async () => {
      await receive(files);
      assert.deepEqual(await listed(), []);
      await visitor.click("Show files photos");
      await visitor.waitFor(".folder-files");
      assert.deepEqual(await listed(), ["a.txt", "2026/picture.png", "2026/.env"]);
      await visitor.click("Hide files photos");
      await visitor.waitUntilGone(".folder-files");
    });

    it("shows each of its files in the sealed frame", async () => {
      await receive(files);
      await visitor.click("Show files photos");
      assert.equal(await preview(visitor, "2026/picture.png"), "shown");
      const shown = await visitor.inFrame(() => {
        const { alt, naturalWidth } = document.querySelector("img") as HTMLImageElement;
        return { alt, naturalWidth, origin };
      });
      assert.deepEqual(shown, { alt: "picture.png", naturalWidth: 30, origin: "null" });
      await closePreview(visitor);
      assert.equal(await preview(visitor, "a.txt"), "shown");
      assert.equal(await visitor.frameText(), "the first");
      await closePreview(visitor);
    });

    it("saves one of its files alone, and still asks before it is removed", async () => {
      await receive(files);
      await visitor.click("Show files photos");
      assert.equal(await preview(visitor, "2026/picture.png"), "shown");
      await visitor.click("Save");
      const saved = join(visitor.downloads, "picture.png");
      await waitUntil(() =>
        readFile(saved).then(
          (bytes) => bytes.equals(picture.bytes),
          () => false,
        ),
      );
      await closePreview(visitor);
      await visitor.click("Remove from this browser");
      await visitor.waitFor("dialog[open]");
    });

    it("shows a long list in parts, and every file has its preview", async () => {
      const many = Array.from({ length: MANY }, (_, index) =>
        inFolder(file(`${index}.txt`, 0), "many"),
      );
      await receive([...many.slice(1), inFolder(named("last.txt", "the last"), "many")]);
      await visitor.click("Show files many");
      for (const shown of [200, 400]) {
        await waitUntil(async () => (await listed()).length === shown);
        // In Firefox, a search by accessible names takes seconds in a page of this size.
        await visitor.evaluate(() => {
          const more = document.querySelector(".folder-files > .row .button");
          (more as HTMLElement).click();
        });
      }
      await waitUntil(async () => (await listed()).length === MANY);
      const buttons = await visitor.evaluate(() => document.body.innerText);
      assert.doesNotMatch(buttons, /Show more files/);
      await visitor.evaluate(() => {
        const buttons = [...document.querySelectorAll(".folder-files .entry .button")];
        (buttons.at(-1) as HTMLElement).click();
      });
      await visitor.waitFor('.preview iframe[aria-busy="false"]');
      assert.equal(await visitor.frameText(), "the last");
    });
  });
}
