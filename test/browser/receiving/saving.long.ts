import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, beforeEach, describe, it } from "node:test";
import { type LocalServer, startLocalServer } from "../../support/local-server.ts";
import { digestsInZip } from "../../support/unzip.ts";
import { waitUntil } from "../../support/wait-until.ts";
import { named, png } from "../previews/preview-files.ts";
import { closePreview, preview } from "../previews/preview-steps.ts";
import { digestOf, file, type Item, send, text } from "../support/shares.ts";
import { type Visitor, visitors } from "../support/visitors.ts";
import { OPEN } from "./receive-steps.ts";
import { answerWith, prepareShareSheet, shareSheetOf } from "./share-sheet.ts";

const SAVE_ALL = "Save all as a zip file";
const SEND_TO_APP = "Send to an app";

for (const { browser, start } of visitors) {
  describe(`a received share in ${browser}`, () => {
    let server: LocalServer;
    let visitor: Visitor;

    before(async () => {
      server = await startLocalServer();
      visitor = await start();
      await prepareShareSheet(visitor);
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

    const primaryButtons = () =>
      visitor.evaluate(() =>
        [...document.querySelectorAll("main .button-primary")].map(
          ({ textContent }) => textContent,
        ),
      );
    const focused = () => visitor.evaluate(() => document.activeElement?.textContent);

    it("of several files has one primary button, before the list: it saves all", async () => {
      const sent = [file("a.bin", 10_000), file("b.bin", 200_000), text("and a text")];
      await receive(sent);
      await visitor.waitFor(".received-text");
      assert.deepEqual(await primaryButtons(), [SAVE_ALL]);
      const isFirst = await visitor.evaluate(() => {
        const [button, list] = [".button-primary", "main .entries"].map((each) =>
          document.querySelector(each),
        );
        const order = list && button?.compareDocumentPosition(list);
        return order === Node.DOCUMENT_POSITION_FOLLOWING;
      });
      assert.ok(isFirst);
      await visitor.click(SAVE_ALL);
      const zip = join(visitor.downloads, "OneTimeShare.zip");
      await waitUntil(() => readFile(zip).then(isWholeZip, () => false));
      const names = ["a.bin", "b.bin", "text.txt"];
      const digests = sent.map(({ bytes }, index) => [names[index], digestOf(bytes)]);
      assert.deepEqual(digestsInZip(zip), Object.fromEntries(digests));
      assert.deepEqual(await primaryButtons(), [], "everything is saved");
    });

    it("of one file and a text has one primary button: it saves the file", async () => {
      await receive([file("alone.bin", 10), text("beside it")]);
      await visitor.waitFor(".received-text");
      assert.deepEqual(await primaryButtons(), ["Save"]);
    });

    it("hides its text again and shows it again, by a button that keeps the focus", async () => {
      await receive([text("for your eyes")]);
      await visitor.waitFor(".received-text");
      assert.deepEqual(await primaryButtons(), ["Copy"]);
      await visitor.evaluate(() => {
        const hide = document.querySelector(".entry-actions .button") as HTMLElement;
        hide.focus();
        hide.click();
      });
      await visitor.waitUntilGone(".received-text");
      assert.equal(await visitor.evaluate(() => document.body.innerText.includes("eyes")), false);
      assert.equal(await focused(), "Show");
      await visitor.evaluate(() => (document.activeElement as HTMLElement).click());
      await visitor.waitFor(".received-text");
      assert.equal(await focused(), "Hide");
      const shown = () =>
        visitor.evaluate(() => document.querySelector(".received-text")?.textContent);
      assert.equal(await shown(), "for your eyes");
    });

    it("sends a file to another app byte-equal, with its name and type", async () => {
      const picture = named("grüße.png", png(40, 30));
      await receive([picture, file("other.bin", 10)]);
      assert.equal(await preview(visitor, "grüße.png"), "shown");
      await visitor.click(SEND_TO_APP);
      await waitUntil(async () => (await shareSheetOf(visitor)).shared.length === 1);
      const { shared } = await shareSheetOf(visitor);
      const bytes = [...picture.bytes];
      assert.deepEqual(shared, [{ name: "grüße.png", type: "image/png", bytes }]);
      await closePreview(visitor);
    });

    it("stays usable after someone closes the share sheet, and after the sheet refuses", async () => {
      const sent = named("refused.png", png(40, 30));
      await receive([sent, file("other.bin", 10)]);
      assert.equal(await preview(visitor, "refused.png"), "shown");
      const message = () =>
        visitor.evaluate(() => document.querySelector(".preview-foot [role=status]")?.textContent);
      await answerWith(visitor, "AbortError");
      await visitor.click(SEND_TO_APP);
      await waitUntil(async () => (await shareSheetOf(visitor)).opened === 1);
      assert.equal(await message(), "", "whoever closed it knows that");
      await answerWith(visitor, "NotAllowedError");
      await visitor.click(SEND_TO_APP);
      const advice = "The file was not sent to an app. Save it instead.";
      await waitUntil(async () => (await message()) === advice);
      await visitor.click("Save");
      const saved = join(visitor.downloads, "refused.png");
      await waitUntil(() =>
        readFile(saved).then(
          (bytes) => bytes.equals(sent.bytes),
          () => false,
        ),
      );
      await answerWith(visitor, "take");
      await visitor.click(SEND_TO_APP);
      await waitUntil(async () => (await message()) === "");
      assert.equal((await shareSheetOf(visitor)).shared.length, 1);
      await closePreview(visitor);
      assert.deepEqual(visitor.surprises, []);
    });
  });
}

/** Whether a download is complete: the end of the directory is the last part of a zip file. */
function isWholeZip(bytes: Buffer): boolean {
  return bytes.subarray(-22).toString("latin1").startsWith("PK\x05\x06");
}
