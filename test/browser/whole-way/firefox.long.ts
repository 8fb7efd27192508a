import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { Browser, Page } from "puppeteer-core";
import { noteLink, noteSecret } from "../../support/evidence.ts";
import { type LocalServer, startLocalServer } from "../../support/local-server.ts";
import { type CliUser, createCliUser } from "../../support/run-cli.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { waitUntil } from "../../support/wait-until.ts";
import { ALL_HERE, OPEN } from "../receiving/receive-steps.ts";
import { CREATE_LINK, LINK_FIELD, PASSWORD_FIELD } from "../sending/send-steps.ts";
import { file, type Item, noteNames, text } from "../support/shares.ts";
import { getByCli, sendByCli } from "./cli-steps.ts";
import { byLabel, chooseFiles, click, fill, launchFirefox, openOptions } from "./firefox-steps.ts";

const PASSWORD = "correct horse – 馬";

const contents: { what: string; items: Item[] }[] = [
  { what: "a text", items: [text("hush – 静か")] },
  { what: "a file of several chunks", items: [file("résumé – 履歴書.pdf", 200_000)] },
  { what: "a text and two files", items: [text("both"), file("a.bin", 5_000), file("b.bin", 0)] },
];

describe("Firefox", () => {
  let browser: Browser;
  let server: LocalServer;
  let user: CliUser;
  let downloads: string;

  before(async () => {
    [server, user, downloads] = await Promise.all([
      startLocalServer(),
      createCliUser(),
      tempFolder(),
    ]);
    browser = await launchFirefox();
  });
  after(async () => {
    await browser?.close();
    await server.close();
  });

  for (const { what, items } of contents) {
    for (const password of [null, PASSWORD]) {
      const how = password === null ? "" : " with a password";
      it(`sends ${what}${how} to Firefox`, async () => {
        await receive(await send(items, password), items, password);
      });

      it(`sends ${what}${how} to the command line`, async () => {
        await getByCli(user, await send(items, password), items, password);
      });

      it(`receives ${what}${how} from the command line`, async () => {
        const link = await sendByCli(user, server.url, items, password);
        await receive(link, items, password);
      });
    }
  }

  /** Sends on the send page with a new profile, and returns the link. */
  async function send(items: readonly Item[], password: string | null): Promise<string> {
    noteNames(items);
    return withPage(server.url, async (page) => {
      await chooseFiles(page, items);
      for (const { bytes } of items.filter(({ name }) => name === null)) {
        await fill(page, "Text", Buffer.from(bytes).toString());
      }
      if (password !== null) {
        noteSecret("password", password);
        await openOptions(page);
        await fill(page, PASSWORD_FIELD, password);
      }
      await click(page, CREATE_LINK);
      const field = await page.waitForSelector(byLabel(LINK_FIELD));
      const link = await field?.evaluate((input) => (input as HTMLInputElement).value);
      assert.ok(link);
      noteLink(link);
      return link;
    });
  }

  /** Receives on the receive page with a new profile, and checks each name and byte. */
  async function receive(link: string, items: readonly Item[], password: string | null) {
    await withPage(link, async (page, folder) => {
      if (password !== null) {
        await fill(page, "Password", password);
        await page.keyboard.press("Enter");
      }
      await click(page, OPEN);
      await page.waitForSelector(`xpath/.//h1[. = '${ALL_HERE}']`);
      for (const { name, bytes } of items) {
        if (name === null) {
          const shown = await page.waitForSelector(".received-text");
          const content = await shown?.evaluate((element) => element.textContent);
          assert.equal(content, Buffer.from(bytes).toString());
        } else {
          // The page saves a single file automatically.
          if (items.length > 1) await click(page, `Save ${name}`);
          await waitUntil(async () => (await readdir(folder)).includes(name));
          const saved = join(folder, name);
          await waitUntil(async () => (await readFile(saved)).length === bytes.length);
          assert.deepEqual(await readFile(saved), Buffer.from(bytes));
        }
      }
    });
  }

  /** `act` gets the page and the folder of its downloads. */
  async function withPage<T>(url: string, act: (page: Page, folder: string) => Promise<T>) {
    const folder = await mkdtemp(join(downloads, "profile-"));
    const context = await browser.createBrowserContext({
      downloadBehavior: { policy: "allow", downloadPath: folder },
    });
    try {
      const page = await context.newPage();
      await page.goto(url);
      return await act(page, folder);
    } finally {
      await context.close();
    }
  }
});
