import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import { type ServerProcess, startServerProcess } from "../support/server-process.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { CHROMIUM } from "./chromium.ts";
import { enterPassword, heading, OPEN, readText } from "./receive-steps.ts";
import { file, send, text } from "./shares.ts";

const PASSWORD = "canary-password-7f2b";
const TEXT = "canary-text-91c4";
const NAME = "canary-name-55ad.bin";

/** What a browser, a server and everything between them get to see while a share is received. */
interface Seen {
  addresses: string[];
  headers: string[];
  console: string[];
  violations: string[];
  titles: string[];
}

describe("receiving in the browser", () => {
  let server: ServerProcess;
  let profile: string;
  let person: BrowserContext;
  let page: Page;
  let linkKey: string;
  let link: string;
  const seen: Seen = { addresses: [], headers: [], console: [], violations: [], titles: [] };

  before(async () => {
    [server, profile] = await Promise.all([
      startServerProcess({ env: { LOG_LEVEL: "trace" } }),
      tempFolder(),
    ]);
    person = await chromium.launchPersistentContext(profile, CHROMIUM);
    await watch(person, seen);
    page = await person.newPage();
    const sent = await send(server.url, [text(TEXT), file(NAME, 300_000)], { password: PASSWORD });
    link = sent.link;
    linkKey = new URL(link).hash.slice(3, 46);

    await page.goto(link);
    await enterPassword(page, "not it");
    await page.getByText("4 tries left").waitFor();
    await enterPassword(page, PASSWORD);
    await page.getByRole("button", { name: OPEN }).click();
    assert.equal(await readText(page), TEXT);
    seen.titles.push(await page.title());
  });
  after(async () => {
    await person.close();
    await server.stop();
  });

  const secrets = () => ({ linkKey, PASSWORD, TEXT, NAME });

  function expectNoSecret(where: string, haystack: string): void {
    for (const [name, secret] of Object.entries(secrets())) {
      assert.ok(!haystack.includes(secret), `${name} stands in ${where}`);
    }
  }

  it("asks nobody but the server", () => {
    const elsewhere = seen.addresses.filter((address) => new URL(address).origin !== server.url);
    assert.deepEqual(elsewhere, []);
    assert.ok(seen.addresses.some((address) => address.endsWith("/content")));
  });

  it("breaks no rule of the pages' policy, and says nothing on the console", () => {
    assert.deepEqual(seen.violations, []);
    assert.deepEqual(seen.console, []);
  });

  it("is held to that policy: neither a picture from elsewhere nor a script in the page", async () => {
    const directive = await page.evaluate(() => {
      return new Promise<string>((resolve) => {
        const tell = (event: SecurityPolicyViolationEvent) => resolve(event.violatedDirective);
        addEventListener("securitypolicyviolation", tell, { once: true });
        new Image().src = "http://elsewhere.test/pixel.png";
      });
    });
    assert.equal(directive, "img-src");
    const addScript = () => document.body.setAttribute("onclick", "document.title = 'ran'");
    await assert.rejects(page.evaluate(addScript), /requires 'TrustedScript'/);
  });

  it("puts no secret into an address, a header, a title or the history's state", async () => {
    expectNoSecret("an address", seen.addresses.join("\n"));
    expectNoSecret("a header", seen.headers.join("\n"));
    expectNoSecret("a title", seen.titles.join("\n"));
    expectNoSecret("the state", await page.evaluate(() => JSON.stringify(history.state)));
  });

  it("keeps no key, password or name in clear in the browser's storage", async () => {
    const kept = await page.evaluate(readStorage);
    assert.ok(kept.includes("receiving/"), "there is a stage to be looked into");
    for (const secret of [linkKey, PASSWORD, NAME]) assert.ok(!kept.includes(secret), secret);
    assert.deepEqual(await person.cookies(), []);
  });

  it("leaves no secret in the server's log and data", async () => {
    assert.ok(server.log().includes("/content"), "the log tells of the requests");
    expectNoSecret("the log", server.log());
    expectNoSecret("the data", (await readAll(server.dataDir)).toString("latin1"));
  });

  it("leaves nothing of what was received in the profile when it is removed", async () => {
    assert.ok((await readAll(profile)).includes(TEXT), "the search finds what is there");
    await page.getByRole("button", { name: "Remove it from this browser" }).click();
    await page.getByRole("button", { name: "Remove it", exact: true }).click();
    await heading(page, "Done");
    assert.equal(page.url(), new URL(link).origin + new URL(link).pathname);
    await person.close();
    const left = await readAll(profile);
    for (const secret of [PASSWORD, TEXT, NAME]) assert.ok(!left.includes(secret), secret);
  });
});

async function watch(person: BrowserContext, seen: Seen): Promise<void> {
  person.on("request", (request) => {
    if (request.url().startsWith("blob:")) return;
    seen.addresses.push(request.url());
    seen.headers.push(JSON.stringify(request.headers()));
  });
  person.on("console", (message) => {
    // A browser notes every answer that is an error, such as the one to a wrong password.
    if (!message.text().startsWith("Failed to load resource")) seen.console.push(message.text());
  });
  person.on("weberror", (error) => seen.console.push(String(error.error())));
  await person.exposeFunction("noteViolation", (what: string) => seen.violations.push(what));
  await person.addInitScript(() => {
    addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => {
      const { noteViolation } = globalThis as unknown as { noteViolation(what: string): void };
      noteViolation(`${violatedDirective} ${blockedURI}`);
    });
  });
}

/** All that the page's origin keeps, but for the content itself: runs in the page. */
async function readStorage(): Promise<string> {
  const kept = [JSON.stringify(localStorage), JSON.stringify(sessionStorage)];
  for (const { name } of await indexedDB.databases()) kept.push(name ?? "");
  for (const name of await caches.keys()) kept.push(name);
  const visit = async (folder: FileSystemDirectoryHandle, path: string) => {
    for await (const entry of folder.values()) {
      kept.push(path + entry.name);
      if (entry instanceof FileSystemDirectoryHandle) await visit(entry, `${path}${entry.name}/`);
      else if (entry instanceof FileSystemFileHandle && entry.name !== "content") {
        kept.push(await (await entry.getFile()).text());
      }
    }
  };
  await visit(await navigator.storage.getDirectory(), "");
  return kept.join("\n");
}

async function readAll(folder: string): Promise<Buffer> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile());
  return Buffer.concat(
    await Promise.all(files.map((entry) => readFile(join(entry.parentPath, entry.name)))),
  );
}
