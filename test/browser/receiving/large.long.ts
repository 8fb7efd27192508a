import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { after, before, describe, it } from "node:test";
import type { Browser } from "playwright-core";
import { nodeCiphers } from "../../../src/ciphers/node.ts";
import { ApiClient } from "../../../src/client/api-client.ts";
import { sendShare } from "../../../src/client/send.ts";
import { readFrom, repeat, sha256Of } from "../../support/pattern.ts";
import { type ServerProcess, startServerProcess } from "../../support/server-process.ts";
import { launchChromium, newPerson } from "../support/chromium.ts";
import { watchLongTasks, watchRenderers } from "../support/page-watch.ts";
import { open } from "./receive-steps.ts";

const MIB = 1024 * 1024;
const SIZE = 1024 * MIB;
const MAX_RENDERER_MEMORY = 300 * 1000 * 1000;
const LONGEST_TASK_MS = 100;
const WITHIN_MS = 10 * 60_000;

describe("1 GiB received in the browser", () => {
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

  it("has the same bytes, uses limited memory, and never blocks the page", async () => {
    const pattern = randomBytes(MIB);
    const { link } = await sendShare(new ApiClient({ serverUrl: server.url }), nodeCiphers, {
      sources: [{ kind: "file", name: "large.bin", type: "", size: SIZE, read: readFrom(pattern) }],
      password: null,
    });
    const person = await newPerson(browser);
    const page = await person.newPage();
    const longTasksOf = await watchLongTasks(page);
    const memory = watchRenderers();
    // The page saves a single file as soon as it is complete.
    const downloading = page.waitForEvent("download", { timeout: WITHIN_MS });
    await open(page, link);
    const path = await (await downloading).path();
    const most = await memory.stop();

    const longTasks = await longTasksOf();
    assert.equal(await sha256Of(createReadStream(path)), await sha256Of(repeat(pattern, SIZE)));
    assert.ok(most > 0 && most < MAX_RENDERER_MEMORY, `${most} bytes in one renderer`);
    assert.ok(Math.max(0, ...longTasks) < LONGEST_TASK_MS, `tasks of ${longTasks} ms`);
  });

  it("a share of 2 GiB is not claimed in a private window with a wrong quota", async () => {
    const api = new ApiClient({ serverUrl: server.url });
    const pattern = randomBytes(MIB);
    const sent = await sendShare(api, nodeCiphers, {
      sources: [
        { kind: "file", name: "two.bin", type: "", size: 2 * SIZE, read: readFrom(pattern) },
      ],
      password: null,
    });
    // A new context is a private window.
    const page = await (await newPerson(browser)).newPage();
    await open(page, sent.link);
    await page
      .getByRole("heading", { name: "There is not enough room in this browser" })
      .waitFor({ timeout: WITHIN_MS });
    const status = await api.status(sent.id, sent.ownerToken);
    assert.deepEqual([status.state, status.remainingDownloads], ["ready", 1]);
  });

  it("the test notices a blocked page", async () => {
    const page = await (await newPerson(browser)).newPage();
    const longTasksOf = await watchLongTasks(page);
    await page.goto(server.url);
    await page.evaluate(() => {
      setTimeout(() => {
        for (const begin = performance.now(); performance.now() - begin < 1_500; );
      });
      // The page records a task after its end.
      const noted = globalThis as unknown as { longTasks: { start: number; end: number }[] };
      return new Promise<void>((resolve) => {
        setInterval(() => {
          if (noted.longTasks.some(({ start, end }) => end - start > 1_000)) resolve();
        }, 50);
      });
    });
    const longTasks = await longTasksOf();
    assert.ok(Math.max(0, ...longTasks) >= LONGEST_TASK_MS, `tasks of ${longTasks} ms`);
  });
});
