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

  it("shows the buttons of each entry in one line, all from the same edge", async () => {
    await page.setViewportSize({ width: 320, height: 640 });
    const { link } = await send(server.url, [text("a text"), file("a.bin", 10), file("b.bin", 10)]);
    await open(page, link);
    await heading(page, ALL_HERE);
    const check = async () => {
      const rows = await page.locator(".entry").all();
      const edges = await Promise.all(rows.map(edgesOf));
      for (const { row, buttons } of edges) {
        assert.ok(buttons.length > 0);
        for (const { x, y, width, height } of buttons) {
          assert.ok(y >= row.y && y + height <= row.y + row.height);
          assert.ok(x + width <= row.x + row.width, "the button is cut off");
          assert.equal(y, buttons[0]?.y, "the buttons have two lines");
        }
      }
      assert.equal(new Set(edges.map(({ buttons }) => Math.round(buttons[0]?.x ?? 0))).size, 1);
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
  return { row: await boxOf(row), buttons: await boxesOf(row.getByRole("button")) };
}

async function boxesOf(several: Locator) {
  return Promise.all((await several.all()).map(boxOf));
}

async function boxOf(one: Locator) {
  const box = await one.boundingBox();
  assert.ok(box);
  return box;
}
