import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import axe from "axe-core";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { ADMIN_ENV } from "../../support/admin.ts";
import { type LocalServer, startLocalServer } from "../../support/local-server.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { launchChromium, newPerson } from "../support/chromium.ts";
import { send, text } from "../support/shares.ts";
import { nothingSeen, watch } from "../support/witness.ts";

const NAME = "Müller & Söhne";
const LIGHT = "rgb(245, 243, 239)";
const DARK = "rgb(23, 25, 28)";

/** A logo with a style of its own, and a script that no page may run. */
const LOGO = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20" width="20" height="20">
<style>rect { fill: #00c060; }</style><rect width="20" height="20"/><script>document.title = "run"</script></svg>`;

describe("the pages of a server with a brand, in light and dark", () => {
  let browser: Browser;
  let server: LocalServer;
  let person: BrowserContext;
  let page: Page;
  let link: string;
  const seen = nothingSeen();

  before(async () => {
    const logo = join(await tempFolder(), "logo.svg");
    await writeFile(logo, LOGO);
    [browser, server] = await Promise.all([
      launchChromium(),
      startLocalServer({
        ...ADMIN_ENV,
        BRAND_NAME: NAME,
        BRAND_LOGO_FILE: logo,
        BRAND_COLOR: "#ffe100",
        LEGAL_LINKS: "Imprint=https://example.org/imprint, Privacy=https://example.org/privacy",
      }),
    ]);
    ({ link } = await send(server.url, [text("branded")]));
    person = await newPerson(browser);
    await watch(person, seen);
    page = await person.newPage();
    await page.setViewportSize({ width: 360, height: 800 });
    await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  });
  after(async () => {
    await browser.close();
    await server.close();
  });

  const background = (of = page) =>
    of.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const choice = (of = page) => of.getByLabel("Theme");
  const addresses = () => [
    ...[server.url, `${server.url}/shares`, link, `${server.url}/nothing`],
    ...[`${server.url}/api/v1/docs`, `${server.url}/admin`],
  ];

  it("follow the system until the visitor chooses, and then the choice on every page", async () => {
    await page.goto(server.url);
    await choice().waitFor();
    assert.equal(await choice().inputValue(), "system");
    assert.equal(await background(), LIGHT);
    await page.emulateMedia({ colorScheme: "dark" });
    assert.equal(await background(), DARK);
    await page.emulateMedia({ colorScheme: "light" });
    await choice().selectOption("Dark");
    assert.equal(await background(), DARK);
    for (const address of addresses()) {
      await page.goto(address);
      await choice().waitFor();
      assert.equal(await choice().inputValue(), "dark", address);
      assert.equal(await background(), DARK, address);
    }
  });

  it("have the chosen colours before the first paint", async () => {
    await page.emulateMedia({ colorScheme: "light" });
    for (const address of addresses()) {
      // The page's own scripts have not run yet.
      await page.route(/\/assets\/(?!theme-).*\.js$/, (route) => route.abort());
      await page.goto(address, { waitUntil: "commit" });
      await page.locator("body").waitFor({ state: "attached" });
      assert.equal(
        await page.evaluate(() => document.documentElement.dataset.theme),
        "dark",
        address,
      );
      await page.waitForLoadState("load");
      assert.equal(await background(), DARK, address);
      await page.unrouteAll();
    }
  });

  it("change in all tabs at once, and go back to the system's", async () => {
    const other = await person.newPage();
    await other.emulateMedia({ colorScheme: "light" });
    await other.goto(`${server.url}/nothing`);
    await page.goto(server.url);
    await choice().selectOption("Light");
    await other.waitForFunction(() => document.documentElement.dataset.theme === "light");
    assert.equal(await choice(other).inputValue(), "light");
    await choice(other).selectOption("System");
    await page.waitForFunction(() => document.documentElement.dataset.theme === undefined);
    assert.equal(await choice().inputValue(), "system");
    await other.close();
  });

  it("show name, logo, colour and links everywhere, accessible and in both themes", async () => {
    for (const address of addresses()) {
      await page.goto(address);
      await choice().waitFor();
      const brand = page.getByRole("banner").getByRole("link").first();
      assert.match(String(await brand.textContent()), new RegExp(`^\\s*${NAME}`), address);
      assert.ok((await page.title()).endsWith(NAME), address);
      const logo = brand.locator("img");
      assert.deepEqual(await logo.evaluate(colourOf), [0, 192, 96, 255], address);
      for (const name of ["Imprint", "Privacy"]) {
        const legal = page.getByRole("contentinfo").getByRole("link", { name });
        assert.equal(await legal.getAttribute("href"), `https://example.org/${name.toLowerCase()}`);
      }
      await page.evaluate(axe.source);
      for (const theme of ["Light", "Dark"]) {
        await choice().selectOption(theme);
        assert.deepEqual(await violationsIn(page), [], `${address} ${theme}`);
      }
      for (const width of [1440, 360]) {
        await page.setViewportSize({ width, height: 800 });
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
      }
    }
  });

  it("cause no report of their security policy", () => {
    assert.deepEqual(seen.violations, []);
    assert.ok(seen.addresses.every((address) => address.startsWith(server.url)));
  });
});

/** The colour in the middle of a picture. Runs in the page. */
function colourOf(element: Element): number[] {
  const picture = element as HTMLImageElement;
  const canvas = new OffscreenCanvas(20, 20);
  const context = canvas.getContext("2d");
  context?.drawImage(picture, 0, 0, 20, 20);
  return [...(context?.getImageData(10, 10, 1, 1).data ?? [])];
}

/** Each violated rule and its elements. */
function violationsIn(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: typeof import("axe-core") };
    const { violations } = await axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  });
}
