import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import puppeteer, { type Browser, type ElementHandle, type Page } from "puppeteer-core";
import { tempFolder } from "../../support/temp-folder.ts";
import type { Item } from "../support/shares.ts";

/** Debian's Firefox, over WebDriver BiDi. */
export function launchFirefox({ acceptInsecureCerts = false } = {}): Promise<Browser> {
  const executablePath = "/usr/bin/firefox-esr";
  return puppeteer.launch({ browser: "firefox", executablePath, acceptInsecureCerts });
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

/** Opens the fields of the options of a new share. */
export async function openOptions(page: Page): Promise<void> {
  await page.locator(".options-line[aria-expanded=false]").click();
}

export function byLabel(label: string): string {
  return `xpath/.//*[@id = //label[normalize-space() = '${label}']/@for]`;
}
