import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { Browser } from "playwright-core";
import { type LocalServer, startLocalServer } from "../../support/local-server.ts";
import { OPEN, open } from "../receiving/receive-steps.ts";
import { launchChromium, newPerson } from "../support/chromium.ts";
import { watchRenderers } from "../support/page-watch.ts";
import { send } from "../support/shares.ts";
import { type Visitor, visitors } from "../support/visitors.ts";
import { named, wav } from "./preview-files.ts";
import { closePreview, preview } from "./preview-steps.ts";

/**
 * Six seconds, red and blue, with a tone: VP8 and Opus in WebM, H.264 (baseline profile) and AAC in MP4. Made by ffmpeg from
 * its sources `color` and `sine`.
 */
const FILMS = ["film.webm", "film.mp4"];
const filmFile = (name: string) => readFile(join(import.meta.dirname, "../../fixtures", name));

const MIB = 1024 * 1024;

for (const { browser, start } of visitors) {
  describe(`the player in the preview of ${browser}`, () => {
    let server: LocalServer;
    let visitor: Visitor;

    before(async () => {
      server = await startLocalServer();
      visitor = await start();
      const films = FILMS.map(async (name) => named(name, await filmFile(name)));
      const items = [named("sound.wav", wav()), ...(await Promise.all(films))];
      const { link } = await send(server.url, items);
      await visitor.goto(link);
      await visitor.click(OPEN);
      await visitor.waitFor(".entry-actions");
    });
    after(async () => {
      await visitor?.close();
      await server.close();
    });

    it("plays a sound from any position", async () => {
      assert.equal(await preview(visitor, "sound.wav"), "shown");
      const position = await visitor.inFrame(async () => {
        const media = document.querySelector("audio") as HTMLAudioElement;
        const isThere = new Promise((resolve) => media.addEventListener("seeked", resolve));
        media.currentTime = 7;
        await isThere;
        return `${media.currentTime} of ${media.duration}`;
      });
      assert.equal(position, "7 of 10");
      await closePreview(visitor);
    });

    for (const name of [...FILMS, "sound.wav"]) {
      it(`plays ${name}`, async () => {
        assert.equal(await preview(visitor, name), "shown");
        const position = await visitor.inFrame(async () => {
          const media = document.querySelector("video, audio") as HTMLMediaElement;
          // A test machine has no loudspeaker.
          media.muted = true;
          await media.play();
          return new Promise<number>((resolve) => {
            media.addEventListener("timeupdate", () => {
              if (media.currentTime > 0.5) resolve(media.currentTime);
            });
          });
        });
        assert.ok(position < 5, `it jumped to ${position} s`);
        await closePreview(visitor);
      });
    }

    for (const name of FILMS) {
      it(`shows the picture of ${name} in its size`, async () => {
        assert.equal(await preview(visitor, name), "shown");
        const film = await visitor.inFrame(async () => {
          const video = document.querySelector("video") as HTMLVideoElement;
          video.muted = true;
          await video.play();
          await new Promise((resolve) => video.requestVideoFrameCallback(resolve));
          const { videoWidth, videoHeight, duration, ariaLabel } = video;
          return { videoWidth, videoHeight, seconds: Math.round(duration), ariaLabel };
        });
        const size = { videoWidth: 64, videoHeight: 48 };
        assert.deepEqual(film, { ...size, seconds: 6, ariaLabel: name });
        await closePreview(visitor);
      });
    }
  });
}

describe("the player in the preview", () => {
  let browser: Browser;
  let server: LocalServer;

  before(async () => {
    [browser, server] = await Promise.all([launchChromium(), startLocalServer()]);
  });
  after(async () => {
    await browser.close();
    await server.close();
  });

  it("plays a sound of 300 MiB without a copy in memory", async () => {
    const page = await (await newPerson(browser)).newPage();
    const large = wav((300 * MIB) / 8_000);
    const { link } = await send(server.url, [named("large.wav", large), named("small.txt", "a")]);
    await open(page, link);
    const button = page.getByRole("button", { name: "Preview large.wav" });
    await button.waitFor({ timeout: 300_000 });
    const memory = watchRenderers();
    await button.click();
    await page.locator('.preview iframe[aria-busy="false"]').waitFor();
    const position = await page
      .frameLocator(".preview iframe")
      .locator("audio")
      .evaluate(async (element) => {
        const media = element as HTMLAudioElement;
        const isThere = new Promise((resolve) => media.addEventListener("seeked", resolve));
        media.currentTime = media.duration - 5;
        await isThere;
        return media.duration - media.currentTime;
      });
    assert.equal(Math.round(position), 5);
    const most = await memory.stop();
    assert.ok(most > 0 && most < 200 * MIB, `${Math.round(most / MIB)} MiB`);
  });
});
