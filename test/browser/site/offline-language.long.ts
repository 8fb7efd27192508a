import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, describe, it } from "node:test";
import { setTimeout } from "node:timers/promises";
import type { Browser, Page } from "playwright-core";
import { de } from "../../../src/texts/de.ts";
import { type LocalServer, startLocalServer } from "../../support/local-server.ts";
import { waitUntil } from "../../support/wait-until.ts";
import { chooseLanguage } from "../languages/language-steps.ts";
import { heading } from "../receiving/receive-steps.ts";
import { launchChromium, newPerson } from "../support/chromium.ts";
import { buildOtherRelease } from "./releases.ts";

const OFFLINE_PAGE = /\/assets\/offline\.html$/;
/** A file that the service worker stores and no page of these tests loads. */
const ONLY_STORED = /\/assets\/client-zip-/;

describe("the message without a network", () => {
  let browser: Browser;
  let server: LocalServer;
  let upgraded: LocalServer;

  before(async () => {
    [browser, server, upgraded] = await Promise.all([
      launchChromium(),
      startLocalServer(),
      buildOtherRelease().then((webFolder) => startLocalServer({}, { webFolder })),
    ]);
  });
  after(async () => {
    await browser.close();
    await server.close();
    await upgraded.close();
  });

  /** A visitor with an open page of the old release and a new tab, when the server has just been upgraded. */
  const oldVisitor = async () => {
    const proxy = await startProxy(server.url);
    const person = await newPerson(browser, { serviceWorkers: "allow" });
    const old = await person.newPage();
    await old.goto(proxy.url);
    await old.waitForFunction(() => navigator.serviceWorker.controller !== null);
    proxy.moveTo(upgraded.url);
    return { person, proxy, page: await person.newPage() };
  };

  it("has the language that was chosen on the first visit, before the service worker was ready", async () => {
    const proxy = await startProxy(server.url);
    const held = proxy.hold(ONLY_STORED);
    const person = await newPerson(browser, { serviceWorkers: "allow" });
    const page = await person.newPage();
    await page.goto(proxy.url);
    await waitUntil(() => held.isHolding() && proxy.answered(OFFLINE_PAGE) === 1);
    await chooseLanguage(page, "de");
    held.release();
    await waitUntil(async () => (await storedLanguage(page)) === "de");
    await person.close();
    await proxy.close();
  });

  it("has the language that was chosen on an error page", async () => {
    const person = await newPerson(browser, { serviceWorkers: "allow" });
    const page = await person.newPage();
    await page.goto(server.url);
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    assert.equal(await storedLanguage(page), "en");
    await page.goto(`${server.url}/nothing`);
    await chooseLanguage(page, "de");
    await waitUntil(async () => (await storedLanguage(page)) === "de");
    await person.close();
  });

  it("has the last language that was chosen, although the answer for another one comes later", async () => {
    const proxy = await startProxy(server.url);
    const person = await newPerson(browser, { serviceWorkers: "allow" });
    const page = await person.newPage();
    await page.goto(proxy.url);
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    const first = proxy.hold(OFFLINE_PAGE);
    await chooseLanguage(page, "de");
    await waitUntil(() => first.isHolding());
    await chooseLanguage(page, "fr");
    // A second request that did not wait for the first would be answered now.
    await setTimeout(1_000);
    first.release();
    await waitUntil(() => proxy.answered(OFFLINE_PAGE) === 3);
    await waitUntil(async () => (await storedLanguage(page)) === "fr");
    await setTimeout(500);
    assert.equal(await storedLanguage(page), "fr");
    await person.close();
    await proxy.close();
  });

  it("is that of the new release, although a page of the old one is still open", async () => {
    const { person, page, proxy } = await oldVisitor();
    await page.goto(proxy.url);
    await waitUntil(() => isUpgraded(page));
    await chooseLanguage(page, "de");
    await waitUntil(async () => (await storedLanguage(page)) === "de");
    await proxy.close();
    await page.goto(`${proxy.url}/shares`);
    await heading(page, de.server.offline);
    await person.close();
  });

  it("has the language that was chosen while a new release was being stored", async () => {
    const { person, page, proxy } = await oldVisitor();
    const held = proxy.hold(ONLY_STORED);
    const before = proxy.answered(OFFLINE_PAGE);
    await page.goto(proxy.url);
    await waitUntil(() => held.isHolding() && proxy.answered(OFFLINE_PAGE) > before);
    await chooseLanguage(page, "de");
    held.release();
    await waitUntil(() => isUpgraded(page));
    await waitUntil(async () => (await storedLanguage(page)) === "de");
    await person.close();
    await proxy.close();
  });
});

/** If the new release has stored its files and is used. The old one keeps its files: its page is open. */
function isUpgraded(page: Page): Promise<boolean> {
  return page.evaluate(async () => {
    const { active, waiting, installing } = await navigator.serviceWorker.ready;
    const isUsed = active?.state === "activated" && !waiting && !installing;
    return isUsed && (await caches.keys()).length === 2;
  });
}

/** The language of the page that the newest release has stored. */
function storedLanguage(page: Page): Promise<string | undefined> {
  return page.evaluate(async () => {
    const cacheName = (await caches.keys()).at(-1);
    if (cacheName === undefined) return undefined;
    const stored = await caches.match("/assets/offline.html", { cacheName, ignoreVary: true });
    return /<html [^>]*lang="([^"]+)"/.exec((await stored?.text()) ?? "")?.[1];
  });
}

/** A proxy that can hold the first answer for an address. */
async function startProxy(serverUrl: string) {
  let target = serverUrl;
  const answers: string[] = [];
  let held: { path: RegExp; release: Promise<void>; isHolding: boolean } | null = null;
  const proxy = createServer(async (incoming, outgoing) => {
    const { url = "/", headers } = incoming;
    const { cookie = "", "accept-language": language = "" } = headers;
    const answer = await fetch(new URL(url, target), {
      headers: { cookie, "accept-language": language },
      redirect: "manual",
    });
    const body = Buffer.from(await answer.arrayBuffer());
    if (held?.path.test(url) && !held.isHolding) {
      held.isHolding = true;
      await held.release;
    }
    const type = answer.headers.get("content-type") ?? "text/plain";
    outgoing.writeHead(answer.status, { "content-type": type }).end(body);
    answers.push(url);
  }).listen(0, "127.0.0.1");
  await once(proxy, "listening");
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    /** Answers new requests from another server. */
    moveTo: (url: string) => {
      target = url;
    },
    answered: (path: RegExp) => answers.filter((each) => path.test(each)).length,
    hold: (path: RegExp) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      const holding = { path, release: promise, isHolding: false };
      held = holding;
      return { release: resolve, isHolding: () => holding.isHolding };
    },
    close: async () => {
      proxy.close();
      proxy.closeAllConnections();
      await once(proxy, "close");
    },
  };
}
