import { spawnSync } from "node:child_process";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { DEFAULT_LANGUAGE, isLanguage, LANGUAGE_COOKIE } from "../../../src/texts/languages.ts";
import { startLocalServer } from "../../support/local-server.ts";
import { chooseLanguage, keepTextsWithin } from "../languages/language-steps.ts";
import { launchChromium, newPerson } from "../support/chromium.ts";
import { startNetwork } from "../support/network.ts";
import { SCENE_SETTINGS } from "./scene.ts";
import { scenes } from "./scenes.ts";

/**
 * `npm run screenshots`: takes every scene in light and dark, 360 and 1440 px wide, and writes docs/screenshots.md.
 * Arguments select scenes by name. `--language de --folder DIR` takes them in another language, into another folder.
 */
const DOCS = join(import.meta.dirname, "../../../docs");
const WIDTHS = [360, 1440];
const SCHEMES = ["light", "dark"] as const;

const { positionals: wanted, values } = parseArgs({
  allowPositionals: true,
  options: {
    language: { type: "string", default: DEFAULT_LANGUAGE },
    folder: { type: "string", default: join(DOCS, "screenshots") },
  },
});
const { language, folder } = values;
if (!isLanguage(language)) throw new Error(`There is no language ${language}.`);
const isGallery = folder === join(DOCS, "screenshots");
/** The pages for operators and programs. */
const ENGLISH_ONLY = /^(admin-|api$)/;
const taken = scenes.filter(
  ({ name }) =>
    (wanted.length === 0 || wanted.includes(name)) &&
    (language === DEFAULT_LANGUAGE || !ENGLISH_ONLY.test(name)),
);
if (taken.length === 0) throw new Error(`There is no scene ${wanted.join(", ")}.`);
// Another folder may have other files.
if (isGallery && wanted.length === 0) await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });

const server = await startLocalServer(SCENE_SETTINGS);
const network = await startNetwork(server.url);
const browser = await launchChromium();
for (const scene of taken) {
  process.stderr.write(`${scene.name}\n`);
  const context = await newPerson(browser);
  const page = await context.newPage();
  // The menu of the server's own pages loads them again, which would lose what the scene has arranged.
  const isServers = scene.name.startsWith("error-");
  if (isServers)
    await context.addCookies([{ name: LANGUAGE_COOKIE, value: language, url: server.url }]);
  await scene.arrange({ page, context, serverUrl: server.url, network });
  if (!isServers && language !== DEFAULT_LANGUAGE) {
    await keepTextsWithin(context, server.url);
    await chooseLanguage(page, language);
  }
  for (const { colorScheme, width, file } of viewsOf(scene.name)) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.setViewportSize({ width, height: 800 });
    await page.evaluate(painted);
    const path = join(folder, file);
    await page.screenshot({ path, fullPage: !scene.isCovered, animations: "disabled" });
    shrink(path);
  }
  await context.close();
  network.mend();
}
await browser.close();
await network.close();
await server.close();
if (isGallery) await writeFile(join(DOCS, "screenshots.md"), gallery());

function gallery(): string {
  const sections = scenes.map(({ name, caption }) => {
    const images = viewsOf(name).map(({ colorScheme, width, file }) => {
      const shownWidth = width === 360 ? 160 : 420;
      const alt = `${name}, ${colorScheme}, ${width} px wide`;
      return `<img src="screenshots/${file}" width="${shownWidth}" alt="${alt}">`;
    });
    return `## ${name}\n\n${caption}\n\n${images.join("\n")}\n`;
  });
  const about = "Made by `npm run screenshots`: light and dark, 360 and 1440 px wide.";
  return `# The pages, in every state\n\n${about}\n\n${sections.join("\n")}`;
}

/** Waits for a repaint after a change of the window. Runs in the page. */
function painted(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 100)));
}

function viewsOf(name: string) {
  return WIDTHS.flatMap((width) =>
    SCHEMES.map((colorScheme) => ({
      colorScheme,
      width,
      file: `${name}-${colorScheme}-${width}.png`,
    })),
  );
}

/** A page has few colours, so a palette of 32 colours reduces the file to a third of its size. */
function shrink(path: string): void {
  const options = ["--force", "--ext", ".png", "--strip", "--speed", "1", "32", path];
  const { error, status } = spawnSync("pngquant", options, { stdio: "inherit" });
  if (error || status !== 0)
    throw new Error("pngquant is needed (Debian: apt-get install pngquant).");
}
