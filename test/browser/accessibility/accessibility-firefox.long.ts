import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser, Page } from "puppeteer-core";
import { ApiClient } from "../../../src/client/api-client.ts";
import { noteSecret } from "../../support/evidence.ts";
import { type LocalServer, startLocalServer } from "../../support/local-server.ts";
import { ALL_HERE, OPEN } from "../receiving/receive-steps.ts";
import { CREATE_LINK, LINK_FIELD } from "../sending/send-steps.ts";
import { fetchPart } from "../support/partial-download.ts";
import { file, send, text } from "../support/shares.ts";
import { byLabel, chooseFiles, click, fill, launchFirefox } from "../whole-way/firefox-steps.ts";
import { fitsItsWidth, loadAxe, showIn, violationsIn } from "./axe.ts";

const PASSWORD = "tobi-raku-zeno-hali";
const CONTENT = [text("for axe"), file("a.bin", 5_000), file("b.bin", 10)];

interface State {
  name: string;
  /** Brings a page into the state. */
  arrange: (page: Page, serverUrl: string) => Promise<unknown>;
}

const states: State[] = [
  {
    name: "the send page",
    arrange: async (page, serverUrl) => {
      await page.goto(serverUrl);
      await page.waitForSelector(byLabel("Text"));
    },
  },
  { name: "a sent share", arrange: sendText },
  {
    name: "a sent share that is being downloaded",
    arrange: async (page, serverUrl) => {
      await page.goto(serverUrl);
      await chooseFiles(page, [file("large.bin", 500_000)]);
      await click(page, CREATE_LINK);
      const field = await page.waitForSelector(byLabel(LINK_FIELD));
      const link = await field?.evaluate((input) => (input as HTMLTextAreaElement).value);
      await page.waitForSelector("::-p-text(Waiting to be opened)");
      await fetchPart(link ?? "", 42);
      await page.waitForSelector("::-p-text(42%)");
    },
  },
  {
    name: "the list of shares",
    arrange: async (page, serverUrl) => {
      await sendText(page, serverUrl);
      // The page asks before it is left without its link copied.
      page.on("dialog", (dialog) => void dialog.accept());
      await page.goto(`${serverUrl}/shares`);
      await page.waitForSelector(".timeline");
    },
  },
  {
    name: "an empty list of shares",
    arrange: async (page, serverUrl) => {
      await page.goto(`${serverUrl}/shares`);
      await page.waitForSelector("h1");
    },
  },
  {
    name: "an offer",
    arrange: async (page, serverUrl) => {
      await page.goto((await send(serverUrl, CONTENT)).link);
      await page.waitForSelector(`::-p-aria([name="${OPEN}"][role="button"])`);
    },
  },
  {
    name: "a wrong password",
    arrange: async (page, serverUrl) => {
      noteSecret("password", PASSWORD);
      await page.goto((await send(serverUrl, CONTENT, { password: PASSWORD })).link);
      await fill(page, "Password", "wrong");
      await page.keyboard.press("Enter");
      await page.waitForSelector("[aria-invalid=true]");
    },
  },
  {
    name: "a received share",
    arrange: async (page, serverUrl) => {
      await page.goto((await send(serverUrl, CONTENT)).link);
      await click(page, OPEN);
      await page.waitForSelector(`::-p-aria([name="${ALL_HERE}"][role="heading"])`);
    },
  },
  {
    name: "a burned share",
    arrange: async (page, serverUrl) => {
      const { link, id, ownerToken } = await send(serverUrl, CONTENT);
      await new ApiClient({ serverUrl }).burn(id, ownerToken);
      await page.goto(link);
      await page.waitForSelector(".sign");
    },
  },
  {
    name: "a page of the server",
    arrange: async (page, serverUrl) => page.goto(`${serverUrl}/nothing`),
  },
  {
    name: "a page of the server in Arabic",
    arrange: async (page, serverUrl) => {
      await page.goto(`${serverUrl}/nothing`);
      await page.waitForSelector("select[data-language-choice]", { visible: true });
      await page.select("select[data-language-choice]", "ar");
      await page.waitForSelector('html[dir="rtl"]');
    },
  },
];

describe("in Firefox, every page passes axe in English and Arabic, and fits 320 px", () => {
  let browser: Browser;
  let server: LocalServer;

  before(async () => {
    [browser, server] = await Promise.all([launchFirefox(), startLocalServer()]);
  });
  after(async () => {
    await browser?.close();
    await server.close();
  });

  for (const { name, arrange } of states) {
    it(name, async () => {
      const person = await browser.createBrowserContext();
      const page = await person.newPage();
      await page.setViewport({ width: 360, height: 800 });
      await arrange(page, server.url);
      await loadAxe(page);
      for (const language of ["en", "ar"]) {
        if (language !== "en" && !(await showIn(page, language))) continue;
        await page.setViewport({ width: 360, height: 800 });
        assert.deepEqual(await violationsIn(page), [], language);
        await page.setViewport({ width: 320, height: 640 });
        assert.ok(await fitsItsWidth(page), `${language}: the page scrolls horizontally`);
      }
      await person.close();
    });
  }
});

async function sendText(page: Page, serverUrl: string): Promise<void> {
  await page.goto(serverUrl);
  await fill(page, "Text", "for axe");
  await click(page, CREATE_LINK);
  await page.waitForSelector(byLabel(LINK_FIELD));
}
