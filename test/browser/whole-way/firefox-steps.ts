import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import puppeteer, { type Browser, type ElementHandle, type Page } from "puppeteer-core";
import { tempFolder } from "../../support/temp-folder.ts";
import type { Item } from "../support/shares.ts";

/** Debian's Firefox, over WebDriver BiDi. */
const EXECUTABLE = "/usr/bin/firefox-esr";

export function launchFirefox({ acceptInsecureCerts = false } = {}): Promise<Browser> {
  return puppeteer.launch({ browser: "firefox", executablePath: EXECUTABLE, acceptInsecureCerts });
}

/**
 * A Firefox for `watchLongTasks`. By default, Firefox runs no timer while a page loads. The time between two runs would
 * then be the time of many tasks.
 */
export function launchFirefoxWithExactTimers(): Promise<Browser> {
  const extraPrefsFirefox = { "dom.timeout.defer_during_load": false };
  return puppeteer.launch({ browser: "firefox", executablePath: EXECUTABLE, extraPrefsFirefox });
}

export async function chooseFiles(page: Page, items: readonly Item[]): Promise<void> {
  const folder = await tempFolder();
  const paths: string[] = [];
  for (const { name, bytes } of items) {
    if (name === null) continue;
    await writeFile(join(folder, name), bytes);
    paths.push(join(folder, name));
  }
  const input = await page.waitForSelector("input[type=file]");
  if (paths.length > 0) await (input as ElementHandle<HTMLInputElement>).uploadFile(...paths);
}

export async function fill(page: Page, label: string, value: string): Promise<void> {
  await page.locator(byLabel(label)).fill(value);
}

export async function click(page: Page, name: string, role = "button"): Promise<void> {
  await page.locator(`::-p-aria([name="${name}"][role="${role}"])`).click();
}

/**
 * Clicks by the page's own means. A click of the driver first looks at the page as a screen reader would, and steps the
 * page's clock. Together, this blocks the page for up to 150 ms.
 */
export async function clickWithoutDriver(page: Page, label: string): Promise<void> {
  const button = await page.waitForSelector(`xpath/.//button[. = "${label}"]`);
  await button?.evaluate((element) => (element as HTMLButtonElement).click());
}

/** Opens the fields of the options of a new share. */
export async function openOptions(page: Page): Promise<void> {
  await page.locator(".options-line[aria-expanded=false]").click();
}

export function byLabel(label: string): string {
  return `xpath/.//*[@id = //label[normalize-space() = '${label}']/@for]`;
}
