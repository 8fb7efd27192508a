import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Locator, Page } from "playwright-core";
import type { LocalServer } from "../../support/local-server.ts";
import { ALL_HERE, heading, open } from "../receiving/receive-steps.ts";
import { file, send, text } from "../support/shares.ts";
import { visitForEach } from "../support/visits.ts";

const MANY = 60;

describe("a narrow phone", () => {
  let server: LocalServer;
  let page: Page;
  visitForEach((visit) => {
    ({ server, page } = visit);
  });

  it("shows one button beside its entry, and two below it in one line", async () => {
    await page.setViewportSize({ width: 320, height: 640 });
    const { link } = await send(server.url, [text("a text"), file("a.bin", 10), file("b.bin", 10)]);
    await open(page, link);
    await heading(page, ALL_HERE);
    const check = async () => {
      const entries = await Promise.all((await page.locator(".entry").all()).map(boxesOf));
      for (const { row, buttons } of entries) {
        const [first] = buttons;
        assert.ok(first);
        for (const { y, height } of buttons) {
          assert.ok(y >= row.y && y + height <= row.y + row.height, "a button is outside its row");
          assert.equal(Math.round(y), Math.round(first.y), "two buttons are not in one line");
        }
        const isBeside = row.height < 1.5 * first.height;
        assert.ok(isBeside || buttons.length > 1, "the button is below the name");
      }
      // Every entry has two buttons here.
      assert.equal(new Set(entries.map(({ buttons }) => Math.round(buttons[0]?.x ?? 0))).size, 1);
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

async function boxesOf(entry: Locator) {
  const found = await Promise.all(
    [entry, ...(await entry.getByRole("button").all())].map((each) => each.boundingBox()),
  );
  const [row, ...buttons] = found.filter((box) => box !== null);
  assert.ok(row);
  return { row, buttons };
}
