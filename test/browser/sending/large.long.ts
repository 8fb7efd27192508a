import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { Browser } from "playwright-core";
import { repeat, sha256Of } from "../../support/pattern.ts";
import { createCliUser } from "../../support/run-cli.ts";
import { type ServerProcess, startServerProcess } from "../../support/server-process.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { launchChromium, newPerson } from "../support/chromium.ts";
import { watchLongTasks, watchRenderers } from "../support/page-watch.ts";
import { CREATE_LINK } from "./send-steps.ts";

const MIB = 1024 * 1024;
const SIZE = 1024 * MIB;
/** The browser collects garbage of sent bytes late, so its memory levels off at about 400 MB for any size. */
const MAX_RENDERER_MEMORY = 512 * 1000 * 1000;
const LONGEST_TASK_MS = 100;
const WITHIN_MS = 10 * 60_000;

describe("1 GiB sent from the browser", () => {
  let browser: Browser;
  let server: ServerProcess;

  before(async () => {
    [browser, server] = await Promise.all([
      launchChromium(),
      startServerProcess({ env: { LOG_LEVEL: "warn" } }),
    ]);
  });
  after(async () => {
    await browser.close();
    await server.stop();
  });

  it("arrives byte-equal, uses limited memory, and never blocks the page", async () => {
    const pattern = randomBytes(MIB);
    const path = join(await tempFolder(), "large.bin");
    await writeFile(path, repeat(pattern, SIZE));
    const page = await (await newPerson(browser)).newPage();
    const longTasksOf = await watchLongTasks(page);
    const memory = watchRenderers();
    await page.goto(server.url);
    await page.locator("input[type=file]").setInputFiles(path);
    await page.getByRole("button", { name: CREATE_LINK }).click();
    const ready = page.getByRole("heading", { level: 1, name: "Your link is ready" });
    await ready.waitFor({ timeout: WITHIN_MS });
    const most = await memory.stop();
    const longTasks = await longTasksOf();
    assert.ok(most > 0 && most < MAX_RENDERER_MEMORY, `${most} bytes in one renderer`);
    assert.ok(Math.max(0, ...longTasks) < LONGEST_TASK_MS, `tasks of ${longTasks} ms`);

    const link = await page.getByLabel("Link (contains the key)").inputValue();
    const folder = await tempFolder();
    const { exitCode, stderr } = await (await createCliUser()).run(["get", link], { cwd: folder });
    assert.equal(exitCode, 0, stderr);
    const received = createReadStream(join(folder, "large.bin"));
    assert.equal(await sha256Of(received), await sha256Of(repeat(pattern, SIZE)));
  });
});
