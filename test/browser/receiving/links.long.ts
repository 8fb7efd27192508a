import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Page } from "playwright-core";
import type { LocalServer } from "../../support/local-server.ts";
import { send, text } from "../support/shares.ts";
import { visitForEach } from "../support/visits.ts";
import { heading, OFFER, OPEN, readText } from "./receive-steps.ts";

describe("a link that a program has changed", () => {
  let server: LocalServer;
  let page: Page;
  visitForEach((visit) => {
    ({ server, page } = visit);
  });

  const rewritings: { what: string; rewrite: (link: string) => string }[] = [
    { what: "# became %23", rewrite: (link) => link.replace("#", "%23") },
    { what: "# became %2523", rewrite: (link) => link.replace("#", "%2523") },
    {
      what: "# became %23 and a long query was added",
      rewrite: (link) => `${link.replace("#", "%23")}%3Futm_source%3D${"news".repeat(30)}`,
    },
    { what: "a query was added before #", rewrite: (link) => link.replace("#", "?utm=news#") },
    { what: "the end of a sentence", rewrite: (link) => `${link}.` },
    { what: "a bracket", rewrite: (link) => `${link}>` },
    { what: "an invisible character", rewrite: (link) => link.replace("#", "#\u200b") },
  ];
  for (const { what, rewrite } of rewritings) {
    it(`opens, and the page repairs its address: ${what}`, async () => {
      const { link } = await send(server.url, [text(what)]);
      await page.goto(rewrite(link));
      await heading(page, OFFER);
      await page.waitForURL(link);
      assert.equal(
        await page.evaluate(() => history.length),
        2,
        "the old address is still in the history",
      );
      await page.reload();
      await page.getByRole("button", { name: OPEN }).click();
      assert.equal(await readText(page), what);
    });
  }

  it("keeps the address of an intact link", async () => {
    const { link } = await send(server.url, [text("intact")]);
    await page.goto(link);
    await heading(page, OFFER);
    assert.equal(page.url(), link);
  });

  it("opens nothing if the address contains another server", async () => {
    const { link } = await send(server.url, [text("inside")]);
    const foreign = link.replace(server.url, "https://other.example");
    await page.goto(`${server.url}/s/x?url=${encodeURIComponent(foreign)}`);
    await heading(page, "This is not a share link");
    assert.ok(page.url().startsWith(server.url));
  });
});
