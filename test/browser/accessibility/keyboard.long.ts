import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, it } from "node:test";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { type LocalServer, startLocalServer } from "../../support/local-server.ts";
import { ALL_HERE, heading } from "../receiving/receive-steps.ts";
import { linkOf } from "../sending/send-steps.ts";
import { launchChromium, newPerson } from "../support/chromium.ts";
import { send, text } from "../support/shares.ts";

/** More than the number of controls on any page. */
const MOST_STOPS = 40;

describe("with only the keyboard", () => {
  let browser: Browser;
  let server: LocalServer;
  let sender: BrowserContext;
  let recipient: BrowserContext;

  before(async () => {
    [browser, server] = await Promise.all([launchChromium(), startLocalServer()]);
    [sender, recipient] = await Promise.all([newPerson(browser), newPerson(browser)]);
    await sender.grantPermissions(["clipboard-write"]);
  });
  after(async () => {
    await browser.close();
    await server.close();
  });

  it("a user can send, receive, watch and burn a share", async () => {
    const page = await sender.newPage();
    await page.goto(server.url);
    const choosing = page.waitForEvent("filechooser");
    await press(page, "Choose files", "Enter");
    const buffer = Buffer.from("by keyboard");
    await (await choosing).setFiles([{ name: "keys.txt", mimeType: "text/plain", buffer }]);
    await type(page, "Text", "typed");
    await press(page, "once, 5 hours, no password Change", "Enter");
    await press(page, "Can be opened", "ArrowDown");
    await type(page, "Password (optional)", "spoken");
    await press(page, "Create link", "Enter");
    const link = await linkOf(page);
    await press(page, "Copy link", "Enter");
    await page.getByText("Copied. Now send it.").waitFor();
    assert.equal(await focusedName(page), "Copied");
    await press(page, "Show QR code", "Space");
    await page.getByRole("img", { name: "QR code of the link" }).waitFor();

    const other = await recipient.newPage();
    await other.goto(link);
    await type(other, "Password", "spoken");
    await press(other, "Show", "Space");
    assert.equal(await other.getByLabel("Password").getAttribute("type"), "text");
    await press(other, "Continue", "Enter");
    await press(other, "Open now", "Enter");
    await heading(other, ALL_HERE);
    assert.equal(
      await other.getByRole("region", { name: "Text", exact: true }).textContent(),
      "typed",
    );
    const downloading = other.waitForEvent("download");
    await press(other, "Save keys.txt", "Enter");
    assert.deepEqual(await readFile(await (await downloading).path()), buffer);
    await press(other, "Remove from this browser", "Enter");
    await heading(other, "Removed");

    await press(page, "See when it is opened", "Enter");
    await page.getByText("Received, can be opened again").waitFor();
    await press(page, "Add a label", "Enter");
    await page.keyboard.type("Anna");
    await press(page, "Save", "Enter");
    await page.getByRole("heading", { level: 2, name: "Anna" }).waitFor();
    assert.equal(await focusedName(page), "Change the label");
    // The actions before the label need a way back.
    await page.getByRole("heading", { level: 2 }).getByRole("button").focus();
    await press(page, "Burn", "Enter");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    assert.equal(await focusedName(page), "Burn");
    await page.keyboard.press("Enter");
    await press(page, "Burn it", "Enter");
    await page.getByText("Burned", { exact: true }).waitFor();
    await press(page, "Remove from this list", "Enter");
    await press(page, "Remove it", "Enter");
    await page.getByText("This list is empty").waitFor();
  });

  it("a new view focuses its heading before anyone can type into its fields", async () => {
    const { link } = await send(server.url, [text("typed")], { password: "spoken" });
    const page = await recipient.newPage();
    await page.addInitScript(() => {
      // Runs after the task that added the field, before any other task.
      const observer = new MutationObserver(() => {
        if (document.querySelector("input") === null) return;
        observer.disconnect();
        Object.assign(globalThis, { focusedWithField: document.activeElement?.tagName });
      });
      observer.observe(document, { childList: true, subtree: true });
    });
    await page.goto(link);
    await page.getByLabel("Password").waitFor();
    const focused = await page.evaluate(
      () => (globalThis as { focusedWithField?: string }).focusedWithField,
    );
    assert.equal(focused, "H1");
    await page.close();
  });

  it("every focused control has a visible outline, and nothing hides it", async () => {
    const page = await sender.newPage();
    await page.goto(server.url);
    await page.getByLabel("Text", { exact: true }).waitFor();
    const seen = new Set<string>();
    for (let stop = 0; stop < MOST_STOPS; stop++) {
      await page.keyboard.press("Tab");
      const name = await focusedName(page);
      if (name === "") continue;
      seen.add(name);
      const outline = await page.evaluate(() => {
        const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement as Element);
        return `${outlineStyle} ${outlineWidth}`;
      });
      assert.equal(outline, "solid 3px", name);
      assert.ok(await isInView(page), `"${name}" is hidden`);
    }
    assert.ok(seen.has("Create link"));
  });
});

/** Whether the center of the focused control is visible, and nothing covers it. */
function isInView(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const focused = document.activeElement as Element;
    const { left, top, width, height } = focused.getBoundingClientRect();
    const found = document.elementFromPoint(left + width / 2, top + height / 2);
    return found !== null && (focused.contains(found) || found.contains(focused));
  });
}

/** Presses Tab until the control with that name has the focus. */
async function reach(page: Page, name: string): Promise<void> {
  for (let stop = 0; stop < MOST_STOPS; stop++) {
    if ((await focusedName(page)) === name) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`The focus never reaches "${name}".`);
}

async function press(page: Page, name: string, key: string): Promise<void> {
  await page.getByRole("main").or(page.getByRole("dialog")).first().waitFor();
  // getByLabel does not join the parts of aria-labelledby.
  const button = page.getByRole("button", { name, exact: true });
  await page
    .getByText(name, { exact: true })
    .or(page.getByLabel(name))
    .or(button)
    .first()
    .waitFor();
  await reach(page, name);
  await page.keyboard.press(key);
}

async function type(page: Page, name: string, words: string): Promise<void> {
  await page.getByLabel(name, { exact: true }).waitFor();
  await reach(page, name);
  await page.keyboard.type(words);
}

/** The name of the focused control, or "". */
async function focusedName(page: Page): Promise<string> {
  const name = await page.evaluate(() => {
    const focused = document.activeElement;
    if (!(focused instanceof HTMLElement) || focused === document.body) return "";
    const ids = focused.getAttribute("aria-labelledby")?.split(" ");
    if (ids) return ids.map((id) => document.getElementById(id)?.textContent).join(" ");
    const labels = (focused as HTMLInputElement).labels;
    const label = labels?.[0]?.textContent ?? focused.textContent;
    return focused.getAttribute("aria-label") ?? label ?? "";
  });
  // As screen readers read it: a number and its unit have a no-break space between them.
  return name.replace(/\s+/g, " ").trim();
}
