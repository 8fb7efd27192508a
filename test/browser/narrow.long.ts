import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Locator, Page } from "playwright-core";
import type { LocalServer } from "../support/local-server.ts";
import { ALL_HERE, heading, open } from "./receive-steps.ts";
import { file, send, text } from "./shares.ts";
import { visitForEach } from "./visits.ts";

const MANY = 60;

describe("a narrow phone", () => {
  let server: LocalServer;
  let page: Page;
  visitForEach((visit) => {
    ({ server, page } = visit);
  });

  it("shows every button beside its entry", async () => {
    await page.setViewportSize({ width: 320, height: 640 });
    const { link } = await send(server.url, [text("a text"), file("a.bin", 10), file("b.bin", 10)]);
    await open(page, link);
    await heading(page, ALL_HERE);
    const check = async () => {
      const rows = await page.locator(".entry").all();
      const edges = await Promise.all(rows.map(edgesOf));
      for (const { rowTop, rowBottom, top, bottom } of edges) {
        assert.ok(top >= rowTop && bottom <= rowBottom);
        assert.ok(rowBottom - rowTop < 1.5 * (bottom - top), "the button is below the name");
      }
      assert.equal(new Set(edges.map(({ right }) => Math.round(right))).size, 1);
    };
    await check();
    await page.getByRole("region", { name: "Text", exact: true }).waitFor();
    await check();
  });

  it("shows the button to open a share below a long list without much scrolling", async () => {
    await page.setViewportSize({ width: 360, height: 640 });
    const files = Array.from({ length: MANY }, (_, place) => file(`picture-${place}.jpg`, 100));
    const { link } = await send(server.url, files);
    await page.goto(link);
    await page.getByText(`Total: ${MANY} files, 5.9 KiB`).waitFor();
    const button = await page.getByRole("button", { name: "Open now" }).boundingBox();
    assert.ok(button && button.y < 2 * 640, `${button?.y} px down`);
    const list = page.getByRole("list", { name: "Contents" });
    await list.focus();
    await page.keyboard.press("End");
    await page.waitForFunction(() => (document.querySelector(".entries")?.scrollTop ?? 0) > 0);
  });
});

async function edgesOf(row: Locator) {
  const [outer, button] = await Promise.all([
    row.boundingBox(),
    row.getByRole("button").boundingBox(),
  ]);
  assert.ok(outer && button);
  const [rowTop, rowBottom] = [outer.y, outer.y + outer.height];
  const { y: top, x, height, width } = button;
  return { rowTop, rowBottom, top, bottom: top + height, right: x + width };
}
