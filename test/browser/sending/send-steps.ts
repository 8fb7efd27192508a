import type { Page } from "playwright-core";
import type { SavedShare } from "../../../src/web/browser-storage.ts";
import { noteLink, noteSecret } from "../../support/evidence.ts";
import { type Item, noteNames } from "../support/shares.ts";

/** The actions of a sender on the send page. */
export const CREATE_LINK = "Create link";
export const PASSWORD_FIELD = "Password (optional)";
export const LINK_FIELD = "Link (contains the key)";

export async function choose(page: Page, items: readonly Item[]): Promise<void> {
  noteNames(items);
  const files = items.filter((item) => item.name !== null);
  await page.locator("input[type=file]").setInputFiles(
    files.map(({ name, bytes }) => ({
      name: name ?? "",
      mimeType: "application/octet-stream",
      buffer: Buffer.from(bytes),
    })),
  );
  for (const { bytes } of items.filter((item) => item.name === null)) {
    await page.getByLabel("Text", { exact: true }).fill(Buffer.from(bytes).toString());
  }
}

/** Opens the fields of the options. The line of the options shows their values. */
export async function openOptions(page: Page): Promise<void> {
  const line = page.getByRole("button", { name: /Change$/ });
  await line.waitFor();
  if ((await line.getAttribute("aria-expanded")) === "false") await line.click();
}

export async function generatePassword(page: Page): Promise<string> {
  await openOptions(page);
  await page.getByRole("button", { name: "Generate" }).click();
  return page.getByLabel(PASSWORD_FIELD).inputValue();
}

export async function choosePassword(page: Page, password: string): Promise<void> {
  noteSecret("password", password);
  await openOptions(page);
  await page.getByLabel(PASSWORD_FIELD).fill(password);
}

/** Sends the draft and returns the link. */
export async function makeLink(page: Page): Promise<string> {
  await page.getByRole("button", { name: CREATE_LINK }).click();
  return linkOf(page);
}

/** Waits for the link. */
export async function linkOf(page: Page): Promise<string> {
  const ready = page.getByRole("heading", { level: 1, name: "Your link is ready" });
  await ready.waitFor({ timeout: 60_000 });
  const link = await page.getByLabel(LINK_FIELD).inputValue();
  noteLink(link);
  return link;
}

/** The shares that the browser saved. */
export async function savedIn(page: Page): Promise<SavedShare[]> {
  const shares: SavedShare[] = await page.evaluate(() =>
    Object.entries(localStorage)
      .filter(([key]) => key.startsWith("onetimeshare/share/"))
      .map(([, value]) => JSON.parse(value)),
  );
  for (const { ownerToken } of shares) noteSecret("token, ticket or proof", ownerToken);
  return shares;
}
