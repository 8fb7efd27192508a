import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { createUploadToken } from "../../../src/server/access/upload-tokens.ts";
import { type LocalServer, startLocalServer } from "../../support/local-server.ts";
import { heading, open, readText } from "../receiving/receive-steps.ts";
import { launchChromium, newPerson } from "../support/chromium.ts";
import { file, text } from "../support/shares.ts";
import { CREATE_LINK, choose, linkOf, makeLink, openOptions } from "./send-steps.ts";

const FIELD = "Upload token";
const REMEMBER = "Save the token in this browser";
const REFUSED = "This upload token is wrong or revoked.";

describe("the send page of a server that requires upload tokens", () => {
  let browser: Browser;
  let server: LocalServer;
  let sender: BrowserContext;
  let page: Page;
  let token = "";
  let id = "";

  before(async () => {
    [browser, server] = await Promise.all([
      launchChromium(),
      startLocalServer({ UPLOAD_ACCESS: "token" }),
    ]);
  });
  after(async () => {
    await browser.close();
    await server.close();
  });
  beforeEach(async () => {
    const made = await createUploadToken(server.uploadTokens, { name: "anna" }, Date.now());
    token = made.token;
    id = made.record.id;
    await sender?.close();
    sender = await newPerson(browser);
    page = await sender.newPage();
    await visit();
  });

  const visit = async () => {
    await page.goto(server.url);
    await page.getByRole("button", { name: CREATE_LINK }).waitFor();
  };
  const enter = (value: string) => page.getByLabel(FIELD, { exact: true }).fill(value);
  const entered = () => page.getByLabel(FIELD, { exact: true }).inputValue();
  const press = () => page.getByRole("button", { name: CREATE_LINK }).click();
  const stored = () => page.evaluate(() => localStorage.getItem("onetimeshare/upload-token"));
  const fieldError = () => page.locator(".field-error", { hasText: REFUSED });

  it("asks for a token before the upload, in a password field", async () => {
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.method()));
    await choose(page, [text("for you")]);
    await press();
    await page.getByRole("alert").getByText("Enter your upload token first.").waitFor();
    assert.ok(!asked.includes("POST"));
    const input = page.getByLabel(FIELD, { exact: true });
    assert.equal(await input.getAttribute("type"), "password");
    await page.locator("input:focus[type=password]").waitFor();
    assert.ok((await description(input)).includes("Enter your upload token first."));
    assert.equal(await input.getAttribute("aria-invalid"), "true");
    await press();
    await page.locator("input:focus[type=password]").waitFor();
    await enter("ots_");
    assert.equal(await input.getAttribute("aria-invalid"), "false");
  });

  it("shows a wrong token at the field, and sends with the right one", async () => {
    await choose(page, [text("for you"), file("report.pdf", 200_000)]);
    await enter(`ots_${"A".repeat(43)}`);
    await press();
    await fieldError().waitFor();
    const input = page.getByLabel(FIELD, { exact: true });
    assert.equal(await input.getAttribute("aria-invalid"), "true");
    await page.locator("input:focus[type=password]").waitFor();
    const words = await description(input);
    assert.ok(words.includes(REFUSED), "the field has no accessible error message");
    await enter(token);
    await fieldError().waitFor({ state: "detached" });
    const link = await makeLink(page);
    assert.ok(!link.includes("ots_"));
    const recipient = await newPerson(browser);
    const received = await recipient.newPage();
    await open(received, link);
    assert.equal(await readText(received), "for you", "receiving needed a token");
    await recipient.close();
  });

  it("saves the token only on request, and only after the server accepted it", async () => {
    await choose(page, [text("one")]);
    await enter(token);
    await makeLink(page);
    assert.equal(await stored(), null);
    await visit();
    assert.equal(await entered(), "");

    await choose(page, [text("two")]);
    await page.getByLabel(REMEMBER).check();
    await enter(`ots_${"B".repeat(43)}`);
    await press();
    await fieldError().waitFor();
    assert.equal(await stored(), null, "the page saved a wrong token");
    await enter(token);
    await makeLink(page);
    assert.equal(await stored(), token);
    await visit();
    await openOptions(page);
    assert.equal(await entered(), token);
    await choose(page, [text("three")]);
    await makeLink(page);
  });

  it("removes a saved token immediately on request", async () => {
    await choose(page, [text("one")]);
    await page.getByLabel(REMEMBER).check();
    await enter(token);
    await makeLink(page);
    await visit();
    await openOptions(page);
    await page.getByLabel(REMEMBER).uncheck();
    assert.equal(await stored(), null);
    await visit();
    assert.equal(await entered(), "");
  });

  it("shows that a saved token is revoked, and keeps the draft", async () => {
    await choose(page, [text("one")]);
    await page.getByLabel(REMEMBER).check();
    await enter(token);
    await makeLink(page);
    await server.uploadTokens.revoke(id);
    await visit();
    await choose(page, [text("still here")]);
    await press();
    await fieldError().waitFor();
    assert.equal(await page.getByLabel("Text", { exact: true }).inputValue(), "still here");
  });

  it("never puts a token into a URL", async () => {
    const addresses: string[] = [];
    const headers: string[] = [];
    page.on("request", (request) => {
      addresses.push(request.url());
      headers.push(request.headers().authorization ?? "");
    });
    await choose(page, [text("one")]);
    await enter(token);
    await makeLink(page);
    addresses.push(page.url());
    assert.ok(
      headers.includes(`Bearer ${token}`),
      "the test did not see the request with the token",
    );
    assert.ok(addresses.every((address) => !address.includes(token.slice(4))));
  });
});

