import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import axe from "axe-core";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { ADMIN_PASSWORD } from "../../support/admin.ts";
import { noteSecret } from "../../support/evidence.ts";
import type { LocalServer } from "../../support/local-server.ts";
import { RawShare } from "../../support/raw-share.ts";
import { launchChromium, newPerson } from "../support/chromium.ts";
import { nothingSeen, watch } from "../support/witness.ts";
import { signIn, startAdminServer } from "./admin-server.ts";

/** More than the number of controls on any page. */
const MOST_STOPS = 80;

describe("the admin pages in Chromium", () => {
  let browser: Browser;
  let server: LocalServer;
  let person: BrowserContext;
  let page: Page;
  const seen = nothingSeen();

  before(async () => {
    [browser, server] = await Promise.all([launchChromium(), startAdminServer()]);
    person = await newPerson(browser);
    await watch(person, seen);
    page = await person.newPage();
    await signIn(page, server.url);
  });
  after(async () => {
    await browser.close();
    await server.close();
  });

  it("pass axe, narrow and wide, in light and dark, and obey their Content-Security-Policy", async () => {
    const locked = `${server.url}/admin/shares?state=locked`;
    await page.goto(locked);
    const id = await page.getByRole("rowheader").first().textContent();
    const paths = [
      ...[
        "/admin",
        "/admin/shares",
        "/admin/shares?state=locked",
        "/admin/shares?state=gone",
        "/admin/shares?id=zzzz",
      ],
      ...["", "/delete", "/unlock"].map((end) => `/admin/shares/${id}${end}`),
      ...["/admin/audit", "/admin/control", "/admin/account", "/admin/passkeys"],
      "/admin/shares?state=nothing",
      "/admin/shares?id=a/b",
      "/admin/nothing",
    ];
    const visitor = await newPerson(browser);
    await watch(visitor, seen);
    const outside = await visitor.newPage();
    await page.emulateMedia({ reducedMotion: "reduce" });
    for (const [tab, path] of [
      ...paths.map((each) => [page, each] as const),
      [outside, "/admin"] as const,
    ]) {
      await tab.goto(server.url + path);
      for (const summary of await tab.locator("summary").all()) await summary.click();
      await tab.evaluate(axe.source);
      for (const width of [360, 1440]) {
        await tab.setViewportSize({ width, height: 800 });
        for (const colorScheme of ["light", "dark"] as const) {
          await tab.emulateMedia({ colorScheme });
          assert.deepEqual(await violationsIn(tab), [], `${path} ${width} ${colorScheme}`);
        }
        assert.ok(await fitsItsWidth(tab), `${path} scrolls horizontally at ${width} px`);
      }
      assert.equal(await tab.getByRole("heading", { level: 1 }).count(), 1, path);
    }
    await visitor.close();
    assert.deepEqual(seen.violations, []);
    assert.deepEqual(seen.console, []);
    const origins = new Set(seen.addresses.map((address) => new URL(address).origin));
    assert.deepEqual([...origins], [server.url]);
  });

  it("show a long notice in the audit log as a whole", async () => {
    const notice = "Maintenance on Sunday. ".repeat(20) + "x".repeat(40);
    await page.goto(`${server.url}/admin/control`);
    await page.getByLabel("Text (one line)").fill(notice);
    await page.getByRole("button", { name: "Show the notice" }).click();
    await page.goto(`${server.url}/admin/audit`);
    const entry = page.getByRole("cell", { name: notice });
    for (const width of [360, 1000, 1440]) {
      await page.setViewportSize({ width, height: 800 });
      const table = await page.getByRole("table", { name: "Entries" }).boundingBox();
      const cell = await entry.boundingBox();
      assert.ok(table && cell);
      assert.ok(table.x + table.width <= width && cell.x + cell.width <= table.x + table.width + 1);
    }
    await page.goto(`${server.url}/admin/control`);
    await page.getByRole("button", { name: "Remove the notice" }).click();
  });

  it("are usable by keyboard alone: sign in, find a share, delete it, read the log, sign out", async () => {
    const share = await RawShare.ready(server.url, { size: 2_000 });
    const other = await newPerson(browser);
    const tab = await other.newPage();
    await tab.goto(`${server.url}/admin`);
    await reach(tab, "Name");
    await tab.keyboard.type("anna");
    await reach(tab, "Password");
    await tab.keyboard.type(ADMIN_PASSWORD);
    await tab.keyboard.press("Enter");
    await heading(tab, "Dashboard");
    await press(tab, "Show as a table: Traffic");
    await tab.getByRole("columnheader", { name: "Served" }).waitFor();
    await press(tab, "Shares");
    await heading(tab, "Shares");
    await reach(tab, "Id begins with");
    await tab.keyboard.type(share.id.slice(0, 10));
    await tab.keyboard.press("Enter");
    await tab.waitForURL(/id=/);
    await press(tab, `Delete ${share.id}`);
    await heading(tab, "Delete this share?");
    await press(tab, "Delete the share");
    await tab.getByRole("status").getByText("You deleted this share").waitFor();
    await press(tab, "Audit log");
    await heading(tab, "Audit log");
    await tab.getByRole("cell", { name: "Deleted a share" }).first().waitFor();
    await press(tab, "Control");
    await heading(tab, "Control");
    await press(tab, "Pause new shares");
    await press(tab, "Resume new shares");
    await press(tab, "Pause new shares", "");
    await press(tab, "Account");
    await heading(tab, "Account");
    await press(tab, "Sign out");
    await heading(tab, "Sign in");
    await other.close();
  });

  it("copy a new upload token", async () => {
    await page.goto(`${server.url}/admin/control`);
    await page.getByLabel("Name or note").fill("Ben");
    await page.getByRole("button", { name: "Create the token" }).click();
    await person.grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.getByRole("button", { name: "Copy the token" }).click();
    await page.getByRole("status").getByText("Copied.").waitFor();
    const token = await page.locator("#token").textContent();
    assert.match(token ?? "", /^ots_/);
    noteSecret("token, ticket or proof", token ?? "");
    // The policy of the pages forbids reading the clipboard, so the token is pasted.
    await page.goto(`${server.url}/admin/control`);
    await page.getByLabel("Name or note").focus();
    await page.keyboard.press("Control+V");
    assert.equal(await page.getByLabel("Name or note").inputValue(), token);
  });

  it("send an id or a link without its key, and no link with it", async () => {
    await page.goto(`${server.url}/admin/shares`);
    const field = page.getByLabel("Id begins with");
    const isValid = async (text: string) => {
      await field.fill(text);
      return field.evaluate((input: HTMLInputElement) => input.checkValidity());
    };
    const link = `https://share.example/s/${"A".repeat(22)}`;
    for (const text of ["", "Ab-_", ` ${link} `]) assert.ok(await isValid(text), text);
    for (const text of [`${link}#1key`, "a/b", "A".repeat(23)]) {
      assert.ok(!(await isValid(text)), text);
    }
  });

  it("show new numbers without a reload, and the sign-in form after the session has ended", async () => {
    await page.goto(`${server.url}/admin`);
    const created = page.locator('[data-live="today"] > div', { hasText: "Created" }).locator("dd");
    const before = Number(await created.first().textContent());
    await page.getByText("Show as a table: Traffic").click();
    await RawShare.ready(server.url, { size: 500 });
    await page.waitForFunction(
      (wanted) => document.querySelector('[data-live="today"] dd')?.textContent === wanted,
      String(before + 1),
    );
    assert.ok(await page.getByRole("columnheader", { name: "Served" }).isVisible());
    await server.admin.endAllSessions();
    await page.getByLabel("Password").waitFor();
    await signIn(page, server.url);
  });

  it("keep only the id of a pasted link, so that its key stays in the browser", async () => {
    await page.goto(`${server.url}/admin/shares`);
    const link = `https://share.example/s/${"A".repeat(22)}#1key-that-opens-the-share`;
    await page.getByLabel("Id begins with").evaluate((field, pasted) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text", pasted);
      field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, cancelable: true }));
    }, link);
    assert.equal(await page.getByLabel("Id begins with").inputValue(), "A".repeat(22));
  });

  it("show the local time beside each time in UTC, also while the numbers change", async () => {
    const share = await RawShare.ready(server.url, { size: 2_000 });
    const { createdAt } = (await share.status()).json as unknown as { createdAt: string };
    const context = await browser.newContext({ timezoneId: "Asia/Kolkata" });
    const tab = await context.newPage();
    await signIn(tab, server.url);
    const freshness = tab.locator("#freshness");
    const isPair = /^As of \d\d:\d\d:\d\d UTC \((\d+ \w+, )?\d\d:\d\d GMT\+5:30\)$/;
    const shown = (await freshness.textContent()) ?? "";
    assert.match(shown, isPair);
    await tab.waitForFunction(
      (before) => document.getElementById("freshness")?.textContent !== before,
      shown,
    );
    assert.match((await freshness.textContent()) ?? "", isPair);
    await tab.goto(`${server.url}/admin/shares/${share.id}`);
    const at = new Date(createdAt);
    const ahead = new Date(at.valueOf() + 330 * 60_000);
    const time = `${ahead.toISOString().slice(11, 16)} GMT+5:30`;
    const day = new Intl.DateTimeFormat("en-GB", {
      ...({ day: "numeric", month: "short", timeZone: "UTC" } as const),
    }).format(ahead);
    const isSameDay = ahead.getUTCDate() === at.getUTCDate();
    const created = tab.locator("dt", { hasText: "Created (UTC)" }).locator("+ dd");
    const utc = await created.locator("time").textContent();
    const local = isSameDay ? time : `${day}, ${time}`;
    assert.equal(await created.textContent(), `${utc} (${local})`);
    assert.ok(utc?.endsWith(at.toISOString().slice(11, 16)));
    await tab.goto(`${server.url}/admin/shares`);
    const times = await tab.locator("tbody time").count();
    assert.ok(times > 0);
    assert.equal(await tab.locator("tbody .local-time").count(), times);
    assert.equal(await tab.locator("thead .local-time, .days .local-time").count(), 0);
    for (const width of [360, 1055, 1056, 1440]) {
      await tab.setViewportSize({ width, height: 800 });
      assert.ok(await fitsItsWidth(tab), String(width));
    }
    await context.close();
  });

  it("work without JavaScript", async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const tab = await context.newPage();
    const share = await RawShare.ready(server.url, { size: 2_000 });
    await signIn(tab, server.url);
    assert.match((await tab.locator("#freshness").textContent()) ?? "", /^As of [\d:]{8} UTC$/);
    await tab.goto(`${server.url}/admin/shares?limit=1`);
    const newest = await tab.getByRole("rowheader").textContent();
    await tab.getByRole("link", { name: "Next page" }).click();
    assert.notEqual(await tab.getByRole("rowheader").textContent(), newest);
    await tab.getByRole("link", { name: "Previous page" }).click();
    assert.equal(await tab.getByRole("rowheader").textContent(), newest);
    await tab.goto(`${server.url}/admin/shares/${share.id}`);
    await tab.getByRole("link", { name: "Delete" }).click();
    await tab.getByRole("button", { name: "Delete the share" }).click();
    await tab.getByText("You deleted this share").waitFor();
    await context.close();
  });
});

