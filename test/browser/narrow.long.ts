import assert from "node:assert/strict";
import { it } from "node:test";
import type { Locator } from "playwright-core";
import { startLocalServer } from "../support/local-server.ts";
import { launchChromium, newPerson } from "./chromium.ts";
import { ALL_HERE, heading, open } from "./receive-steps.ts";
import { file, send, text } from "./shares.ts";

const MANY = 60;

it("on the narrowest phone every button stands beside what it belongs to, one below the other", async () => {
  const [browser, server] = await Promise.all([launchChromium(), startLocalServer()]);
  const page = await (await newPerson(browser)).newPage();
  await page.setViewportSize({ width: 320, height: 640 });
  const { link } = await send(server.url, [text("a text"), file("a.bin", 10), file("b.bin", 10)]);
  await open(page, link);
  await heading(page, ALL_HERE);
  const check = async () => {
    const rows = await page.locator(".entry").all();
    const edges = await Promise.all(rows.map(edgesOf));
    for (const { rowTop, rowBottom, top, bottom } of edges) {
      assert.ok(top >= rowTop && bottom <= rowBottom);
      assert.ok(rowBottom - rowTop < 1.5 * (bottom - top), "it is not below the name");
    }
    assert.equal(new Set(edges.map(({ right }) => Math.round(right))).size, 1);
  };
  await check();
  await page.getByRole("button", { name: "Show the text" }).click();
  await page.getByRole("region", { name: "The text" }).waitFor();
  await check();
  await browser.close();
  await server.close();
});

it("however many files there are, the button that opens them is not far below", async () => {
  const [browser, server] = await Promise.all([launchChromium(), startLocalServer()]);
  const page = await (await newPerson(browser)).newPage();
  await page.setViewportSize({ width: 360, height: 640 });
  const files = Array.from({ length: MANY }, (_, place) => file(`picture-${place}.jpg`, 100));
  const { link } = await send(server.url, files);
  await page.goto(link);
  await page.getByText(`${MANY} files, 5.9 KiB in all`).waitFor();
  const button = await page.getByRole("button", { name: "Open it now" }).boundingBox();
  assert.ok(button && button.y < 2 * 640, `${button?.y} px down`);
  const list = page.getByRole("list", { name: "What was sent" });
  await list.focus();
  await page.keyboard.press("End");
  await page.waitForFunction(() => (document.querySelector(".entries")?.scrollTop ?? 0) > 0);
  await browser.close();
  await server.close();
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
