import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { cp, readdir, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { WEB_FOLDER } from "../../../src/server/routes/web-pages.ts";
import { de } from "../../../src/texts/de.ts";
import { type LocalServer, startLocalServer } from "../../support/local-server.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { waitUntil } from "../../support/wait-until.ts";
import { chooseLanguage } from "../languages/language-steps.ts";
import { heading, open, openWithPassword, readText, saveFile } from "../receiving/receive-steps.ts";
import { CREATE_LINK, choose, choosePassword, linkOf, makeLink } from "../sending/send-steps.ts";
import { launchChromium, newPerson } from "../support/chromium.ts";
import { type Network, startNetwork } from "../support/network.ts";
import { file, send, text } from "../support/shares.ts";
import { nothingSeen, watch } from "../support/witness.ts";
import { buildOtherRelease } from "./releases.ts";

describe("the pages as an installed app", () => {
  let browser: Browser;
  let server: LocalServer;
  let network: Network;
  let otherRelease: string;
  const dataDir = tempFolder();

  before(async () => {
    [browser, server, otherRelease] = await Promise.all([
      launchChromium(),
      dataDir.then((DATA_DIR) => startLocalServer({ DATA_DIR })),
      buildOtherRelease(),
    ]);
    network = await startNetwork(server.url);
  });
  after(async () => {
    await browser.close();
    await network.close();
    await server.close();
  });

  /** Replaces the server by one with other pages or settings, on the same data. */
  const upgrade = async (env: Record<string, string>, webFolder = WEB_FOLDER) => {
    await server.close();
    server = await startLocalServer({ DATA_DIR: await dataDir, ...env }, { webFolder });
    network.moveTo(server.url);
  };
  /** A visitor whose browser has the service worker of the start page. */
  const visitor = async (): Promise<{ person: BrowserContext; page: Page }> => {
    const person = await newPerson(browser, { serviceWorkers: "allow" });
    const page = await person.newPage();
    await page.goto(network.url);
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    return { person, page };
  };

  it("has a manifest that Chromium accepts", async () => {
    const { person, page } = await visitor();
    const devtools = await person.newCDPSession(page);
    const { errors, url } = await devtools.send("Page.getAppManifest");
    assert.equal(url, `${network.url}/manifest.webmanifest`);
    assert.deepEqual(errors, []);
    const { installabilityErrors } = await devtools.send("Page.getInstallabilityErrors");
    // Every profile of a test is an incognito one.
    const others = installabilityErrors.filter(({ errorId }) => errorId !== "in-incognito");
    assert.deepEqual(others, []);
    await person.close();
  });

  it("takes files, a text and an address that another app shares, and the server never gets them", async () => {
    const { person, page } = await visitor();
    const seen = nothingSeen();
    await watch(person, seen);
    const bytes = randomBytes(300_000);
    const before = network.requests.length;
    await shareFromAnotherApp(page, network.url, {
      text: "A note",
      url: "https://example.org/a",
      bytes,
    });
    await page.getByText("shared.bin").waitFor();
    await page.getByText("Another app or web page added this content.").waitFor();
    const sent = network.requests.slice(before).filter((line) => /^(?!GET|HEAD)/.test(line));
    assert.deepEqual(sent, [], "only the visitor can send");
    const field = page.getByLabel("Text", { exact: true });
    assert.equal(await field.inputValue(), "A note\nhttps://example.org/a");
    assert.equal(page.url(), `${network.url}/`);
    assert.deepEqual(
      network.requests.slice(before).filter((line) => line.includes("share-target")),
      [],
    );
    const link = await makeLink(page);
    await page.getByRole("button", { name: "Copy link", exact: true }).click();
    await page.reload();
    await page.getByRole("button", { name: "Choose files" }).waitFor();
    assert.equal(await page.getByText("shared.bin").count(), 0);
    await open(page, link);
    assert.deepEqual(await saveFile(page, "shared.bin"), bytes);
    assert.equal(await readText(page), "A note\nhttps://example.org/a");
    assert.deepEqual(seen.violations, []);
    await person.close();
  });

  it("takes nothing from a form in a frame of another site", async () => {
    const { person, page } = await visitor();
    const stranger = createServer((_request, response) => {
      response.setHeader("content-type", "text/html").end(`<iframe name="inside"></iframe>
<form method="post" target="inside" enctype="multipart/form-data" action="${network.url}/share-target">
<input name="text" value="From another site"></form>`);
    }).listen(0, "127.0.0.1");
    await once(stranger, "listening");
    await page.goto(`http://127.0.0.1:${(stranger.address() as AddressInfo).port}/`);
    const before = network.requests.length;
    await page.evaluate(() => document.forms[0]?.submit());
    // The request passes the service worker by, and the server refuses it without reading it.
    const isRefused = () =>
      network.requests.slice(before).some((line) => /share-target/.test(line));
    await waitUntil(isRefused);
    assert.ok(page.frames().every((frame) => !frame.url().includes("#shared=")));
    stranger.closeAllConnections();
    stranger.close();
    await person.close();
  });

  it("stores no answer of a proxy in place of a file, and installs when the files come again", async () => {
    let isSignedIn = false;
    const proxy = createServer(async (incoming, outgoing) => {
      const { url = "/" } = incoming;
      const isFile = /^\/assets\/.*\.(?:css|wasm)$/.test(url);
      if (isFile && !isSignedIn) {
        const isStyle = url.endsWith(".css");
        outgoing.writeHead(isStyle ? 200 : 302, { "content-type": "text/html", location: "/" });
        return outgoing.end("<h1>Sign in</h1>");
      }
      const answer = await fetch(new URL(url, network.url), { redirect: "manual" });
      const type = answer.headers.get("content-type") ?? "text/plain";
      outgoing.writeHead(answer.status, { "content-type": type });
      outgoing.end(Buffer.from(await answer.arrayBuffer()));
    }).listen(0, "127.0.0.1");
    await once(proxy, "listening");
    const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}/`;
    const person = await newPerson(browser, { serviceWorkers: "allow" });
    const page = await person.newPage();
    const visit = async () => {
      await page.goto(address);
      await waitUntil(() => page.evaluate(async () => (await caches.keys()).length > 0));
    };
    await visit();
    const state = () =>
      page.evaluate(async () => {
        const registration = await navigator.serviceWorker.getRegistration();
        return registration?.active?.state ?? registration?.installing?.state ?? "none";
      });
    await waitUntil(async () => (await state()) === "none");
    for (const stored of await storedAddresses(page)) assert.doesNotMatch(stored, /css|wasm/);
    isSignedIn = true;
    await visit();
    await waitUntil(async () => (await state()) === "activated");
    await person.close();
    proxy.closeAllConnections();
    proxy.close();
  });

  it("says so if the content is lost, and the server explains it without reading the content", async () => {
    const { person, page } = await visitor();
    await page.goto(`${network.url}/#shared=00000000-0000-4000-8000-000000000000`);
    await page.reload();
    await page.getByText("The content that you shared did not arrive here.").waitFor();
    await person.close();
    const without = await newPerson(browser);
    const other = await without.newPage();
    await shareFromAnotherApp(other, network.url, { text: "A note", bytes: randomBytes(300_000) });
    await heading(other, "Nothing was added");
    await other.goto(`${network.url}/share-target`);
    await heading(other, "Send files or text");
    await without.close();
  });

  it("says that there is no network, keeps the link, and answers nothing else in place of the server", async () => {
    const { person, page } = await visitor();
    const { link } = await send(network.url, [text("kept")]);
    network.cut();
    for (const address of [network.url, `${network.url}/shares`, link]) {
      await page.goto(address);
      await heading(page, "You are offline");
    }
    assert.equal(page.url(), link);
    const isAnswered = await page.evaluate(() =>
      fetch("/api/v1/config").then(
        () => true,
        () => false,
      ),
    );
    assert.equal(isAnswered, false);
    network.mend();
    await page.reload();
    await page.getByRole("button", { name: "Open now" }).click();
    await page.getByText("kept").waitFor();
    const stored = await storedAddresses(page);
    assert.ok(stored.length > 10);
    for (const address of stored) assert.match(address, /\/assets\/[^/]+$/);
    await person.close();
  });

  it("shows the message without a network in the language that the visitor has chosen since", async () => {
    const { person, page } = await visitor();
    await chooseLanguage(page, "de");
    await waitUntil(async () => (await storedOffline(page)).includes('lang="de"'));
    network.cut();
    await page.goto(`${network.url}/shares`);
    await heading(page, de.server.offline);
    network.mend();
    await person.close();
  });

  it("keeps working in an open page after an upgrade, and gives new pages only the new scripts", async () => {
    const { person, page } = await visitor();
    const late = await person.newPage();
    await late.goto(network.url);
    await late.getByRole("button", { name: "Choose files" }).waitFor();
    const oldScripts = await scriptsOf(late);
    const bytes = randomBytes(24 * 1024 * 1024);
    await choose(page, [{ name: "large.bin", bytes }]);
    const before = network.requests.length;
    await page.getByRole("button", { name: CREATE_LINK }).click();
    const isUploading = () => network.requests.slice(before).some((line) => /^PATCH /.test(line));
    await waitUntil(isUploading);
    network.cut();

    await upgrade({}, otherRelease);
    const ready = page.getByRole("heading", { name: "Your link is ready" });
    assert.equal(await ready.count(), 0, "the upload is in the middle");
    network.mend();
    const gone = oldScripts.find((script) => /\/send-/.test(script)) ?? "";
    assert.equal((await fetch(new URL(gone, network.url))).status, 404, "it is another release");
    const sent = await linkOf(page);
    // A Worker and Argon2id, which this page has not loaded before.
    await late.getByLabel("Text", { exact: true }).fill("typed in the old page");
    await choosePassword(late, "spoken");
    const link = await makeLink(late);

    const fresh = await person.newPage();
    await open(fresh, sent);
    assert.deepEqual(await saveFile(fresh, "large.bin"), bytes);
    await openWithPassword(fresh, link, "spoken");
    assert.equal(await readText(fresh), "typed in the old page");
    await fresh.goto(network.url);
    await fresh.getByRole("button", { name: "Choose files" }).waitFor();
    assert.equal(await releaseOf(fresh), "other");
    for (const script of (await scriptsOf(fresh)).filter((each) =>
      /\/(?:send|shared)-/.test(each),
    )) {
      assert.ok(!oldScripts.includes(script), script);
    }
    for (const each of [page, late]) await heading(each, "Received");
    await page.reload();
    await page.getByRole("button", { name: "Choose files" }).waitFor();
    assert.equal(await releaseOf(page), "other");
    await waitUntil(async () => (await releasesIn(fresh)).length === 2);
    // Only pages that may need them keep the files of the old release.
    for (const each of [page, late, fresh]) await each.close();
    const next = await person.newPage();
    await next.goto(network.url);
    await waitUntil(async () => (await releasesIn(next)).length === 1);
    await person.close();
    await upgrade({});
  });

  it("counts new downloads on its icon while it is hidden, and shows a notification only after a click", async () => {
    const { person, page } = await visitor();
    await person.grantPermissions(["notifications"], { origin: network.url });
    await page.addInitScript(() => {
      const state = { isHidden: false, badges: [] as number[] };
      Object.assign(globalThis, { state });
      const visibility = { get: () => (state.isHidden ? "hidden" : "visible"), configurable: true };
      Object.defineProperty(document, "visibilityState", visibility);
      Navigator.prototype.setAppBadge = async (count) => void state.badges.push(count ?? 0);
      Navigator.prototype.clearAppBadge = async () => void state.badges.push(0);
    });
    const opened = async (isHidden: boolean) => {
      await page.goto(network.url);
      await page.getByLabel("Text", { exact: true }).fill("watched");
      const link = await makeLink(page);
      await page.getByRole("button", { name: "Copy link", exact: true }).click();
      await page.goto(`${network.url}/shares`);
      await page.getByText("Waiting to be opened").first().waitFor();
      if (isHidden) await page.getByRole("button", { name: "Tell me when" }).click();
      await page.evaluate(
        (hidden) => Object.assign(globalThis.state, { isHidden: hidden }),
        isHidden,
      );
      const recipient = await newPerson(browser);
      await open(await recipient.newPage(), link);
      await page.getByText("Someone with the link opened it").first().waitFor();
      await recipient.close();
    };
    const notifications = () =>
      page.evaluate(async () => {
        const registration = await navigator.serviceWorker.ready;
        const all = await registration.getNotifications();
        // The system may show and keep all of it.
        return all.map(({ title, body, tag, data }) => [title, body, tag, data]);
      });
    await opened(false);
    assert.deepEqual(await notifications(), []);
    assert.deepEqual(await page.evaluate(() => globalThis.state.badges), [0]);
    await opened(true);
    await waitUntil(async () => (await notifications()).length === 1);
    // It names neither the share nor what it contains.
    const [[tabId = "", ...shown] = []] = (await notifications()).map((each) => each.reverse());
    assert.deepEqual(shown, ["opened", "OneTimeShare", "A share was opened"]);
    assert.match(tabId, UUID);
    assert.equal(await page.title(), "My shares · OneTimeShare");
    assert.deepEqual(await page.evaluate(() => globalThis.state.badges), [0, 1]);
    await person.close();
  });

  it("tells the sender of each share that this tab has sent, without names and links", async () => {
    const { person, page } = await visitor();
    await person.grantPermissions(["notifications"], { origin: network.url });
    await page.addInitScript(() => {
      Object.assign(globalThis, { isHidden: false });
      const visibility = { get: () => (globalThis.isHidden ? "hidden" : "visible") };
      Object.defineProperty(document, "visibilityState", { ...visibility, configurable: true });
    });
    await page.goto(network.url);
    const sendNamed = async (name: string) => {
      await choose(page, [file(name, 1_000)]);
      const link = await makeLink(page);
      await page.getByText("Waiting to be opened").first().waitFor();
      return link;
    };
    const first = await sendNamed("canary-one.bin");
    await page.getByRole("button", { name: "Tell me when" }).click();
    await page.getByText("While this page is open in a tab").waitFor();
    await page.getByRole("button", { name: "Copy link", exact: true }).click();
    await page.getByRole("button", { name: "Send another share" }).click();
    await page.getByText("While this page is open in a tab").waitFor({ state: "hidden" });
    const second = await sendNamed("canary-two.bin");
    await page.evaluate(() => Object.assign(globalThis, { isHidden: true }));
    const shown = () =>
      page.evaluate(async () => {
        const registration = await navigator.serviceWorker.ready;
        const all = await registration.getNotifications();
        const seen = all.map(({ title, body, tag, data }) => ({ title, body, tag, data }));
        for (const each of all) each.close();
        return seen;
      });
    for (const link of [first, second]) {
      const recipient = await newPerson(browser);
      await open(await recipient.newPage(), link);
      let notifications: { data: string }[] = [];
      await waitUntil(async () => {
        notifications = await shown();
        return notifications.length > 0;
      });
      const expected = { title: "A share was opened", body: "OneTimeShare", tag: "opened" };
      const [{ data } = { data: "" }] = notifications;
      assert.match(data, UUID);
      assert.deepEqual(notifications, [{ ...expected, data }]);
      await recipient.close();
    }
    await person.close();
  });

  it("shows its tab after a click on a notification, and my shares if that is closed", async () => {
    const { person, page } = await visitor();
    await person.grantPermissions(["notifications"], { origin: network.url });
    // A tab of the same page, which comes first in the list of the browser.
    const other = await person.newPage();
    const [worker] = person.serviceWorkers();
    assert.ok(worker);
    for (const isClosed of [false, true]) {
      await page.bringToFront();
      let tabId = "";
      // The service worker may not know of the permission yet. The tag makes all requests one notification.
      await waitUntil(async () => {
        await page.evaluate(async () => {
          const { active } = await navigator.serviceWorker.ready;
          const options = { tag: "opened" };
          active?.postMessage({ kind: "show-notification", title: "A share was opened", options });
        });
        const shown = await worker.evaluate(
          "self.registration.getNotifications().then(([notification]) => notification?.data)",
        );
        tabId = String(shown ?? "");
        return tabId !== "";
      });
      await other.goto(network.url);
      await other.bringToFront();
      if (isClosed) await page.close();
      // Only a click of a person may open or show a window.
      const shown: unknown = await worker.evaluate(`new Promise(async (resolve) => {
        self.clients.openWindow = async (address) => resolve(String(address));
        WindowClient.prototype.focus = async function () { resolve(this.id); };
        const [notification] = await self.registration.getNotifications();
        self.dispatchEvent(new NotificationEvent("notificationclick", { notification }));
      })`);
      assert.equal(shown, isClosed ? `${network.url}/shares` : tabId);
    }
    await person.close();
  });

  it("ends its service worker with INSTALLABLE=off", async () => {
    const { person, page } = await visitor();
    assert.notDeepEqual(await releasesIn(page), []);
    await upgrade({ INSTALLABLE: "off" });
    await page.reload();
    await untilEnded(page);
    assert.equal(await page.locator("link[rel=manifest]").count(), 0);
    await person.close();
    await upgrade({});
  });

  it("ends its service worker on a server that has none, such as one of an older release", async () => {
    const { person, page } = await visitor();
    const older = await tempFolder();
    await cp(WEB_FOLDER, older, { recursive: true });
    const names = await readdir(join(older, "assets"));
    for (const name of names.filter((each) => each.startsWith("app-worker-"))) {
      await rm(join(older, "assets", name));
    }
    await upgrade({}, older);
    await page.reload();
    await untilEnded(page);
    await person.close();
    await upgrade({});
  });
});

