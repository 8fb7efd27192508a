import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { launchChromium } from "../support/chromium.ts";

/**
 * `npm run pictures`: draws the icons of the installed app and the picture of link previews into src/web/pictures. They
 * contain no name, because the operator chooses it.
 */
const FOLDER = fileURLToPath(new URL("../../../src/web/pictures/", import.meta.url));
const ICON = readFileSync(new URL("../../../src/web/ui/icon.svg", import.meta.url), "utf8");
const MARK = `data:image/svg+xml;base64,${Buffer.from(ICON).toString("base64")}`;
const PAPER = "#f5f3ef";

interface Picture {
  name: string;
  width: number;
  height: number;
  body: string;
}

/** A launcher may cut a maskable icon to a circle of 80 % of its width. */
function icon(name: string, size: number, markShare: number, background: string): Picture {
  const mark = `<img src="${MARK}" style="width:${markShare * 100}%">`;
  return {
    name,
    width: size,
    height: size,
    body: `<main style="background:${background}">${mark}</main>`,
  };
}

const pictures: Picture[] = [
  icon("icon-192.png", 192, 1, "transparent"),
  icon("icon-512.png", 512, 1, "transparent"),
  icon("icon-maskable-512.png", 512, 0.58, PAPER),
  {
    name: "link-preview.png",
    width: 1200,
    height: 630,
    body: `<main style="background:${PAPER}"><img src="${MARK}" style="width:360px;transform:rotate(-6deg);filter:drop-shadow(0 24px 32px #2124293d)"></main>`,
  },
];

const browser = await launchChromium();
for (const picture of pictures) await draw(browser, picture);
await browser.close();

async function draw(browser: Browser, { name, width, height, body }: Picture): Promise<void> {
  const page = await browser.newPage({ viewport: { width, height } });
  await page.setContent(
    `<style>body { margin: 0 } main { display: grid; place-items: center; height: 100vh }</style>${body}`,
  );
  const path = FOLDER + name;
  await page.screenshot({ path, omitBackground: true });
  execFileSync("pngquant", ["--force", "--skip-if-larger", "--output", path, "--", path]);
  await page.close();
}
