import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import { type ServerProcess, startServerProcess } from "../../support/server-process.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { CHROMIUM } from "../support/chromium.ts";
import { file, send, text } from "../support/shares.ts";
import { nothingSeen, readAll, readStorage, watch } from "../support/witness.ts";
import { enterPassword, heading, OPEN, readText } from "./receive-steps.ts";

const PASSWORD = "canary-password-7f2b";
const TEXT = "canary-text-91c4";
const NAME = "canary-name-55ad.bin";

describe("receiving in the browser", () => {
  let server: ServerProcess;
  let profile: string;
  let person: BrowserContext;
  let page: Page;
  let linkKey: string;
  let link: string;
  const seen = nothingSeen();

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
      assert.ok(!haystack.includes(secret), `${name} is in ${where}`);
    }
  }

  it("requests nothing from another server", () => {
    const elsewhere = seen.addresses.filter((address) => new URL(address).origin !== server.url);
    assert.deepEqual(elsewhere, []);
    assert.ok(seen.addresses.some((address) => address.endsWith("/content")));
  });

  it("obeys the Content-Security-Policy and writes nothing to the console", () => {
    assert.deepEqual(seen.violations, []);
    assert.deepEqual(seen.console, []);
  });

  it("blocks images of other servers and inline scripts", async () => {
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

  it("puts no secret into a URL, a header, a title or the history state", async () => {
    expectNoSecret("an address", seen.addresses.join("\n"));
    expectNoSecret("a header", seen.headers.join("\n"));
    expectNoSecret("a title", seen.titles.join("\n"));
    expectNoSecret("the state", await page.evaluate(() => JSON.stringify(history.state)));
  });

  it("stores no key, password or name unencrypted in the browser", async () => {
    const kept = await page.evaluate(readStorage);
    assert.ok(kept.includes("receiving/"), "the storage does not have the share");
    for (const secret of [linkKey, PASSWORD, NAME]) assert.ok(!kept.includes(secret), secret);
    assert.deepEqual(await person.cookies(), []);
  });

  it("keeps text and file name out of browser translation", async () => {
    const shown = await page.evaluate(
      (secrets) => {
        const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        const parents = [];
        while (texts.nextNode()) {
          if (secrets.includes(texts.currentNode.textContent ?? "")) {
            parents.push(texts.currentNode.parentElement?.translate);
          }
        }
        const attributes = [...document.querySelectorAll<HTMLElement>("*")]
          .filter((element) => element.translate)
          .flatMap((element) => [...element.attributes].map(({ value }) => value));
        const leaked = attributes.filter((value) => secrets.some((each) => value.includes(each)));
        return { parents, leaked };
      },
      [TEXT, NAME],
    );
    assert.deepEqual(shown, { parents: [false, false], leaked: [] });
  });

  it("leaves no secret in the log and data of the server", async () => {
    assert.ok(server.log().includes("/content"), "the log does not have the requests");
    expectNoSecret("the log", server.log());
    expectNoSecret("the data", (await readAll(server.dataDir)).toString("latin1"));
  });

  it("leaves nothing of a removed share in the browser profile", async () => {
    assert.ok(
      (await readAll(profile)).includes(TEXT),
      "the search does not find a value that exists",
    );
    await page.getByRole("button", { name: "Remove from this browser" }).click();
    await page.getByRole("button", { name: "Remove", exact: true }).click();
    await heading(page, "Removed");
    await page.waitForURL((url) => url.href === link.replace(/#.*/, ""));
    await person.close();
    const left = await readAll(profile);
    for (const secret of [PASSWORD, TEXT, NAME]) assert.ok(!left.includes(secret), secret);
  });
});
