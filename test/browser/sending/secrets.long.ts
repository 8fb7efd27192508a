import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import type { SavedShare } from "../../../src/web/browser-storage.ts";
import { type ServerProcess, startServerProcess } from "../../support/server-process.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { CHROMIUM } from "../support/chromium.ts";
import { file, text } from "../support/shares.ts";
import { nothingSeen, readAll, readStorage, watch } from "../support/witness.ts";
import { choose, choosePassword, makeLink, savedIn } from "./send-steps.ts";

const PASSWORD = "canary-password-7f2b";
const TEXT = "canary-text-91c4";
const NAME = "canary-name-55ad.bin";

describe("sending from the browser", () => {
  let server: ServerProcess;
  let profile: string;
  let person: BrowserContext;
  let page: Page;
  let secrets: Record<string, string>;
  let ownerToken: string;
  const seen = nothingSeen();

  before(async () => {
    const env = { LOG_LEVEL: "trace" };
    [server, profile] = await Promise.all([startServerProcess({ env }), tempFolder()]);
    person = await chromium.launchPersistentContext(profile, CHROMIUM);
    await watch(person, seen);
    page = await person.newPage();
    await page.goto(server.url);
    await choose(page, [text(TEXT), file(NAME, 300_000)]);
    await choosePassword(page, PASSWORD);
    const link = await makeLink(page);
    secrets = { linkKey: new URL(link).hash.slice(3, 46), PASSWORD, TEXT, NAME };
    await page.getByText("Waiting to be opened").waitFor();
    [{ ownerToken }] = (await savedIn(page)) as [SavedShare];
    await page.getByRole("button", { name: "Show QR code" }).click();
    seen.titles.push(await page.title());
    await page.getByRole("link", { name: "See when it is opened" }).click();
    await page.getByText("Waiting to be opened").waitFor();
    seen.titles.push(await page.title());
  });
  after(async () => {
    await person.close();
    await server.stop();
  });

  function expectNoSecret(where: string, haystack: string): void {
    for (const [name, secret] of Object.entries(secrets)) {
      assert.ok(!haystack.includes(secret), `${name} is in ${where}`);
    }
  }

  it("contacts no other server", () => {
    const elsewhere = seen.addresses.filter((address) => new URL(address).origin !== server.url);
    assert.deepEqual(elsewhere, []);
    assert.ok(seen.addresses.some((address) => address.includes("/api/v1/uploads/")));
  });

  it("violates no rule of the Content-Security-Policy, and logs nothing to the console", () => {
    assert.deepEqual(seen.violations, []);
    assert.deepEqual(seen.console, []);
  });

  it("puts no secret into a URL, a header, a title or the history state", async () => {
    expectNoSecret("an address", seen.addresses.join("\n"));
    expectNoSecret("a header", seen.headers.join("\n"));
    expectNoSecret("a title", seen.titles.join("\n"));
    expectNoSecret("the state", await page.evaluate(() => JSON.stringify(history.state)));
  });

  it("follows the share with the owner token, which is in no URL, title or console", () => {
    const paths = seen.addresses.map((address) => new URL(address).pathname);
    assert.ok(paths.some((path) => /^\/api\/v1\/shares\/[\w-]+\/events$/.test(path)));
    const open = [...seen.addresses, ...seen.titles, ...seen.console].join("\n");
    assert.ok(!open.includes(ownerToken));
    assert.ok(!server.log().includes(ownerToken), "the log has the owner token");
  });

  it("saves nothing in the browser that opens the share or describes its contents", async () => {
    const kept = await page.evaluate(readStorage);
    assert.ok(kept.includes("ownerToken"), "the search does not find a value that exists");
    expectNoSecret("the storage", kept);
    assert.deepEqual(await person.cookies(), []);
  });

  it("leaves no secret in the server's log and data", async () => {
    assert.ok(server.log().includes("/api/v1/uploads/"), "the log does not have the requests");
    expectNoSecret("the log", server.log());
    expectNoSecret("the data", (await readAll(server.dataDir)).toString("latin1"));
  });

  it("leaves no secret in the browser profile", async () => {
    await person.close();
    expectNoSecret("the profile", (await readAll(profile)).toString("latin1"));
  });
});
