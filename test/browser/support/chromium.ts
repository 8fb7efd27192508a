import { type Browser, type BrowserContext, chromium } from "playwright-core";
import { tempFolder } from "../../support/temp-folder.ts";

/** Debian's Chromium, headless and without background traffic. */
export const CHROMIUM = {
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
};

/** `more`: switches for this test. */
export function launchChromium(more: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ ...CHROMIUM, args: [...CHROMIUM.args, ...more] });
}

/**
 * A new browser profile. Its time-outs are shorter than a test's.
 *
 * @param serviceWorkers a service worker answers some requests, so a test that changes requests can't see them
 */
export async function newPerson(
  browser: Browser,
  { serviceWorkers = "block" }: { serviceWorkers?: "allow" | "block" } = {},
): Promise<BrowserContext> {
  const context = await browser.newContext({ acceptDownloads: true, serviceWorkers });
  context.setDefaultTimeout(60_000);
  return context;
}

/** A browser profile on disk. The storage of a new context is in memory, as in a private window. */
export async function launchProfile(): Promise<BrowserContext> {
  const context = await chromium.launchPersistentContext(await tempFolder(), {
    ...CHROMIUM,
    acceptDownloads: true,
  });
  context.setDefaultTimeout(60_000);
  return context;
}
