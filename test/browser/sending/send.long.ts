import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { ApiClient } from "../../../src/client/api-client.ts";
import { type LocalServer, startLocalServer } from "../../support/local-server.ts";
import { NO_NATIVE_CIPHER } from "../../support/no-native-cipher.ts";
import {
  ALL_HERE,
  heading,
  open,
  openWithPassword,
  prepareWorkers,
  readText,
  saveFile,
} from "../receiving/receive-steps.ts";
import { launchChromium, newPerson } from "../support/chromium.ts";
import { file, type Item, inputs, text } from "../support/shares.ts";
import {
  CREATE_LINK,
  choose,
  generatePassword,
  makeLink,
  openOptions,
  savedIn,
} from "./send-steps.ts";

describe("sending from the browser", () => {
  let browser: Browser;
  let server: LocalServer;
  let sender: BrowserContext;
  let page: Page;

  before(async () => {
    const settings = { MAX_SHARE_SIZE: "4194304", MAX_DOWNLOADS: "4", RATE_LIMIT: "off" };
    [browser, server] = await Promise.all([launchChromium(), startLocalServer(settings)]);
  });
  after(async () => {
    await browser.close();
    await server.close();
  });
  beforeEach(async () => {
    await sender?.close();
    sender = await newPerson(browser);
    await sender.grantPermissions(["clipboard-read", "clipboard-write"]);
    page = await sender.newPage();
    await page.goto(server.url);
    await page.getByRole("button", { name: CREATE_LINK }).waitFor();
  });

  const recipientPage = async () => (await newPerson(browser)).newPage();
  // The page may write to the clipboard, but not read it. Another page without the policy reads it.
  const clipboard = async () => {
    const reader = await sender.newPage();
    const address = `${server.url}/reader`;
    await reader.route(address, (route) => route.fulfill({ contentType: "text/html", body: "" }));
    await reader.goto(address);
    const content = await reader.evaluate(() => navigator.clipboard.readText());
    await reader.close();
    await page.bringToFront();
    return content;
  };

  const shares = [
    { what: "a text of many scripts", items: [text("grüße, 你好 👋\n\nend")] },
    { what: "a file that needs several upload requests", items: [file("large.bin", 1_500_000)] },
    ...inputs,
  ];
  for (const { what, items } of shares) {
    it(`delivers ${what} to another browser byte-equal`, async () => {
      await choose(page, items);
      await expectItems(await recipientPage(), await makeLink(page), items, null);
    });

    it(`delivers ${what} to another browser with a password`, async () => {
      await choose(page, items);
      const password = await generatePassword(page);
      await expectItems(await recipientPage(), await makeLink(page), items, password);
    });
  }

  it("shows the chosen number of downloads in the introduction", async () => {
    await page.getByText("You get a link that opens once.").waitFor();
    await openOptions(page);
    await page.getByLabel("Can be opened").selectOption("3 times");
    await page.getByText("You get a link that opens 3 times.").waitFor();
    assert.equal(await page.getByText("opens once").count(), 0);
    await choose(page, [text("for three")]);
    await makeLink(page);
    await page.getByText("send the link to the right people only").waitFor();
  });

  it("shows the buttons for the link in one row on a desktop, with one height", async () => {
    await page.setViewportSize({ width: 1440, height: 900 });
    await choose(page, [text("beside each other")]);
    await makeLink(page);
    const names = ["Copy link", "Copy with a message", "Show QR code"];
    const boxes = await Promise.all(
      names.map((name) => page.getByRole("button", { name }).boundingBox()),
    );
    assert.equal(new Set(boxes.map((box) => box?.y)).size, 1);
    assert.equal(new Set(boxes.map((box) => box?.height)).size, 1);
  });

  it("works in a browser that blocks storage", async () => {
    await sender.addInitScript(() => {
      Object.defineProperty(window, "localStorage", {
        get() {
          throw new DOMException("", "SecurityError");
        },
      });
    });
    await page.reload();
    const items = [text("saved nowhere")];
    await choose(page, items);
    await expectItems(await recipientPage(), await makeLink(page), items, null);
    assert.equal(await page.getByText("See when it is opened").count(), 0);
    await page.goto(`${server.url}/shares`);
    await page.getByText("does not let the page save your shares").waitFor();
  });

  it("works in a browser without ChaCha20-Poly1305", async () => {
    await prepareWorkers(sender, NO_NATIVE_CIPHER);
    await page.reload();
    const items = [file("fallback.bin", 700_000)];
    await choose(page, items);
    await expectItems(await recipientPage(), await makeLink(page), items, null);
  });

  it("accepts files that a user drops anywhere on the page or pastes", async () => {
    const drag = await page.evaluateHandle(() => {
      const data = new DataTransfer();
      data.items.add(new File(["dropped"], "dropped.txt"));
      return data;
    });
    await page.dispatchEvent("footer", "dragover", { dataTransfer: drag });
    await page.getByText("Drop the files").waitFor();
    await page.dispatchEvent("footer", "drop", { dataTransfer: drag });
    await page.getByText("Drop the files").waitFor({ state: "detached" });
    await page.evaluate(() => {
      const clipboardData = new DataTransfer();
      clipboardData.items.add(new File(["pasted"], "pasted.png"));
      document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }));
    });
    const names = page.getByRole("list", { name: "Files to send" }).locator(".file-name");
    assert.deepEqual(await names.allTextContents(), ["dropped.txt", "pasted.png"]);
    await page.getByRole("button", { name: "Remove dropped.txt" }).click();
    assert.deepEqual(await names.allTextContents(), ["pasted.png"]);
    const link = await makeLink(page);
    const items = [{ name: "pasted.png", bytes: Buffer.from("pasted") }];
    await expectItems(await recipientPage(), link, items, null);
  });

  it("shows the size limit before the upload, and accepts files that fit", async () => {
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.method()));
    await page.getByText("up to 3.9 MiB in total", { exact: false }).waitFor();
    assert.equal(await page.getByText("encrypted)").count(), 0);
    // One byte more than fits into 4 MiB with padding.
    await choose(page, [file("too-large.bin", 3.9375 * 1024 * 1024 + 1)]);
    await page
      .getByText("The share is too large: 4 MiB, but this server allows 3.9 MiB.")
      .waitFor();
    await page.getByRole("button", { name: CREATE_LINK }).click();
    assert.ok(!asked.includes("POST"), "the page uploaded something");
    await page.locator("button:focus", { hasText: "Choose files" }).waitFor();
    await page.getByRole("button", { name: "Remove too-large.bin" }).click();
    await choose(page, [file("fits.bin", 1_000)]);
    await makeLink(page);
  });

  it("asks for a file or a text if there is none", async () => {
    await page.getByRole("button", { name: CREATE_LINK }).click();
    await page.getByRole("alert").getByText("Choose a file or write some text first.").waitFor();
  });

  it("sends the chosen number of downloads and expiry to the server", async () => {
    await choose(page, [text("three times")]);
    await openOptions(page);
    await page.getByLabel("Can be opened").selectOption("3 times");
    await page.getByLabel("Expires after").selectOption("30 minutes");
    await page.getByText("Text, 11 bytes of 3.9 MiB").waitFor();
    await page
      .getByRole("button", { name: "3 times, 30 minutes, no password Change", expanded: true })
      .click();
    await page.getByLabel("Can be opened").waitFor({ state: "detached" });
    await makeLink(page);
    await page.getByText(/It opens 3 times and expires (today|tomorrow) at/).waitFor();
    const [kept] = await savedIn(page);
    assert.ok(kept);
    const api = new ApiClient({ serverUrl: server.url });
    const status = await api.status(kept.id, kept.ownerToken);
    assert.equal(status.maxDownloads, 3);
    const lastsMs = Date.parse(status.expiresAt ?? "") - Date.parse(status.createdAt);
    assert.ok(Math.abs(lastsMs - 30 * 60_000) < 10_000, `${lastsMs} ms`);
  });

  it("offers no more downloads than the server allows", async () => {
    await openOptions(page);
    const choice = page.getByLabel("Can be opened");
    await choice.waitFor();
    const choices = choice.locator("option");
    assert.deepEqual(await choices.allTextContents(), ["once", "twice", "3 times"]);
  });

  it("copies the link, alone or in a message, and the password separately", async () => {
    await choose(page, [text("copy me")]);
    const password = await generatePassword(page);
    const link = await makeLink(page);
    await page.getByRole("button", { name: "Copy link" }).click();
    await page.getByRole("status").getByText("Copied. Now send it.").waitFor();
    assert.equal(await page.getByText("before you leave this page").count(), 0);
    assert.equal(await clipboard(), link);
    await page.getByRole("button", { name: "Copy with a message" }).click();
    await page.getByRole("button", { name: "Copied" }).nth(1).waitFor();
    const message = await clipboard();
    assert.ok(message.endsWith(link));
    assert.match(
      message,
      /^I sent you a share\. The link opens once and expires on \w+ \d+ \w+ \d{4} at \d\d:\d\d \S+\. .* password separately\./,
    );
    assert.ok(!message.includes(password), "the message contains the password");
    await page.getByRole("button", { name: "Copy password" }).click();
    await page.getByRole("button", { name: "Copied" }).nth(2).waitFor();
    assert.equal(await clipboard(), password);
  });

  it("makes the browser ask before it leaves a link that was not copied", async () => {
    const asked: string[] = [];
    page.on("dialog", async (dialog) => {
      asked.push(dialog.type());
      await dialog.dismiss();
    });
    await choose(page, [text("don't lose me")]);
    const link = await makeLink(page);
    await page.getByRole("link", { name: "My shares" }).click({ noWaitAfter: true });
    await page.getByRole("button", { name: "Copy link" }).click();
    await page.getByRole("button", { name: "Copied" }).waitFor();
    assert.equal(await clipboard(), link);
    await page.getByRole("link", { name: "My shares" }).click();
    await page.getByText("Waiting to be opened").waitFor();
    assert.deepEqual(asked, ["beforeunload"]);
  });

  it("offers the system's share sheet if the browser supports it", async () => {
    await page.addInitScript(() => {
      navigator.share = async (data) => {
        document.title = data?.text ?? "";
      };
    });
    await page.reload();
    await choose(page, [text("share me")]);
    const link = await makeLink(page);
    await page.getByRole("button", { name: "Share…" }).click();
    await page.waitForFunction((end) => document.title.endsWith(end), link);
  });

  it("saves nothing that opens the share, and none of its contents", async () => {
    await choose(page, [file("secret-name.bin", 10), text("secret-text")]);
    const password = await generatePassword(page);
    const link = await makeLink(page);
    const [kept] = await savedIn(page);
    assert.equal(kept?.summary, "1 file and text, 21\u00a0bytes");
    const left = await page.evaluate(() =>
      JSON.stringify([
        ...Object.entries(localStorage),
        ...Object.entries(sessionStorage),
        ...[document.title, location.href, history.state, document.cookie],
      ]),
    );
    for (const secret of ["secret-name", "secret-text", password, link.slice(-48, -4)]) {
      assert.ok(!left.includes(secret), secret);
    }
    assert.deepEqual(await page.evaluate(() => indexedDB.databases()), []);
  });

  it("sends a second share with an empty form", async () => {
    await choose(page, [file("first.bin", 10), text("first")]);
    await makeLink(page);
    await page.getByRole("button", { name: "Send another share" }).click();
    assert.equal(await page.getByLabel("Text", { exact: true }).inputValue(), "");
    await choose(page, [text("second")]);
    await expectItems(await recipientPage(), await makeLink(page), [text("second")], null);
    assert.equal((await savedIn(page)).length, 2);
  });
});

async function expectItems(
  page: Page,
  link: string,
  items: readonly Item[],
  password: string | null,
): Promise<void> {
  await (password === null ? open(page, link) : openWithPassword(page, link, password));
  await heading(page, ALL_HERE);
  for (const { name, bytes } of items) {
    if (name === null) assert.equal(await readText(page), Buffer.from(bytes).toString());
    else assert.deepEqual(await saveFile(page, name), Buffer.from(bytes));
  }
  await page.context().close();
}
