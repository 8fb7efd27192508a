import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { tempFolder } from "../../../test/support/temp-folder.ts";
import { occurrence } from "../../protocol/occurrences.ts";
import { type ProblemCode, problems } from "../../protocol/problems.ts";
import { languageTags } from "../../texts/languages.ts";
import { loadTexts } from "../../texts/load-texts.ts";
import type { Texts } from "../../texts/texts.ts";
import { ProblemError } from "../errors/problem.ts";
import { adminErrorPage } from "./admin/error-page.ts";
import { fieldsOf } from "./api-page.ts";
import { productBrand } from "./brand.ts";
import { errorPage } from "./error-page.ts";
import { html } from "./html.ts";
import { plainPages } from "./plain-pages.ts";

const WEB_UI = new URL("../../web/ui/", import.meta.url);
const asked = { method: "GET", url: "/api/v1/shares" };

describe("the server's own pages", () => {
  it("use only existing design tokens", () => {
    const page = plainPages("/nowhere").render(errorPage(new ProblemError("internal"), asked));
    const known = new Set([...page.matchAll(/(--[\w-]+):/g)].map(([, name]) => name));
    assert.ok(known.size > 30);
    for (const [, name] of page.matchAll(/var\((--[\w-]+)\)/g)) assert.ok(known.has(name), name);
  });

  it("use only classes that have a style", () => {
    for (const code of Object.keys(problems) as ProblemCode[]) {
      const page = plainPages("/nowhere").render(errorPage(new ProblemError(code), asked));
      const [style = "", body = ""] = page.split("</style>");
      const classes = [...body.matchAll(/class="([^"]+)"/g)].flatMap(([, names = ""]) =>
        names.split(" "),
      );
      assert.ok(classes.length > 5);
      for (const name of classes) assert.match(style, new RegExp(`\\.${name}\\b`), name);
    }
  });

  it("lead back to the admin pages after an error there, unless that error is on all of them", () => {
    const errorAt = (code: ProblemCode, isSignedIn: boolean) =>
      adminErrorPage(new ProblemError(code), { method: "POST", isSignedIn }).main.markup;
    assert.match(errorAt("forbidden", true), /href="\/admin">To the dashboard/);
    assert.match(errorAt("forbidden", false), /href="\/admin">To the sign-in/);
    assert.doesNotMatch(errorAt("https_required", false), /href=/);
    assert.match(
      errorAt("https_required", false),
      /What you can do<\/h2>\s*<p>Use the server&#39;s https/,
    );
  });

  it("have the icon of the built web pages", () => {
    assert.equal(
      productBrand().icon.content,
      readFileSync(new URL("icon.svg", WEB_UI), "utf8").trim(),
    );
  });

  it("use the typeface of the built web pages if it exists, and work without it", async () => {
    const folder = await tempFolder();
    const page = errorPage(new ProblemError("not_found"), asked);
    assert.doesNotMatch(plainPages(folder).render(page), /url\(/);
    await mkdir(join(folder, "assets"));
    await writeFile(join(folder, "assets/atkinson-latin-ab12.woff2"), "");
    const pages = plainPages(folder);
    assert.match(pages.render(page), /url\("\/assets\/atkinson-latin-ab12\.woff2"\)/);
    assert.notEqual(pages.policy, plainPages("/nowhere").policy, "both styles have the same hash");
  });

  describe("have the choices in the footer of the web pages", () => {
    const choicesOf = async (request: Partial<typeof asked>) => {
      const folder = await tempFolder();
      await mkdir(join(folder, "assets"));
      for (const name of ["theme-ab12.js", "language-choice-ab12.js"]) {
        await writeFile(join(folder, "assets", name), "");
      }
      const problem = errorPage(
        new ProblemError("internal"),
        { ...asked, ...request },
        await loadTexts("de"),
      );
      const page = plainPages(folder).render(problem);
      return /<div class="page-choices">(.*)<\/div>/.exec(page)?.[1] ?? "";
    };
    const iconNamed = (name: string) =>
      new RegExp(`${name} = iconOf\\(\\s*"([^"]+)"`).exec(
        readFileSync(new URL("icons.tsx", WEB_UI), "utf8"),
      )?.[1];

    it("of the theme", async () => {
      const choices = await choicesOf({ method: "POST" });
      assert.match(choices, /^<p class="page-theme" hidden>/);
      assert.ok(choices.includes(`<path d="${iconNamed("ThemeIcon")}"/>`));
      assert.match(
        choices,
        /<span class="visually-hidden">Darstellung<\/span><select data-theme-choice>/,
      );
    });

    it("of the language, if the address shows the page again", async () => {
      const choices = await choicesOf({});
      assert.match(choices, /^<p hidden><label class="page-language">/);
      assert.ok(choices.includes(`<path d="${iconNamed("GlobeIcon")}"/>`));
      const options = [
        ...choices.matchAll(/<option value="([\w-]+)" lang="\1" dir="(\w+)"( selected)?>/g),
      ];
      assert.deepEqual(
        options.map(([, tag]) => tag),
        languageTags,
      );
      assert.deepEqual(
        options.filter(([, , direction]) => direction === "rtl").map(([, tag]) => tag),
        ["ar"],
      );
      assert.deepEqual(
        options.filter(([, , , selected]) => selected).map(([, tag]) => tag),
        ["de"],
      );
      for (const request of [{ method: "POST" }, { url: "/oidc/callback?code=1" }]) {
        assert.doesNotMatch(await choicesOf(request), /data-language-choice/);
      }
    });
  });

  it("escape inserted text", () => {
    const hostile = `"'><script>alert(1)</script>&`;
    const { markup } = html`<p title="${hostile}">${[html`${hostile}`]}</p>`;
    assert.doesNotMatch(markup, /<script|"'|'>/);
  });
});

describe("the pages of errors", () => {
  for (const code of Object.keys(problems) as ProblemCode[]) {
    it(`explain ${code}, the next step and a link`, () => {
      const { title, head, main } = errorPage(new ProblemError(code), asked);
      assert.equal(title, problems[code].title);
      assert.match(head?.markup ?? "", /noindex/);
      assert.equal(main.markup.split("<h1>").length, 2);
      assert.match(main.markup, /What you can do<\/h2>\s*<p>\S/);
      assert.match(main.markup, /<svg [^>]*aria-hidden="true"><path d="M/);
      assert.equal(main.markup.split('class="button').length, 2, "one action");
      assert.match(main.markup, new RegExp(`Error ${problems[code].status} · ${code}`));
    });
  }

  it("say why and when a share ended", async () => {
    const at = Date.UTC(2026, 10, 24, 9, 30);
    const problem = new ProblemError("gone", { gone: { reason: "burned", at } });
    const { title, main } = errorPage(problem, asked);
    assert.equal(title, "The sender burned this share");
    assert.match(main.markup, /The share ended on \w+ 2[345] November 2026 at \d\d:30/);
    const german = errorPage(problem, asked, await loadTexts("de"));
    assert.match(german.title, /vernichtet/);
    assert.match(german.main.markup, /November 2026/);
  });

  it("lead a person to the start page, and an author of a program by a quiet link to the documentation", () => {
    const at = (url: string) =>
      errorPage(new ProblemError("not_found"), { method: "GET", url }).main.markup;
    const documentation = '<a href="/api/v1/docs" hreflang="en">About the API</a>';
    for (const url of ["/nope", "/api/v1/nope"]) {
      assert.match(at(url), /class="button button-primary" href="\/">/);
    }
    assert.ok(!at("/nope").includes(documentation));
    assert.ok(at("/api/v1/nope").includes(documentation));
  });

  it("say what happened this time in the language of the page, or mark it as English", async () => {
    const detailOf = (detail: string, texts?: Texts) => {
      const problem = new ProblemError("too_large", { detail });
      return /<p class="number">(.*)<\/p>\s*<\/div>\s*<div class="ticket-stub">/.exec(
        errorPage(problem, asked, texts).main.markup,
      )?.[1];
    };
    const german = await loadTexts("de");
    const known = occurrence("share_too_large", { limit: "8 MiB", size: "9.5 MiB" });
    assert.equal(detailOf(known), known);
    assert.match(detailOf(known, german) ?? "", /^Dieser Server .*8\u00a0MiB.*9,5\u00a0MiB/);
    assert.equal(
      detailOf("A new sentence.", german),
      'Einzelheiten auf Englisch: <bdi lang="en">A new sentence.</bdi>',
    );
  });

  for (const tag of languageTags.filter((each) => each !== "en")) {
    it(`are not in English for a reader of another language: ${tag}`, async () => {
      const texts = await loadTexts(tag);
      for (const [code, { title, advice }] of Object.entries(problems)) {
        const problem = new ProblemError(code as ProblemCode);
        const page = plainPages("/nowhere").render(errorPage(problem, asked, texts));
        assert.match(page, new RegExp(`<html lang="${tag}" dir="${texts.direction}">`));
        for (const english of [title, advice]) assert.ok(!page.includes(english), english);
      }
    });
  }

  it("say when to try again", () => {
    const problem = new ProblemError("rate_limited", { retryAfterSeconds: 3000 });
    const { markup } = errorPage(problem, asked).main;
    assert.match(
      markup,
      /What you can do<\/h2>\s*<p>Try again in 50\u00a0minutes\.<\/p>\s*<\/div>/,
    );
  });

  it("help with a wrong address, and mention links only if the visitor may have followed one", () => {
    const helpAt = (url: string) =>
      errorPage(new ProblemError("not_found"), { method: "GET", url }).main.markup;
    assert.match(helpAt("/s/%"), /copy the whole link again/i);
    assert.match(helpAt("/api/v1/nope"), /API documentation/);
    assert.match(helpAt("/api/v1/nope"), /href="\/api\/v1\/docs"/);
    assert.doesNotMatch(helpAt("/api/v1/nope"), /copy|sender/);
    assert.match(helpAt("/nope"), /no page at this address/);
  });

  it("offer a retry only for addresses that links contain, and never lose the key of a share", () => {
    const problem = new ProblemError("unavailable");
    const again = /href="">Try again/;
    assert.match(errorPage(problem, asked).main.markup, again);
    assert.doesNotMatch(errorPage(problem, { ...asked, method: "POST" }).main.markup, again);
    const ofShare = errorPage(problem, { method: "GET", url: "/s/AAAAAAAAAAAAAAAAAAAAAA" });
    assert.doesNotMatch(ofShare.main.markup, again);
    assert.match(ofShare.main.markup, /Reload this page/);
  });
});

describe("the fields of a schema", () => {
  it("include those of nested objects and lists", () => {
    const schema = {
      required: ["size"],
      properties: {
        size: { type: "integer", minimum: 1, description: "Bytes." },
        gone: {
          anyOf: [
            { type: "object", properties: { reason: { enum: ["burned", "expired"] } } },
            { type: "null" },
          ],
        },
        events: { type: "array", items: { properties: { at: { format: "date-time" } } } },
      },
    };
    assert.deepEqual(
      fieldsOf(schema).map(({ name, kind, isRequired }) => [name, kind, isRequired]),
      [
        ["size", "integer, at least 1", true],
        ["gone", "object or null", false],
        ["gone.reason", "burned | expired", false],
        ["events", "array", false],
        ["events[].at", "date-time", false],
      ],
    );
  });
});
