import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import lighthouse from "lighthouse";
import puppeteer, { type Browser } from "puppeteer-core";
import { type LocalServer, startLocalServer } from "../../support/local-server.ts";
import { CHROMIUM } from "../support/chromium.ts";
import { file, send, text } from "../support/shares.ts";

const CATEGORIES = ["performance", "accessibility", "best-practices"] as const;
const LEAST = 95;
/**
 * Lighthouse measures time, and other tests use the machine too: they halve the points for performance. The best run is
 * the one that they disturbed least. Without them the first run is enough.
 */
const MOST_RUNS = 10;

describe("Lighthouse gives each page at least 95 points", () => {
  let browser: Browser;
  let server: LocalServer;

  before(async () => {
    [browser, server] = await Promise.all([puppeteer.launch(CHROMIUM), startLocalServer()]);
  });
  after(async () => {
    await browser?.close();
    await server.close();
  });

  const pages = {
    send: async () => server.url,
    receive: async () => (await send(server.url, [text("measured"), file("a.bin", 10)])).link,
  };
  for (const [name, addressOf] of Object.entries(pages)) {
    it(`${name}: ${CATEGORIES.join(", ")}`, async (context) => {
      let best: Record<string, number> = {};
      for (let run = 0; run < MOST_RUNS && !isEnough(best); run++) {
        const points = await pointsOf(await addressOf());
        context.diagnostic(JSON.stringify(points));
        if ((points.performance ?? 0) >= (best.performance ?? 0)) best = points;
      }
      assert.ok(isEnough(best), JSON.stringify(best));
    });
  }

  /** The points of each category, from 0 to 100, on the phone that Lighthouse simulates. */
  async function pointsOf(address: string): Promise<Record<string, number>> {
    const page = await browser.newPage();
    const result = await lighthouse(
      address,
      { onlyCategories: [...CATEGORIES], logLevel: "silent" },
      undefined,
      page,
    );
    await page.close();
    assert.ok(result);
    const { categories, audits, runtimeError } = result.lhr;
    assert.equal(runtimeError, undefined);
    for (const { auditRefs } of Object.values(categories)) {
      const failed = auditRefs
        .filter(({ id }) => (audits[id]?.score ?? 1) < 0.5)
        .map(({ id }) => id);
      if (failed.length > 0) process.stdout.write(`${failed.join(", ")}\n`);
    }
    return Object.fromEntries(
      Object.entries(categories).map(([id, { score }]) => [id, Math.round((score ?? 0) * 100)]),
    );
  }
});

function isEnough(points: Record<string, number>): boolean {
  return CATEGORIES.every((category) => (points[category] ?? 0) >= LEAST);
}
