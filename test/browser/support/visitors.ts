import { join } from "node:path";
import { tempFolder } from "../../support/temp-folder.ts";
import { launchFirefox } from "../whole-way/firefox-steps.ts";
import { launchChromium, newPerson } from "./chromium.ts";

/** Runs a script in a page, with an argument that can be copied there. */
type Run = <T, Argument>(
  script: (argument: Argument) => T | Promise<T>,
  argument?: Argument,
) => Promise<T>;

/** A recipient in one browser, for tests that Chromium and Firefox share. */
export interface Visitor {
  goto(url: string): Promise<void>;
  /** Runs a script in each page before the page's own scripts. */
  beforeLoad(script: () => void): Promise<void>;
  /** Clicks the button with that accessible name. */
  click(name: string): Promise<void>;
  press(key: string): Promise<void>;
  /** Waits for an element of the page, by CSS. */
  waitFor(selector: string): Promise<void>;
  waitUntilGone(selector: string): Promise<void>;
  evaluate: Run;
  /** The text of the preview frame. */
  frameText(): Promise<string>;
  /** Runs a script in the preview frame. */
  inFrame: Run;
  /** Dialogs and windows that nobody has asked for, errors, and messages of the console about policies. */
  readonly surprises: string[];
  /** The folder of the files that the visitor has saved. */
  readonly downloads: string;
  close(): Promise<void>;
}

/** The part that pages of Playwright and of Puppeteer have in common. */
interface CommonPage {
  on(event: string, act: (happened: never) => void): unknown;
  goto(url: string): Promise<unknown>;
  keyboard: { press(key: string): Promise<void> };
  evaluate: Run;
  frames(): { url(): string; evaluate: Run }[];
}

const ABOUT_POLICIES = /content.security.policy|violat|trusted ?type|agent.cluster/i;

async function chromiumVisitor(): Promise<Visitor> {
  const [browser, downloads] = await Promise.all([launchChromium(), tempFolder()]);
  const page = await (await newPerson(browser)).newPage();
  page.on("download", (download) => {
    // A test that misses the file fails. The browser may close while it is being saved.
    download.saveAs(join(downloads, download.suggestedFilename())).catch(() => {});
  });
  return {
    ...visitorOn(page as unknown as CommonPage),
    downloads,
    beforeLoad: async (script) => void (await page.addInitScript(script)),
    click: (name) => page.getByRole("button", { name, exact: true }).click(),
    waitFor: async (selector) => void (await page.locator(selector).first().waitFor()),
    waitUntilGone: (selector) => page.locator(selector).first().waitFor({ state: "detached" }),
    close: () => browser.close(),
  };
}

async function firefoxVisitor(): Promise<Visitor> {
  const [browser, downloads] = await Promise.all([launchFirefox(), tempFolder()]);
  const person = await browser.createBrowserContext({
    downloadBehavior: { policy: "allow", downloadPath: downloads },
  });
  const page = await person.newPage();
  page.setDefaultTimeout(60_000);
  return {
    ...visitorOn(page as unknown as CommonPage),
    downloads,
    beforeLoad: async (script) => void (await page.evaluateOnNewDocument(script)),
    click: async (name) => {
      const button = await page.waitForSelector(`::-p-aria([name="${name}"][role="button"])`);
      // A click of the mouse waits for several frames.
      await button?.evaluate((element) => (element as HTMLElement).click());
    },
    waitFor: async (selector) => void (await page.waitForSelector(selector)),
    waitUntilGone: async (selector) =>
      void (await page.waitForSelector(selector, { hidden: true })),
    close: () => browser.close(),
  };
}

/** The part of a visitor that is the same in both browsers. */
function visitorOn(page: CommonPage) {
  const frame = () => {
    const found = page.frames().find((each) => /preview(-pdf)?-frame$/.test(each.url()));
    if (!found) throw new Error("There is no preview frame.");
    return found;
  };
  const evaluate: Run = (script, argument) => page.evaluate(script, argument);
  const inFrame: Run = (script, argument) => frame().evaluate(script, argument);
  return {
    surprises: surprisesOf(page),
    goto: async (url: string) => void (await page.goto(url)),
    press: (key: string) => page.keyboard.press(key),
    evaluate,
    inFrame,
    frameText: () => inFrame(() => document.body.innerText),
  };
}

function surprisesOf(page: CommonPage): string[] {
  const surprises: string[] = [];
  page.on("dialog", (dialog: { message(): string; dismiss(): Promise<void> }) => {
    surprises.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("popup", () => surprises.push("window"));
  page.on("console", (message: { text(): string }) => {
    if (ABOUT_POLICIES.test(message.text())) surprises.push(message.text());
  });
  page.on("pageerror", (error: unknown) => surprises.push(String(error)));
  return surprises;
}

/** Both browsers, with the function that starts each. */
export const visitors = [
  { browser: "Chromium", start: chromiumVisitor },
  { browser: "Firefox", start: firefoxVisitor },
];
