import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser, BrowserContext, Page, Route } from "playwright-core";
import { ApiClient } from "../../../src/client/api-client.ts";
import { type LocalServer, startLocalServer } from "../../support/local-server.ts";
import { launchChromium, newPerson } from "../support/chromium.ts";
import { file, send, statusOf, text } from "../support/shares.ts";
import { ALL_HERE, enterPassword, heading, OFFER, OPEN, open } from "./receive-steps.ts";

describe("an error screen of the receive page says what happened and what to do:", () => {
  let browser: Browser;
  let server: LocalServer;
  let api: ApiClient;
  let person: BrowserContext;
  let page: Page;

  before(async () => {
    [browser, server] = await Promise.all([
      // Not a loopback name, so plain http with it is not a secure context.
      launchChromium(["--host-resolver-rules=MAP share.test 127.0.0.1"]),
      startLocalServer(),
    ]);
    api = new ApiClient({ serverUrl: server.url });
    person = await newPerson(browser);
    page = await person.newPage();
  });
  after(async () => {
    await browser.close();
    await server.close();
  });

  const sendText = (options = {}) => send(server.url, [text("a secret")], options);

  /** Loads a link in a fresh document. Navigation to a new fragment alone would load nothing. */
  async function visit(link: string): Promise<void> {
    await page.goto("about:blank");
    await page.goto(link);
  }

  it("already opened by another recipient whose download still runs", async () => {
    const { link } = await send(server.url, [file("f.bin", 100_000)]);
    const other = await newPerson(browser);
    await other.route("**/content", (route) => route.abort());
    const otherPage = await other.newPage();
    await open(otherPage, link);
    await heading(otherPage, "Receiving");
    await visit(link);
    await heading(page, "This share was already opened");
    await page.getByText("tell the sender: someone else has the link").waitFor();
    await other.close();
  });

  it("already opened, and now gone", async () => {
    const { link } = await sendText();
    const other = await newPerson(browser);
    const otherPage = await other.newPage();
    await open(otherPage, link);
    await heading(otherPage, ALL_HERE);
    await visit(link);
    await heading(page, "This share was already opened");
    await page.getByText("tell the sender: someone else has the link").waitFor();
    await page.getByText(/The share ended today at/).waitFor();
    await other.close();
  });

  it("expired", async () => {
    const { link } = await sendText({ expiresInSeconds: 1 });
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    await visit(link);
    await heading(page, "This share has expired");
  });

  it("expired between preview and opening", async () => {
    const { link } = await sendText({ expiresInSeconds: 3 });
    await visit(link);
    await page.getByRole("button", { name: OPEN }).waitFor();
    await new Promise((resolve) => setTimeout(resolve, 3_100));
    await page.getByRole("button", { name: OPEN }).click();
    await heading(page, "This share has expired");
  });

  it("burned by its sender", async () => {
    const { id, ownerToken, link } = await sendText();
    await api.burn(id, ownerToken);
    await visit(link);
    await heading(page, "The sender burned this share");
  });

  it("burned by its sender, without a password prompt", async () => {
    const { id, ownerToken, link } = await sendText({ password: "right" });
    await api.burn(id, ownerToken);
    await visit(link);
    await heading(page, "The sender burned this share");
    await page.getByText(/The share ended today at/).waitFor();
  });

  it("locked, until the sender unlocks it", async () => {
    const { id, ownerToken, link } = await sendText({ password: "right" });
    await visit(link);
    for (const left of ["4 tries left", "3 tries left", "2 tries left", "1 try left"]) {
      await enterPassword(page, `not with ${left}`);
      await page.getByText(left).waitFor();
    }
    await enterPassword(page, "e");
    await heading(page, "Locked after too many wrong passwords");
    await page.reload();
    await heading(page, "Locked after too many wrong passwords");
    assert.equal(
      await page.getByLabel("Password").count(),
      0,
      "the page asks for a password while the share is locked",
    );
    await api.unlock(id, ownerToken);
    await visit(link);
    await enterPassword(page, "right");
    await heading(page, "Someone sent you a share");
  });

  it("locked and then unlocked: a retry asks for the password, and costs no try", async () => {
    const sent = await sendText({ password: "right" });
    await visit(sent.link);
    for (let guess = 0; guess < 5; guess++) {
      await enterPassword(page, `wrong guess ${guess}`);
      if (guess < 4) await page.getByText(new RegExp(`${4 - guess} tr(y|ies) left`)).waitFor();
    }
    await heading(page, "Locked after too many wrong passwords");
    await page.getByRole("button", { name: "Try again" }).click();
    await heading(page, "Locked after too many wrong passwords");
    await api.unlock(sent.id, sent.ownerToken);
    await page.getByRole("button", { name: "Try again" }).click();
    await heading(page, "Enter the password");
    assert.equal((await statusOf(server.url, sent)).remainingAttempts, 5);
    await enterPassword(page, "right");
    await heading(page, "Someone sent you a share");
  });

  it("a link whose end is missing", async () => {
    const { link } = await sendText();
    for (const length of [1, 10, 53]) {
      await visit(link.slice(0, -length));
      await heading(page, "The end of this link is missing");
    }
  });

  it("a link with a changed character", async () => {
    const { link } = await sendText();
    const changed = link.endsWith("A") ? "B" : "A";
    await visit(link.slice(0, -1) + changed);
    await heading(page, "This link was changed on its way");
  });

  it("a changed link in the address bar of an open page", async () => {
    const { link } = await sendText();
    await visit(link.slice(0, -5));
    await heading(page, "The end of this link is missing");
    await page.evaluate((hash) => {
      location.hash = hash;
    }, new URL(link).hash);
    await heading(page, "Someone sent you a share");
  });

  it("a link to no share", async () => {
    const elsewhere = await startLocalServer();
    const { link } = await send(elsewhere.url, [text("elsewhere")]);
    await elsewhere.close();
    await visit(link.replace(elsewhere.url, server.url));
    await heading(page, "There is nothing here");
  });

  it("plain http, which has no cryptography", async () => {
    const { link } = await sendText();
    const plain = link.replace("127.0.0.1", "share.test");
    const secure = plain.replace("http:", "https:");
    await page.route("https://share.test:*/**", (route) => route.fulfill({ body: "secure" }));
    await visit(plain);
    await heading(page, "This connection is not secure");
    await page.getByRole("button", { name: "Open with https" }).click();
    await page.waitForURL(secure);
    assert.equal(page.url(), secure);
  });

  it("a browser that is too old", async () => {
    const old = await newPerson(browser);
    await old.addInitScript("delete AbortSignal.any");
    const { link } = await sendText();
    const oldPage = await old.newPage();
    await oldPage.goto(link);
    await heading(oldPage, "This browser is too old");
    await old.close();
  });

  for (const { what, pattern } of [
    { what: "script", pattern: /\.js$/ },
    { what: "script and style", pattern: /\/assets\// },
    { what: "shared script", pattern: /\/shared-[^/]*\.js$/ },
  ]) {
    it(`a page whose ${what} did not load says so, and does not accuse the browser`, async () => {
      const other = await newPerson(browser);
      await other.route(pattern, (route) => route.fulfill({ status: 404, body: "" }));
      const { link } = await sendText();
      const otherPage = await other.newPage();
      await otherPage.goto(link);
      await otherPage.getByText("Part of this page did not load").waitFor({ state: "visible" });
      assert.equal(await otherPage.getByText(/too old/).count(), 0);
      assert.equal(await otherPage.getByText("JavaScript is turned off").isVisible(), false);
      await other.close();
    });
  }

  it("a page whose Worker did not load says so, and tries again", async () => {
    const other = await newPerson(browser);
    const pattern = /worker-[^/]*\.js$/;
    await other.route(pattern, (route) => route.fulfill({ status: 404, body: "" }));
    const { link } = await sendText();
    const otherPage = await other.newPage();
    await otherPage.goto(link);
    await heading(otherPage, "A part of this page did not load");
    await other.unroute(pattern);
    await otherPage.getByRole("button", { name: "Try again" }).click();
    await heading(otherPage, OFFER);
    await other.close();
  });

  it("a server that is unreachable, and later available again", async () => {
    const { link } = await sendText();
    const cut = (route: Route) => route.abort();
    await person.route("**/api/**", cut);
    await visit(link);
    await heading(page, "The server can't be reached");
    await person.unroute("**/api/**", cut);
    await page.getByRole("button", { name: "Try again" }).click();
    await heading(page, "Someone sent you a share");
  });

  it("an answer with an invalid date, as a proxy might send", async () => {
    const { link } = await sendText();
    const odd = async (route: Route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: { ...(await response.json()), expiresAt: "soon" } });
    };
    await person.route("**/preview", odd);
    await visit(link);
    await heading(page, "The server can't be reached");
    await person.unroute("**/preview", odd);
  });

  const damages: { what: string; damage: (content: Buffer) => Buffer }[] = [
    { what: "damaged", damage: (content) => flipByte(content, content.length >> 1) },
    {
      what: "damaged in its last chunk",
      damage: (content) => flipByte(content, content.length - 1),
    },
    { what: "cut", damage: (content) => content.subarray(0, content.length - 70_000) },
    { what: "extended", damage: (content) => Buffer.concat([content, Buffer.alloc(100)]) },
  ];
  for (const { what, damage } of damages) {
    it(`a ciphertext that was ${what} is never saved, shown as complete or confirmed`, async () => {
      const sent = await send(server.url, [file("whole.bin", 300_000)]);
      const victim = await newPerson(browser);
      await victim.route("**/content", async (route) => {
        const response = await route.fetch();
        const body = damage(await response.body());
        const range = `bytes 0-${body.length - 1}/${body.length}`;
        const headers = { ...response.headers(), "content-range": range };
        await route.fulfill({ status: 206, headers, body });
      });
      const victimPage = await victim.newPage();
      await open(victimPage, sent.link);
      await heading(victimPage, "The received data is not what the sender encrypted");
      assert.equal(await victimPage.getByRole("button", { name: /Save/ }).count(), 0);
      const { receipts } = await statusOf(server.url, sent);
      assert.deepEqual(receipts, []);
      await victim.unroute("**/content");
      await victimPage.getByRole("button", { name: "Try again" }).click();
      await heading(victimPage, ALL_HERE);
      await victim.close();
    });
  }
});

function flipByte(bytes: Buffer, place: number): Buffer {
  const flipped = Buffer.from(bytes);
  flipped.writeUInt8(flipped.readUInt8(place) ^ 1, place);
  return flipped;
}
