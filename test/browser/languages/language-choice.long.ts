import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { BrowserContext, Page } from "playwright-core";
import { LANGUAGE_COOKIE, languages, languageTags } from "../../../src/texts/languages.ts";
import type { LocalServer } from "../../support/local-server.ts";
import { choose } from "../sending/send-steps.ts";
import { file, send, text } from "../support/shares.ts";
import { visitForEach } from "../support/visits.ts";
import { chooseLanguage } from "./language-steps.ts";
import { expectNoOverflow } from "./languages-of-scenes.ts";

const html = (page: Page) =>
  page.evaluate(() => ({
    lang: document.documentElement.lang,
    dir: document.documentElement.dir,
  }));

describe("the language of the pages", () => {
  let server: LocalServer;
  let person: BrowserContext;
  let page: Page;
  visitForEach((visit) => {
    ({ server, person, page } = visit);
  });

  it("is the one that the browser prefers, in the HTML and thus before the first paint", async () => {
    await person.setExtraHTTPHeaders({ "accept-language": "ar-EG,ar;q=0.9,en;q=0.8" });
    await page.route("**/*.js", (route) => route.abort());
    await page.goto(server.url);
    assert.deepEqual(await html(page), { lang: "ar", dir: "rtl" });
    assert.match(await page.title(), /^إرسال ملفات أو نص · /);
    await page.getByRole("heading", { name: "لا يمكن تشغيل هذه الصفحة" }).waitFor();
  });

  it("loads only the texts of that language and of that page", async () => {
    await person.setExtraHTTPHeaders({ "accept-language": "de" });
    const loaded: string[] = [];
    page.on("request", (request) => loaded.push(new URL(request.url()).pathname));
    await page.goto(server.url);
    await page.getByRole("button", { name: "Dateien wählen" }).waitFor();
    const tags = languageTags.join("|");
    const texts = loaded.filter((path) =>
      new RegExp(`^/assets/(?:${tags})-[\\w-]{8}\\.js$`).test(path),
    );
    assert.equal(texts.length, 1, texts.join());
    assert.match(String(texts[0]), /\/de-/);
  });

  it("can be changed without losing anything on the page", async () => {
    await page.goto(server.url);
    await choose(page, [file("report.pdf", 1_000), text("for you")]);
    const menu = page.getByRole("combobox", { name: "Language" });
    await menu.focus();
    await menu.selectOption("de");
    await page.getByText(/1 Datei und 1 Text, 1\.007\sByte/).waitFor();
    assert.equal(await page.getByLabel("Text", { exact: true }).inputValue(), "for you");
    assert.deepEqual(await html(page), { lang: "de", dir: "ltr" });
    assert.match(await page.title(), /^Dateien oder einen Text senden/);
    const focused = await page.evaluate(() => document.activeElement?.tagName);
    assert.equal(focused, "SELECT", "the menu has the focus");
  });

  it("stays for every later page, including the server's own pages", async () => {
    await page.goto(server.url);
    await chooseLanguage(page, "fr");
    const [cookie] = await person.cookies(server.url);
    assert.equal(cookie?.name, LANGUAGE_COOKIE);
    assert.equal(cookie?.sameSite, "Lax");
    await page.goto(`${server.url}/shares`);
    await page.getByRole("heading", { level: 1, name: "Mes partages" }).waitFor();
    await page.goto(`${server.url}/nothing`);
    await page.getByRole("heading", { name: "Il n’y a rien ici" }).waitFor();
    assert.equal((await html(page)).lang, "fr");
  });

  it("can be changed on an error page, which keeps the key of a link", async () => {
    await page.goto(`${server.url}/nothing#key`);
    await page.getByRole("heading", { name: "There is nothing here" }).waitFor();
    const menu = page.getByRole("combobox", { name: "Language" });
    assert.equal(await menu.inputValue(), "en");
    await menu.selectOption("ar");
    await page.getByRole("heading", { name: "لا يوجد شيء هنا" }).waitFor();
    assert.deepEqual(await html(page), { lang: "ar", dir: "rtl" });
    assert.equal(await page.getByRole("combobox", { name: "اللغة" }).inputValue(), "ar");
    assert.equal(new URL(page.url()).hash, "#key");
    const [onErrorPage] = await person.cookies(server.url);
    await person.clearCookies();
    await page.goto(server.url);
    await chooseLanguage(page, "ar");
    const [onOthers] = await person.cookies(server.url);
    const { expires, ...cookie } = { ...onErrorPage };
    const { expires: expected, ...same } = { ...onOthers };
    assert.deepEqual(cookie, same, "both menus store the same cookie");
    assert.ok(Math.abs(Number(expires) - Number(expected)) < 60);
  });

  it("can be changed on an error page by arrow keys, which load the page once and keep the focus", async () => {
    await page.goto(`${server.url}/nothing`);
    let loads = 0;
    page.on("request", (request) => {
      if (request.isNavigationRequest()) loads++;
    });
    await page.getByRole("combobox", { name: "Language" }).focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.locator('html[lang="fr"]').waitFor();
    await page.waitForFunction(() => document.activeElement?.matches("[data-language-choice]"));
    assert.equal(loads, 1);
  });

  it("does not change if its texts can't be loaded", async () => {
    await page.goto(server.url);
    await page.getByRole("button", { name: "Choose files" }).waitFor();
    await page.route(/\/ja-[\w-]+\.js$/, (route) => route.abort());
    const menu = page.getByRole("combobox", { name: "Language" });
    await menu.selectOption("ja");
    await page.waitForFunction(
      () => document.querySelector<HTMLSelectElement>(".page-language select")?.value === "en",
    );
    await page.getByRole("button", { name: "Choose files" }).waitFor();
  });

  it("is the last choice, in whatever order the texts of several choices arrive", async () => {
    await page.goto(server.url);
    await page.getByRole("button", { name: "Choose files" }).waitFor();
    const late = Promise.withResolvers<void>();
    await page.route(/\/de-[\w-]+\.js$/, async (route) => {
      await late.promise;
      await route.continue();
    });
    const menu = page.locator(".page-language select");
    await menu.selectOption("de");
    await menu.selectOption("fr");
    await page.locator('html[lang="fr"]').waitFor();
    const arriving = page.waitForEvent("requestfinished", (request) =>
      /\/de-[\w-]+\.js$/.test(request.url()),
    );
    late.resolve();
    await arriving;
    // The page has acted on the answer.
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 200)));
    assert.equal((await html(page)).lang, "fr");
    assert.equal(await menu.inputValue(), "fr");
    const [cookie] = await person.cookies(server.url);
    assert.equal(cookie?.value, "fr");
    await page.getByRole("button", { name: "Choisir des fichiers" }).waitFor();
  });

  it("stays in the menu while its texts are still loading and an earlier choice has arrived", async () => {
    await page.goto(server.url);
    await page.getByRole("button", { name: "Choose files" }).waitFor();
    const early = Promise.withResolvers<void>();
    const late = Promise.withResolvers<void>();
    await page.route(/\/(?:de|fr)-[\w-]+\.js$/, async (route) => {
      await (route.request().url().includes("/de-") ? early : late).promise;
      await route.continue();
    });
    const menu = page.locator(".page-language select");
    await menu.selectOption("de");
    await menu.selectOption("fr");
    const arriving = page.waitForEvent("requestfinished", (request) =>
      /\/de-[\w-]+\.js$/.test(request.url()),
    );
    early.resolve();
    await arriving;
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 500)));
    assert.deepEqual([(await html(page)).lang, await menu.inputValue()], ["en", "fr"]);
    late.resolve();
    await page.locator('html[lang="fr"]').waitFor();
    assert.equal(await menu.inputValue(), "fr");
  });

  it("mirrors a page that is written from right to left, except names, links and passwords", async () => {
    const { link } = await send(server.url, [file("تقرير (final).pdf", 1_000), text("ok")]);
    await page.goto(link);
    await page.getByRole("button", { name: "Open now" }).waitFor();
    const box = (selector: string) => page.locator(selector).first().boundingBox();
    const left = await box(".entry .icon");
    await chooseLanguage(page, "ar");
    const right = await box(".entry .icon");
    assert.ok(left && right && left.x < 640 && right.x > 640, `${left?.x} ${right?.x}`);
    const [brand, navigation] = [await box(".page-brand"), await box("nav")];
    assert.ok(brand && navigation && brand.x > navigation.x, "the header is mirrored");
    const name = page.locator("bdi.file-name");
    assert.equal(await name.getAttribute("translate"), "no");
    assert.equal(languages.ar.direction, (await html(page)).dir);
  });

  for (const path of ["/nothing", "/s/%", "/api/v1/nothing"]) {
    it(`is the language of the server's own page at ${path}, and nothing on it is cut off`, async () => {
      for (const language of languageTags) {
        await person.addCookies([{ name: LANGUAGE_COOKIE, value: language, url: server.url }]);
        await page.goto(server.url + path);
        assert.equal((await html(page)).lang, language);
        await expectNoOverflow(page, language);
      }
    });
  }
});