async function heading(page: Page, name: string): Promise<void> {
  await page.getByRole("heading", { level: 1, name }).waitFor();
}

/** Each violated rule and its elements. */
function violationsIn(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: typeof import("axe-core") };
    const { violations } = await axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  });
}

function fitsItsWidth(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const parts = [document.documentElement, ...document.querySelectorAll(".list")];
    return parts.every(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth);
  });
}

async function press(page: Page, name: string, key = "Enter"): Promise<void> {
  await reach(page, name);
  if (key !== "") await page.keyboard.press(key);
}

/** Presses Tab until the control with that name has the focus. It must have a visible outline. */
async function reach(page: Page, name: string): Promise<void> {
  await page.getByRole("main").waitFor();
  for (let stop = 0; stop < MOST_STOPS; stop++) {
    const focused = await focusedControl(page);
    if (focused.name === name) {
      assert.equal(focused.outline, "solid 3px", name);
      return;
    }
    await page.keyboard.press("Tab");
  }
  throw new Error(`The focus never reaches "${name}".`);
}

function focusedControl(page: Page): Promise<{ name: string; outline: string }> {
  return page
    .evaluate(() => {
      const focused = document.activeElement;
      if (!(focused instanceof HTMLElement) || focused === document.body) {
        return { name: "", outline: "" };
      }
      const { outlineStyle, outlineWidth } = getComputedStyle(focused);
      const label = (focused as HTMLInputElement).labels?.[0]?.textContent ?? focused.textContent;
      const name = (focused.getAttribute("aria-label") ?? label ?? "").trim();
      return { name, outline: `${outlineStyle} ${outlineWidth}` };
    })
    .catch(() => ({ name: "", outline: "" }));
}