/** The accessible description of a field. */
async function description(input: Locator): Promise<string> {
  const ids = (await input.getAttribute("aria-describedby")) ?? "";
  const parts = ids.split(" ").map((id) => input.page().locator(`[id="${id}"]`).textContent());
  return (await Promise.all(parts)).join(" ");
}

describe("the send page behind a sign-in", () => {
  it("asks for a new sign-in when the session ends, after an answer of the server or of the proxy", async (t) => {
    const [browser, server] = await Promise.all([
      launchChromium(),
      startLocalServer({
        ...{ UPLOAD_ACCESS: "proxy", UPLOAD_ACCESS_HEADER: "X-Forwarded-User" },
        TRUST_PROXY: "127.0.0.1",
      }),
    ]);
    t.after(async () => {
      await browser.close();
      await server.close();
    });
    const sender = await newPerson(browser);
    const page = await sender.newPage();
    // The proxy adds the header to requests of a signed-in user.
    let isSignedIn = true;
    let answersItself = false;
    await sender.route("**/api/v1/shares", (route) => {
      if (answersItself) return route.fulfill({ status: 401, body: "<h1>Sign in</h1>" });
      const headers = { ...route.request().headers(), "x-forwarded-user": "anna" };
      return isSignedIn ? route.continue({ headers }) : route.continue();
    });
    await page.goto(server.url);
    assert.equal(await page.getByLabel(FIELD).count(), 0);
    await choose(page, [text("one")]);
    await page.getByRole("button", { name: CREATE_LINK }).click();
    await linkOf(page);
    for (const proxyAnswers of [false, true]) {
      isSignedIn = false;
      answersItself = proxyAnswers;
      await page.goto(server.url);
      await choose(page, [text("two")]);
      await page.getByRole("button", { name: CREATE_LINK }).click();
      const again = page
        .getByRole("alert")
        .getByRole("link", { name: "Open a new tab to sign in" });
      await again.waitFor();
      isSignedIn = true;
      answersItself = false;
      const opening = sender.waitForEvent("page");
      await again.click();
      const signIn = await opening;
      await signIn.getByRole("button", { name: CREATE_LINK }).waitFor();
      await signIn.close();
      assert.equal(await page.getByLabel("Text", { exact: true }).inputValue(), "two");
      await makeLink(page);
    }
    await heading(page, "Your link is ready");
  });
});