declare global {
  /** What the page of the test shows to the browser. */
  var state: { isHidden: boolean; badges: number[] };
  var isHidden: boolean;
}

interface Shared {
  text: string;
  url?: string;
  bytes: Buffer;
}

/** The id of a tab in Chromium. */
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The operating system sends a form to the share target. A page of another site can do the same. */
async function shareFromAnotherApp(page: Page, url: string, { text, url: address, bytes }: Shared) {
  const form = createServer((_request, response) => {
    response.setHeader("content-type", "text/html").end(`
<form method="post" enctype="multipart/form-data" action="${url}/share-target">
<input name="title" value=""><input name="text" value="${text}"><input name="url" value="${address ?? ""}">
<input type="file" name="files" multiple><button>Share</button></form>`);
  }).listen(0, "127.0.0.1");
  await once(form, "listening");
  await page.goto(`http://127.0.0.1:${(form.address() as AddressInfo).port}/`);
  const file = { name: "shared.bin", mimeType: "application/octet-stream", buffer: bytes };
  await page.locator("input[type=file]").setInputFiles([file]);
  await page.getByRole("button", { name: "Share" }).click();
  await page.waitForURL((to) => to.origin === url);
  form.closeAllConnections();
  form.close();
}

function scriptsOf(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll("script, link[rel=modulepreload]")].map(
      (element) =>
        new URL(element.getAttribute("src") ?? element.getAttribute("href") ?? "", location.href)
          .pathname,
    ),
  );
}

function releaseOf(page: Page): Promise<unknown> {
  return page.evaluate(() => (globalThis as { release?: unknown }).release);
}

/** The names of the caches, one for each release. */
function releasesIn(page: Page): Promise<string[]> {
  return page.evaluate(() => caches.keys());
}

function storedAddresses(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const all = [];
    for (const name of await caches.keys()) {
      for (const { url } of await (await caches.open(name)).keys()) all.push(url);
    }
    return all;
  });
}

/** The HTML of the page that the service worker shows without a network. */
function storedOffline(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const stored = await caches.match("/assets/offline.html", { ignoreVary: true });
    return (await stored?.text()) ?? "";
  });
}

async function untilEnded(page: Page): Promise<void> {
  await waitUntil(async () => {
    const registrations = await page.evaluate(
      async () => (await navigator.serviceWorker.getRegistrations()).length,
    );
    return registrations === 0 && (await releasesIn(page)).length === 0;
  });
}
