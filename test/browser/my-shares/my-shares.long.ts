import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { ApiClient } from "../../../src/client/api-client.ts";
import { encodeBase64url, randomBytes } from "../../../src/protocol/bytes.ts";
import { type LocalServer, startLocalServer } from "../../support/local-server.ts";
import { waitUntil } from "../../support/wait-until.ts";
import { ALL_HERE, enterPassword, heading, OPEN, open } from "../receiving/receive-steps.ts";
import { CREATE_LINK, choose, choosePassword, makeLink, savedIn } from "../sending/send-steps.ts";
import { launchChromium, newPerson } from "../support/chromium.ts";
import { file, text } from "../support/shares.ts";

describe("my shares", () => {
  let browser: Browser;
  let server: LocalServer;
  let sender: BrowserContext;
  let recipient: BrowserContext;
  let page: Page;
  let other: Page;

  before(async () => {
    [browser, server] = await Promise.all([launchChromium(), startLocalServer()]);
  });
  after(async () => {
    await browser.close();
    await server.close();
  });
  beforeEach(async () => {
    [sender, recipient] = await Promise.all([newPerson(browser), newPerson(browser)]);
    [page, other] = await Promise.all([sender.newPage(), recipient.newPage()]);
  });
  afterEach(async () => {
    await sender.close();
    await recipient.close();
  });

  const sendText = async (content: string, password?: string) => {
    await page.goto(server.url);
    await choose(page, [text(content)]);
    if (password) await choosePassword(page, password);
    return makeLink(page);
  };
  const show = () => page.goto(`${server.url}/shares`);
  const expectState = (words: string) => page.getByText(words, { exact: true }).first().waitFor();
  const events = () =>
    page.getByRole("list", { name: "What happened" }).getByRole("listitem").allTextContents();

  it("show events live, and a verified receipt", async () => {
    const link = await sendText("watched");
    await show();
    await expectState("Waiting to be opened");
    await other.goto(link);
    await page.getByText("saw the list of contents").waitFor();
    await other.getByRole("button", { name: OPEN }).click();
    await expectState("Received");
    await page.getByText("It was received completely. The receipt is verified").waitFor();
    const happened = (await events()).map((line) => line.replace(/ (today|first).*/, ""));
    assert.equal(happened[0], "Received completely");
    assert.equal(happened.at(-1), "You created it");
    assert.deepEqual(happened.toSorted(), [
      "Received completely",
      "Someone with the link opened it",
      "Someone with the link saw the list of contents",
      "Upload complete",
      "You created it",
    ]);
  });

  it("say that a part of the page did not load if the script of their Worker is missing", async () => {
    await sendText("unknown");
    await page.route("**/owner.worker*", (route) => route.abort());
    await show();
    await expectState("Status unknown");
    await page.getByText("did not load").waitFor();
  });

  it("reject a receipt that was not made with the link", async () => {
    const link = await sendText("forged");
    await open(other, link);
    await heading(other, ALL_HERE);
    const receiptKey = encodeBase64url(randomBytes(32));
    await page.evaluate((forged) => {
      for (const [key, value] of Object.entries(localStorage)) {
        localStorage.setItem(key, JSON.stringify({ ...JSON.parse(value), receiptKey: forged }));
      }
    }, receiptKey);
    await show();
    await expectState("A receipt is not genuine");
    assert.equal(await page.getByText("The receipt is verified").count(), 0);
    // The timeline is the server's word.
    assert.equal(await page.getByText("Received completely").count(), 0);
    await page.getByText("Ask the recipient whether the share arrived").waitFor();
    assert.equal(await page.getByRole("button", { name: "Tell me when" }).count(), 0);
  });

  it("can be unlocked after too many wrong passwords", async () => {
    const link = await sendText("guarded", "right");
    await show();
    await expectState("Waiting to be opened");
    await other.goto(link);
    for (const guess of ["a", "b", "c", "d"]) {
      await enterPassword(other, guess);
      await other.getByText("Wrong password").waitFor();
      await other.getByRole("button", { name: "Continue" }).waitFor();
    }
    await enterPassword(other, "e");
    await heading(other, "Locked after too many wrong passwords");
    await expectState("Locked");
    await page.getByText("5 wrong passwords").waitFor();
    const unlock = page.getByRole("button", { name: "Unlock" });
    const [button, list] = await Promise.all([
      unlock.boundingBox(),
      page.getByRole("list", { name: "What happened" }).boundingBox(),
    ]);
    assert.ok(button && list && button.y < list.y, "the actions come first");
    assert.match((await unlock.getAttribute("class")) ?? "", /primary/);
    await unlock.click();
    await expectState("Waiting to be opened");
    await unlock.waitFor({ state: "detached" });
    await page.getByText("You unlocked it").waitFor();
    await other.goto("about:blank");
    await other.goto(link);
    await enterPassword(other, "right");
    await other.getByRole("button", { name: OPEN }).waitFor();
  });

  it("show an unlock from another client: live in the open share, and in others when the tab becomes visible", async () => {
    const api = new ApiClient({ serverUrl: server.url });
    const lock = async (link: string) => {
      await other.goto("about:blank");
      await other.goto(link);
      for (const left of ["4 tries left", "3 tries left", "2 tries left", "1 try left"]) {
        await enterPassword(other, `not with ${left}`);
        await other.getByText(left).waitFor();
      }
      await enterPassword(other, "e");
      await heading(other, "Locked after too many wrong passwords");
    };
    await lock(await sendText("the closed one", "right"));
    await lock(await sendText("open", "right"));
    await show();
    await page.getByText("Locked", { exact: true }).nth(1).waitFor();
    // Both need their owner, so both are open.
    const unlocks = page.getByRole("button", { name: "Unlock" });
    await unlocks.nth(1).waitFor();
    await page.getByRole("button", { name: "Text, 14 bytes" }).click();
    await unlocks.nth(1).waitFor({ state: "detached" });
    const kept = await savedIn(page);
    const open = kept.find(({ summary }) => summary === "Text, 4\u00a0bytes");
    const closed = kept.find(({ summary }) => summary === "Text, 14\u00a0bytes");
    assert.ok(open && closed);
    await api.unlock(open.id, open.ownerToken);
    await expectState("Waiting to be opened");
    await api.unlock(closed.id, closed.ownerToken);
    assert.equal(await page.getByText("Locked", { exact: true }).count(), 1);
    await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
    await page.getByText("Waiting to be opened", { exact: true }).nth(1).waitFor();
    assert.equal(await page.getByText("Locked", { exact: true }).count(), 0);
  });

  it("get a label in this browser alone, and show the first characters of their id", async () => {
    const link = await sendText("for one of two people");
    const id = /\/s\/([^#]+)/.exec(link)?.[1] ?? "";
    await show();
    const requests: string[] = [];
    page.on("request", (request) => requests.push(request.url() + (request.postData() ?? "")));
    await page.getByRole("button", { name: "Add a label" }).click();
    await page.keyboard.type("Anna (قانون)");
    await page.keyboard.press("Enter");
    const title = page.getByRole("heading", { level: 2, name: "Anna (قانون)" });
    await title.waitFor();
    await page.getByText(`/s/${id.slice(0, 6)}…`).waitFor();
    await page.getByText("Text, 21 bytes").waitFor();
    assert.equal(
      await page.evaluate(() => document.activeElement?.textContent),
      "Change the label",
    );
    await page.reload();
    await title.waitFor();
    await page.getByRole("button", { name: "Change the label" }).click();
    await page.getByLabel("Label", { exact: true }).fill("");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { level: 2, name: "Text, 21 bytes" }).waitFor();
    assert.deepEqual(
      requests.filter((sent) => sent.includes("Anna")),
      [],
    );
  });

  it("show an upload whose tab was closed, with one thing to do next", async () => {
    await sender.route("**/api/v1/uploads/*", async (route) => {
      // The bytes never arrive.
      if (route.request().method() !== "PATCH") await route.continue();
    });
    await page.goto(server.url);
    await choose(page, [file("cut.bin", 300_000)]);
    await page.getByRole("button", { name: CREATE_LINK }).click();
    await waitUntil(async () => (await savedIn(page)).length === 1);
    await page.close();
    page = await sender.newPage();
    await show();
    await expectState("Upload incomplete");
    await page.getByText(/^Started today at/).waitFor();
    await page.getByText("If you closed that tab, send the share again.").waitFor();
    const again = page.getByRole("link", { name: "Send again" });
    assert.match((await again.getAttribute("class")) ?? "", /button-primary/);
    assert.equal(await page.locator(".button-primary").count(), 1);
    await again.click();
    await heading(page, "Send files or text");
    await page.goBack();
    await page.getByRole("button", { name: "Burn" }).click();
    await page.getByRole("button", { name: "Burn it", exact: true }).click();
    await expectState("Burned");
  });

  it("can be burned, and then the link does not open anything", async () => {
    const link = await sendText("regretted");
    await show();
    await page.getByRole("button", { name: "Burn" }).click();
    await page.getByRole("button", { name: "Cancel" }).click();
    await expectState("Waiting to be opened");
    await page.getByRole("button", { name: "Burn" }).click();
    await page.getByRole("button", { name: "Burn it", exact: true }).click();
    await expectState("Burned");
    await other.goto(link);
    await heading(other, "The sender burned this share");
  });

  it("can be removed from the list without an effect on the share", async () => {
    await sendText("forgotten");
    const [kept] = await savedIn(page);
    assert.ok(kept);
    await show();
    await page.getByRole("button", { name: "Remove from this list" }).click();
    await page.getByRole("button", { name: "Remove it", exact: true }).click();
    await page.getByText("This list is empty").waitFor();
    assert.deepEqual(await savedIn(page), []);
    const api = new ApiClient({ serverUrl: server.url });
    assert.equal((await api.status(kept.id, kept.ownerToken)).state, "ready");
  });

  it("appear when they are sent from another tab, newest first", async () => {
    await sendText("first");
    const list = await sender.newPage();
    await list.goto(`${server.url}/shares`);
    await list.getByText("Text, 5 bytes").waitFor();
    await sendText("the second");
    await list.getByText("Text, 10 bytes").waitFor();
    const names = await list.getByRole("heading", { level: 2 }).allTextContents();
    assert.deepEqual(
      names.map((name) => name.replace(/ \/s\/.*/, "")),
      ["Text, 10\u00a0bytes", "Text, 5\u00a0bytes"],
    );
    await list.getByText("Waiting to be opened").nth(1).waitFor();
  });

  it("have different titles, although they contain and are labelled the same", async () => {
    const ids: string[] = [];
    for (const content of ["same", "SAME", "Same", "samE"]) {
      const link = await sendText(content);
      ids.unshift(/\/s\/([^#]{6})/.exec(link)?.[1] ?? "");
    }
    await show();
    const add = page.getByRole("button", { name: "Add a label" });
    await add.click();
    await page.keyboard.type("Anna");
    await page.keyboard.press("Enter");
    const headings = page.getByRole("heading", { level: 2 });
    await headings.nth(1).getByRole("button").click();
    await add.click();
    await page.keyboard.type("Anna");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Anna" }).nth(1).waitFor();
    assert.deepEqual(await headings.allTextContents(), [
      `Anna /s/${ids[0]}…`,
      `Anna /s/${ids[1]}…`,
      `Text, 4\u00a0bytes /s/${ids[2]}…`,
      `Text, 4\u00a0bytes /s/${ids[3]}…`,
    ]);
  });

  it("offer to send an abandoned upload again", async () => {
    await sender.route("**/api/v1/uploads/*", async (route) => {
      if (route.request().method() !== "PATCH") await route.continue();
    });
    await page.goto(server.url);
    await choose(page, [file("abandoned.bin", 300_000)]);
    await page.getByRole("button", { name: CREATE_LINK }).click();
    await waitUntil(async () => (await savedIn(page)).length === 1);
    await page.close();
    page = await sender.newPage();
    server.advance(25 * 3_600_000);
    await show();
    await expectState("Never sent");
    await page.getByText("The upload was not completed. The server deleted the share.").waitFor();
    assert.deepEqual(await page.locator(".button-primary").allTextContents(), ["Send again"]);
    assert.equal(await page.getByRole("button", { name: "Burn" }).count(), 0);
    await page.getByRole("link", { name: "Send again" }).click();
    await heading(page, "Send files or text");
  });

  it("have a timeline with each time below its event on a phone", async () => {
    await sendText("timed");
    await page
      .context()
      .addCookies([{ name: "onetimeshare-language", value: "de", url: server.url }]);
    await page.setViewportSize({ width: 360, height: 740 });
    await show();
    await page.locator(".timeline li").first().waitFor();
    const rows = await page.locator(".timeline li").evaluateAll((items) =>
      items.map((item) => {
        const [what, when] = [...item.children].map((child) => child.getBoundingClientRect());
        return what !== undefined && when !== undefined && when.top >= what.bottom;
      }),
    );
    assert.deepEqual(rows, [true, true]);
  });

  it("have an unknown status while the server can't be reached", async () => {
    await sendText("patient");
    await sender.route("**/api/v1/shares/**", (route) => route.abort());
    await show();
    await expectState("Status unknown");
    await sender.unroute("**/api/v1/shares/**");
    await page.reload();
    await expectState("Waiting to be opened");
  });
});
