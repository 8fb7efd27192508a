import assert from "node:assert/strict";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { ElementHandle, Page } from "puppeteer-core";
import { type LargeFolder, makeLargeFolder } from "../../support/large-folder.ts";
import { type CliUser, createCliUser } from "../../support/run-cli.ts";
import { type ServerProcess, startServerProcess } from "../../support/server-process.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { sentLink } from "../../support/transcript.ts";
import { digestsInZip } from "../../support/unzip.ts";
import { waitUntil } from "../../support/wait-until.ts";
import { ALL_HERE, OPEN, open } from "../receiving/receive-steps.ts";
import { CREATE_LINK, LINK_FIELD } from "../sending/send-steps.ts";
import { launchChromium, launchProfile, newPerson } from "../support/chromium.ts";
import { watchLongTasks, watchRenderers } from "../support/page-watch.ts";
import {
  byLabel,
  clickWithoutDriver,
  launchFirefoxWithExactTimers,
} from "../whole-way/firefox-steps.ts";
import { digestsIn, dropPaths } from "./folder-steps.ts";

const MIB = 1024 * 1024;
const SIZE = 1024 * MIB;
const FILES = 2000;
const MAX_RENDERER_MEMORY = 350 * 1000 * 1000;
const LONGEST_TASK_MS = 100;
const WITHIN_MS = 8 * 60_000;

