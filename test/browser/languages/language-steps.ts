import type { BrowserContext, Page } from "playwright-core";
import type { LanguageTag } from "../../../src/texts/languages.ts";

/** Chooses a language in the footer, also if a dialog covers it. Resolves when the page shows it. */
export async function chooseLanguage(page: Page, language: LanguageTag): Promise<void> {
  await page.locator(".page-language select").evaluate((menu, tag) => {
    (menu as HTMLSelectElement).value = tag;
    menu.dispatchEvent(new Event("change", { bubbles: true }));
  }, language);
  await page.locator(`html[lang="${language}"]`).waitFor();
  await page.evaluate(() => new Promise((painted) => requestAnimationFrame(painted)));
}

/** Some scenes have a broken network, but each language needs its texts. */
export async function keepTextsWithin(context: BrowserContext, serverUrl: string): Promise<void> {
  await context.route("**/assets/*.js", async (route) => {
    const { pathname } = new URL(route.request().url());
    const script = await fetch(serverUrl + pathname);
    await route.fulfill({ contentType: "text/javascript", body: await script.text() });
  });
}
