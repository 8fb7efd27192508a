import { after, before, beforeEach } from "node:test";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { type LocalServer, startLocalServer } from "../../support/local-server.ts";
import { launchChromium, newPerson } from "./chromium.ts";

interface Visit {
  server: LocalServer;
  person: BrowserContext;
  page: Page;
}

/** Gives each test of a suite a new browser profile. All tests share the browser and the server. */
export function visitForEach(begin: (visit: Visit) => void | Promise<void>): void {
  let browser: Browser;
  let server: LocalServer;
  let person: BrowserContext;

  before(async () => {
    [browser, server] = await Promise.all([launchChromium(), startLocalServer()]);
  });
  after(async () => {
    await browser.close();
    await server.close();
  });
  beforeEach(async () => {
    await person?.close();
    person = await newPerson(browser);
    await begin({ server, person, page: await person.newPage() });
  });
}
