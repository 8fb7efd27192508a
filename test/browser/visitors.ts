import type { BrowserContext, Browser as Chromium } from "playwright-core";
import type { Browser as Firefox } from "puppeteer-core";
import { launchChromium, newPerson } from "./chromium.ts";
import { launchFirefox } from "./firefox-steps.ts";

/** A recipient in one browser, for tests that Chromium and Firefox share. */
export interface Visitor {
  goto(url: string): Promise<void>;
  /** Clicks the button with that accessible name. */
  click(name: string): Promise<void>;
  press(key: string): Promise<void>;
  /** Waits for an element of the page, by CSS. */
  waitFor(selector: string): Promise<void>;
  waitUntilGone(selector: string): Promise<void>;
  evaluate<T>(script: () => T | Promise<T>): Promise<T>;
  /** The text of the preview frame. */
  frameText(): Promise<string>;
  /** Runs a script in the preview frame. */
  inFrame<T>(script: () => T | Promise<T>): Promise<T>;
  /** Dialogs and windows that nobody has asked for, and messages of the console about policies. */
  readonly surprises: string[];
  close(): Promise<void>;
}

const ABOUT_POLICIES = /content.security.policy|violat|trusted ?type/i;

export async function chromiumVisitor(): Promise<Visitor> {
  const browser: Chromium = await launchChromium();
  const person: BrowserContext = await newPerson(browser);
  const page = await person.newPage();
  const surprises: string[] = [];
  page.on("dialog", (dialog) => {
    surprises.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  person.on("page", () => surprises.push("window"));
  person.on("console", (message) => {
    if (ABOUT_POLICIES.test(message.text())) surprises.push(message.text());
  });
  person.on("weberror", (error) => surprises.push(String(error.error())));
  const frame = () => {
    const found = page.frames().find((each) => /preview(-pdf)?-frame$/.test(each.url()));
    if (!found) throw new Error("There is no preview frame.");
    return found;
  };
  return {
    surprises,
    goto: async (url) => void (await page.goto(url)),
    click: (name) => page.getByRole("button", { name, exact: true }).click(),
    press: (key) => page.keyboard.press(key),
    waitFor: async (selector) => void (await page.locator(selector).first().waitFor()),
    waitUntilGone: (selector) => page.locator(selector).first().waitFor({ state: "detached" }),
    evaluate: (script) => page.evaluate(script),
    frameText: () => frame().locator("body").innerText(),
    inFrame: (script) => frame().evaluate(script),
    close: () => browser.close(),
  };
}

export async function firefoxVisitor(): Promise<Visitor> {
  const browser: Firefox = await launchFirefox();
  const page = await browser.newPage();
  page.setDefaultTimeout(60_000);
  const surprises: string[] = [];
  page.on("dialog", (dialog) => {
    surprises.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("popup", () => surprises.push("window"));
  page.on("console", (message) => {
    if (ABOUT_POLICIES.test(message.text())) surprises.push(message.text());
  });
  page.on("pageerror", (error) => surprises.push(String(error)));
  const frame = () => {
    const found = page.frames().find((each) => /preview(-pdf)?-frame$/.test(each.url()));
    if (!found) throw new Error("There is no preview frame.");
    return found;
  };
  return {
    surprises,
    goto: async (url) => void (await page.goto(url)),
    click: async (name) => {
      const button = await page.waitForSelector(`::-p-aria([name="${name}"][role="button"])`);
      // A click of the mouse waits for several frames.
      await button?.evaluate((element) => (element as HTMLElement).click());
    },
    press: (key) => page.keyboard.press(key as "Escape"),
    waitFor: async (selector) => void (await page.waitForSelector(selector)),
    waitUntilGone: async (selector) =>
      void (await page.waitForSelector(selector, { hidden: true })),
    evaluate: async (script) => page.evaluate(script) as never,
    frameText: () => frame().evaluate(() => document.body.innerText),
    inFrame: async (script) => frame().evaluate(script) as never,
    close: () => browser.close(),
  };
}

/** Both browsers, with the function that starts each. */
export const visitors = [
  { browser: "Chromium", start: chromiumVisitor },
  { browser: "Firefox", start: firefoxVisitor },
];
