import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { tempFolder } from "../../../test/support/temp-folder.ts";
import { type ProblemCode, problems } from "../../protocol/problems.ts";
import { ProblemError } from "../errors/problem.ts";
import { fieldsOf } from "./api-page.ts";
import { errorPage } from "./error-page.ts";
import { html, ICON, plainPages } from "./plain-pages.ts";

const WEB_UI = new URL("../../web/ui/", import.meta.url);
const asked = { method: "GET", url: "/api/v1/shares" };

describe("the pages that the server writes", () => {
  it("name no token that there is not", () => {
    const page = plainPages("/nowhere").render(errorPage(new ProblemError("internal"), asked));
    const known = new Set([...page.matchAll(/(--[\w-]+):/g)].map(([, name]) => name));
    assert.ok(known.size > 30);
    for (const [, name] of page.matchAll(/var\((--[\w-]+)\)/g)) assert.ok(known.has(name), name);
  });

  it("have the icon of the built pages", () => {
    assert.equal(ICON, readFileSync(new URL("icon.svg", WEB_UI), "utf8").trim());
  });

  it("have the typeface of the built pages where they are there, and are whole without it", async () => {
    const folder = await tempFolder();
    const page = errorPage(new ProblemError("not_found"), asked);
    assert.doesNotMatch(plainPages(folder).render(page), /url\(/);
    await mkdir(join(folder, "assets"));
    await writeFile(join(folder, "assets/atkinson-latin-ab12.woff2"), "");
    const pages = plainPages(folder);
    assert.match(pages.render(page), /url\("\/assets\/atkinson-latin-ab12\.woff2"\)/);
    assert.notEqual(pages.policy, plainPages("/nowhere").policy, "each style has its own hash");
  });

  it("escape what is put into them", () => {
    const hostile = `"'><script>alert(1)</script>&`;
    const { markup } = html`<p title="${hostile}">${[html`${hostile}`]}</p>`;
    assert.doesNotMatch(markup, /<script|"'|'>/);
  });
});

describe("an error's page", () => {
  for (const code of Object.keys(problems) as ProblemCode[]) {
    it(`says what ${code} means, what to do next and where to go`, () => {
      const { title, head, main } = errorPage(new ProblemError(code), asked);
      assert.equal(title, problems[code].title);
      assert.match(head?.markup ?? "", /noindex/);
      assert.equal(main.markup.split("<h1>").length, 2);
      assert.match(main.markup, /What you can do<\/h2>\s*<p>\S/);
      assert.match(main.markup, /href="\/"/);
      assert.match(main.markup, new RegExp(`Error ${problems[code].status} · ${code}`));
    });
  }

  it("says in words when to come again", () => {
    const problem = new ProblemError("rate_limited", { retryAfterSeconds: 3000 });
    assert.match(errorPage(problem, asked).main.markup, /Try again in 50 minutes\./);
  });

  it("of a wrong address helps with that address, and speaks of links only where one may have been followed", () => {
    const helpAt = (url: string) =>
      errorPage(new ProblemError("not_found"), { method: "GET", url }).main.markup;
    assert.match(helpAt("/s/%"), /copy the whole link again/i);
    assert.match(helpAt("/api/v1/nope"), /API documentation/);
    assert.match(helpAt("/api/v1/nope"), /href="\/api\/v1\/docs"/);
    assert.doesNotMatch(helpAt("/api/v1/nope"), /copy|sender/);
    assert.match(helpAt("/nope"), /no page at this address/);
  });

  it("asks again only for what a link may ask for, and never loses the key of a share", () => {
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
  it("are listed with those of objects and lists within it", () => {
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
