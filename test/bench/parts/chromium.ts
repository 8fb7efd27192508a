import { randomBytes } from "node:crypto";
import { createWriteStream } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { tempFolder } from "../../support/temp-folder.ts";
import { openPage } from "../browser-page.ts";
import { type Chromium, launchChromium } from "../cdp.ts";
import { type Contestant, startVersion } from "../contestants.ts";
import { stopAll, THIS } from "../loads.ts";
import type { Judgement, Part } from "../part.ts";
import { number, spread } from "../quantities.ts";
import { inRounds, spreadOf } from "../rounds.ts";

const MOST_ROUNDS = 3;
const PIECE = 1000 * 1000;
const LEAST = { native: 200, fallback: 120 } as const;
const STEPS = ["send", "receive"] as const;

type Cipher = keyof typeof LEAST;

/** Seconds. */
interface Times {
  /** From the click to the link. */
  send: number;
  /** From the click until all bytes are verified. */
  receive: number;
  /** From the click until the file is in the folder of downloads. */
  saved: number;
}

/** A large file, sent and received in Chromium. */
export const chromium: Part = async ({ versions, sizes, rounds }) => {
  const file = join(await tempFolder(), "file.bin");
  const size = sizes.browserFile;
  await pipeline(
    Array.from({ length: size / PIECE }, () => randomBytes(PIECE)),
    createWriteStream(file, { flush: true }),
  );
  const browser = await launchChromium();
  const servers: Record<string, Contestant> = {};
  const measured: Record<string, () => Promise<Times>> = {};
  for (const version of versions) {
    const server = await startVersion(version);
    servers[version.name] = server;
    for (const cipher of Object.keys(LEAST) as Cipher[]) {
      measured[nameOf(version.name, cipher)] = () => transfer(browser, server.url, file, cipher);
    }
  }
  const count = Math.min(rounds, MOST_ROUNDS);
  const results = await inRounds("Chromium", count, measured, { warmUp: false });
  await browser.close();
  await stopAll(servers);
  const rate = (name: string, step: keyof Times) =>
    spreadOf((results[name] ?? []).map((times) => size / 1e6 / times[step]));
  const judgements = (Object.keys(LEAST) as Cipher[]).flatMap((cipher) =>
    STEPS.map((step): Judgement => {
      const found = rate(nameOf(THIS, cipher), step);
      return {
        measure: `Chromium, ${step} ${number(size / 1e6)} MB, ${cipher} cipher`,
        target: `at least ${LEAST[cipher]} MB/s`,
        measured: `${spread(found)} MB/s`,
        isMet: found.median >= LEAST[cipher],
        ...(cipher === "native" && {
          brief: [`Chromium: ${step} ${number(size / 1e6)} MB`, `${number(found.median)} MB/s`],
        }),
      };
    }),
  );
  const rows = Object.keys(results).map((name) => [
    name,
    ...(["send", "receive", "saved"] as const).map((step) => spread(rate(name, step))),
  ]);
  return {
    title: "Chromium",
    notes: [
      "Sending ends with the link. Receiving ends when the page has verified all bytes.",
      "The last column counts until Chromium has saved the file.",
      "The fallback is for browsers without a ChaCha20-Poly1305 of their own.",
    ],
    tables: [
      {
        columns: [
          `a file of ${number(size / 1e6)} MB`,
          ...["send, MB/s", "receive, MB/s", "receive and save, MB/s"],
        ],
        rows,
      },
    ],
    ...{ judgements, values: results },
  };
};

function nameOf(version: string, cipher: Cipher): string {
  return `${version}, ${cipher} cipher`;
}

async function transfer(
  browser: Chromium,
  url: string,
  file: string,
  cipher: Cipher,
): Promise<Times> {
  const options = { fallback: cipher === "fallback" };
  const sender = await openPage(browser, options);
  await sender.visit(url);
  if (cipher === "native" && !(await sender.run<boolean>(HAS_NATIVE_CIPHER))) {
    throw new Error("This Chromium has no ChaCha20-Poly1305 of its own.");
  }
  await sender.until(`document.querySelector("input[type=file]") && ${button("Create link")}`);
  await sender.chooseFile("input[type=file]", file);
  await sender.until(`${button("Create link")}?.disabled === false`);
  const begunAt = performance.now();
  await sender.run(`${button("Create link")}.click()`);
  await sender.until(heading("Your link is ready"));
  const sentAt = performance.now();
  const link = await sender.run<string>('document.querySelector("textarea[readonly]").value');
  await sender.close();

  const downloadPath = await tempFolder();
  await browser.send("Browser.setDownloadBehavior", {
    ...{ behavior: "allow", downloadPath, eventsEnabled: true },
  });
  const saving = new Promise<number>((resolve, reject) => {
    browser.on("Browser.downloadProgress", ({ state }) => {
      if (state === "completed") resolve(performance.now());
      if (state === "canceled") reject(new Error("Chromium cancelled the download."));
    });
  });
  const recipient = await openPage(browser, options);
  await recipient.visit(link);
  await recipient.until(`${button("Open now")}?.disabled === false`);
  const openedAt = performance.now();
  await recipient.run(`${button("Open now")}.click()`);
  await recipient.until(heading("Received completely"));
  const receivedAt = performance.now();
  const savedAt = await saving;
  await recipient.close();
  const { size } = await stat(join(downloadPath, "file.bin"));
  if (size !== (await stat(file)).size) throw new Error(`Chromium saved ${size} bytes.`);
  return {
    send: (sentAt - begunAt) / 1000,
    receive: (receivedAt - openedAt) / 1000,
    saved: (savedAt - openedAt) / 1000,
  };
}

const HAS_NATIVE_CIPHER = `
  crypto.subtle.importKey("raw-secret", new Uint8Array(32), "ChaCha20-Poly1305", false, ["encrypt"])
    .then(() => true, () => false)`;

/** An expression for a button with a text, or undefined. */
function button(text: string): string {
  return `[...document.querySelectorAll("button")].find((each) => each.textContent.trim() === ${JSON.stringify(text)})`;
}

function heading(text: string): string {
  return `document.querySelector("h1")?.textContent === ${JSON.stringify(text)}`;
}