describe("a folder of 2000 files and 1 GiB", () => {
  let server: ServerProcess;
  let large: LargeFolder;
  let expected: Record<string, string>;
  let user: CliUser;

  before(async () => {
    [server, large, user] = await Promise.all([
      startServerProcess({ env: { LOG_LEVEL: "warn" } }),
      makeLargeFolder(FILES, SIZE),
      createCliUser(),
    ]);
    expected = Object.fromEntries(
      [...large.digests].map(([path, digest]) => [`photos/${path}`, digest]),
    );
  });
  after(() => server.stop());

  const sendByCli = async () =>
    sentLink(await user.run(["send", large.path, "--server", server.url])).link;

  const assertArrives = async (link: string) => {
    const folder = await tempFolder();
    const { exitCode, stderr } = await user.run(["get", link], { cwd: folder });
    assert.equal(exitCode, 0, stderr);
    assert.deepEqual(await digestsIn(join(folder, "photos"), "photos"), expected);
  };

  /** Watches the memory of the page's process and its main thread, while `act` runs. */
  const withinLimits = async <T>(
    page: Parameters<typeof watchLongTasks>[0],
    act: () => Promise<T>,
  ): Promise<T> => {
    const longTasksOf = await watchLongTasks(page);
    const memory = watchRenderers();
    const result = await act();
    const most = await memory.stop();
    const longest = Math.max(0, ...(await longTasksOf()));
    assert.ok(most > 0 && most < MAX_RENDERER_MEMORY, `${most} bytes in one renderer`);
    assert.ok(longest < LONGEST_TASK_MS, `a task of ${longest} ms`);
    return result;
  };

  describe("in Chromium", () => {
    it("is sent unchanged, with limited memory, and never blocks the page", async () => {
      const browser = await launchChromium();
      const page = await (await newPerson(browser)).newPage();
      const link = await withinLimits(page, async () => {
        await page.goto(server.url);
        await page.getByRole("button", { name: CREATE_LINK }).waitFor();
        // After its dialog for folders, Chromium itself blocks the page until it has looked at every file.
        await dropPaths(page, large.path);
        await page.getByText("2,000 files, 1 GiB").first().waitFor();
        await page.getByRole("button", { name: CREATE_LINK }).click();
        const ready = page.getByRole("heading", { level: 1, name: "Your link is ready" });
        await ready.waitFor({ timeout: WITHIN_MS });
        return page.getByLabel(LINK_FIELD).inputValue();
      });
      await browser.close();
      await assertArrives(link);
    });

    it("is received as a zip file, unchanged, with limited memory, and never blocks the page", async () => {
      const link = await sendByCli();
      // The content and its zip file need 2 GiB, which a private window has no room for.
      const profile = await launchProfile();
      const page = await profile.newPage();
      // Without a screen, nobody can answer the dialog for a file. The page then makes the zip file as a download.
      await page.addInitScript(() => Object.assign(globalThis, { showSaveFilePicker: undefined }));
      const path = await withinLimits(page, async () => {
        await open(page, link);
        const received = page.getByRole("heading", { level: 1, name: ALL_HERE });
        await received.waitFor({ timeout: WITHIN_MS });
        const downloading = page.waitForEvent("download", { timeout: WITHIN_MS });
        await page.getByRole("button", { name: "Save photos" }).click();
        return (await downloading).path();
      });
      assert.deepEqual(digestsInZip(path), expected);
      await profile.close();
    });
  });

  describe("in Firefox", () => {
    /** Firefox starts a process for the first page of a site, and blocks that page for up to 150 ms. */
    const visited = async (page: Page) => {
      page.setDefaultTimeout(WITHIN_MS);
      await page.goto(server.url);
      await page.waitForSelector("input[type=file]");
      return page;
    };

    it("is sent unchanged, with limited memory, and never blocks the page", async () => {
      const browser = await launchFirefoxWithExactTimers();
      const page = await visited(await browser.newPage());
      const link = await withinLimits(page, async () => {
        await page.goto(server.url);
        const input = (await page.waitForSelector(
          "input[type=file]",
        )) as ElementHandle<HTMLInputElement>;
        // Firefox lets a test choose files, but no folder. So the test gives the files their paths in a folder.
        await input.evaluate((element) => {
          element.addEventListener("change", (event) => event.stopImmediatePropagation(), true);
        });
        const paths = [...large.digests.keys()];
        await input.uploadFile(...paths.map((path) => join(large.path, path)));
        await input.evaluate((element, names) => {
          const files = [...(element.files ?? [])];
          for (const [index, file] of files.entries()) {
            Object.defineProperty(file, "webkitRelativePath", { value: `photos/${names[index]}` });
          }
          HTMLInputElement.prototype.click = function () {
            Object.defineProperty(this, "files", { value: files });
            this.dispatchEvent(new Event("change"));
          };
        }, paths);
        await clickWithoutDriver(page, "Choose a folder");
        await clickWithoutDriver(page, CREATE_LINK);
        const field = await page.waitForSelector(byLabel(LINK_FIELD));
        return field?.evaluate((element) => (element as HTMLInputElement).value);
      });
      await browser.close();
      assert.ok(link);
      await assertArrives(link);
    });

    it("is received as a zip file, unchanged, with limited memory, and never blocks the page", async () => {
      const link = await sendByCli();
      const browser = await launchFirefoxWithExactTimers();
      const downloads = await tempFolder();
      const context = await browser.createBrowserContext({
        downloadBehavior: { policy: "allow", downloadPath: downloads },
      });
      const page = await visited(await context.newPage());
      const path = join(downloads, "photos.zip");
      await withinLimits(page, async () => {
        await page.goto(link);
        await clickWithoutDriver(page, OPEN);
        await page.waitForSelector(`xpath/.//h1[. = '${ALL_HERE}']`);
        await clickWithoutDriver(page, "Save");
        await waitUntil(async () => (await readdir(downloads)).includes("photos.zip"), WITHIN_MS);
        await waitUntil(async () => (await stat(path)).size > SIZE, WITHIN_MS);
      });
      assert.deepEqual(digestsInZip(path), expected);
      await browser.close();
    });

    it("the test notices a blocked page", async () => {
      const browser = await launchFirefoxWithExactTimers();
      const page = await visited(await browser.newPage());
      const blocking = withinLimits(page, async () => {
        await page.goto(server.url);
        await page.evaluate(() => {
          setTimeout(() => {
            for (const begin = performance.now(); performance.now() - begin < 1_500; );
          });
          return new Promise<void>((resolve) => setTimeout(resolve, 2_000));
        });
      });
      await assert.rejects(blocking, /a task of \d{3,4} ms/);
      await browser.close();
    });
  });
});
