import { type Browser, type BrowserContext, chromium } from "playwright-core";

/** Debian's Chromium, without a window and without traffic of its own. */
export const CHROMIUM = {
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
};

/** `more`: switches of the test. */
export function launchChromium(more: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ ...CHROMIUM, args: [...CHROMIUM.args, ...more] });
}

/** A person with a browser profile of their own; time-outs are shorter than a test's. */
export async function newPerson(browser: Browser): Promise<BrowserContext> {
  const context = await browser.newContext({ acceptDownloads: true });
  context.setDefaultTimeout(60_000);
  return context;
}
