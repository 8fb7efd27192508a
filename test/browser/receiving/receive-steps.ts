import { readFile } from "node:fs/promises";
import type { BrowserContext, Page } from "playwright-core";
import { noteSecret } from "../../support/evidence.ts";

/** The steps of a recipient on the receive page, and the words of the page. */
export const OPEN = "Open now";
export const OFFER = "Someone sent you a share";
export const ALL_HERE = "Received completely";

/** Visits a link and clicks "Open". */
export async function open(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.getByRole("button", { name: OPEN }).click();
}

export async function openWithPassword(page: Page, link: string, password: string) {
  await page.goto(link);
  await enterPassword(page, password);
  await page.getByRole("button", { name: OPEN }).click();
}

export async function enterPassword(page: Page, password: string): Promise<void> {
  noteSecret("password", password);
  await page.getByLabel("Password").fill(password);
  await page.keyboard.press("Enter");
}

export async function heading(page: Page, title: string): Promise<void> {
  await page.getByRole("heading", { level: 1, name: title }).waitFor({ timeout: 60_000 });
}

export async function saveFile(page: Page, name: string): Promise<Buffer> {
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: saveLabel(name) }).click();
  const download = await downloading;
  if (download.suggestedFilename() !== name) {
    throw new Error(`saved as ${download.suggestedFilename()}`);
  }
  return readFile(await download.path());
}

/** The label of the button that saves a file, for the first time or again. */
export function saveLabel(name: string): RegExp {
  return new RegExp(`^Save (again )?${name.replace(/[.()]/g, "\\$&")}$`);
}

/** The text that the page shows after the share is open. */
export async function readText(page: Page): Promise<string> {
  return (await page.getByRole("region", { name: "Text", exact: true }).textContent()) ?? "";
}

/** Waits until the given percentage of a download is complete. */
export async function waitForProgress(page: Page, percent: number): Promise<void> {
  await page.waitForFunction((least) => {
    const progress = document.querySelector("progress");
    return progress !== null && progress.max > 1 && progress.value / progress.max >= least / 100;
  }, percent);
}

/** Runs a script in the page's Worker before the Worker's own script. */
export async function prepareWorkers(context: BrowserContext, script: string): Promise<void> {
  await context.route("**/assets/*.worker-*.js", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${script};\n${await response.text()}` });
  });
}
