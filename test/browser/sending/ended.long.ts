import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { ApiClient } from "../../../src/client/api-client.ts";
import { type LocalServer, startLocalServer } from "../../support/local-server.ts";
import { ALL_HERE, heading, open } from "../receiving/receive-steps.ts";
import { launchChromium, newPerson } from "../support/chromium.ts";
import { type Network, startNetwork } from "../support/network.ts";
import { openOnly } from "../support/partial-download.ts";
import { file, text } from "../support/shares.ts";
import { guessWrongly } from "../support/wrong-guesses.ts";
import {
  CREATE_LINK,
  choose,
  choosePassword,
  LINK_FIELD,
  makeLink,
  openOptions,
  savedIn,
} from "./send-steps.ts";

const HOUR_MS = 3_600_000;
const LEASE_MS = 900_000;
const ADMIN = { username: "operator", password: "correct horse battery staple" };

/** Each control and notice of a new link, which is useless when the link does not work. */
const OF_A_NEW_LINK = [
  ".sent-link",
  ".slip",
  ".qr-code",
  "text=Copy link",
  "text=Copy with a message",
  "text=QR code",
  "text=E-mail",
  "text=Print",
  "text=Copy the link before you leave",
  "text=Your link is ready",
];
/** In place of the notice, when the link was copied. */
const COPIED = "text=Copied. Now send it";

declare global {
  /** The announcements of a screen reader: the texts of live regions and the focused headings. */
  var announced: string[];
}

describe("the sent page follows a share to its end", () => {
  let browser: Browser;
  let server: LocalServer;
  let network: Network;
  let sender: BrowserContext;
  let page: Page;
  let dialogs: string[];

  before(async () => {
    const env = { ADMIN_USERNAME: ADMIN.username, ADMIN_PASSWORD: ADMIN.password };
    [browser, server] = await Promise.all([launchChromium(), startLocalServer(env)]);
    network = await startNetwork(server.url);
  });
  after(async () => {
    await browser.close();
    await network.close();
    await server.close();
  });
  beforeEach(async () => {
    sender = await newPerson(browser);
    page = await sender.newPage();
    dialogs = [];
    page.on("dialog", async (dialog) => {
      dialogs.push(dialog.type());
      await dialog.accept();
    });
    await page.goto(network.url);
  });
  afterEach(async () => {
    network.mend();
    await sender.close();
  });

  const send = async (content = text("watched to its end"), password?: string) => {
    await choose(page, [content]);
    if (password) await choosePassword(page, password);
    const link = await makeLink(page);
    await page.getByText("Waiting to be opened").waitFor();
    // So that a control with another name does not count as absent later.
    for (const selector of OF_A_NEW_LINK) {
      assert.ok((await page.locator(`main >> ${selector}`).count()) > 0, selector);
    }
    return link.replace(network.url, server.url);
  };
  const receive = async (link: string) => {
    const recipient = await newPerson(browser);
    const other = await recipient.newPage();
    await open(other, link);
    await heading(other, ALL_HERE);
    await recipient.close();
  };
  const owned = async () => {
    const [share] = await savedIn(page);
    assert.ok(share);
    return share;
  };
  const burn = async () => {
    const { id, ownerToken } = await owned();
    await new ApiClient({ serverUrl: server.url }).burn(id, ownerToken);
  };
  const expectNoLink = async (link: string) => {
    for (const selector of [...OF_A_NEW_LINK, COPIED]) {
      assert.equal(await page.locator(`main >> ${selector}`).count(), 0, selector);
    }
    const key = new URL(link).hash.slice(3, 46);
    assert.ok(!(await page.content()).includes(key), "the key is still in the page");
  };
  const expectEnd = async (title: string, link: string) => {
    await heading(page, title);
    await page.getByText(/^The share ended (today|tomorrow) at \d/).waitFor();
    await expectNoLink(link);
    assert.match(await page.title(), new RegExp(`^${title} ·`));
    const primary = page.locator("main .button-primary");
    assert.deepEqual(await primary.allTextContents(), ["Send another share"]);
    assert.equal(await page.getByText("See when it is opened").count(), 0);
    assert.equal(await page.getByRole("button", { name: "Tell me when" }).count(), 0);
  };

  it("and says that it was received, without the link and without asking before it is left", async () => {
    const link = await send();
    await page.getByRole("button", { name: "Copy link" }).click();
    await page.getByRole("button", { name: "Show QR code" }).click();
    await page.locator(`main >> ${COPIED}`).waitFor();
    await page.getByLabel(LINK_FIELD).focus();
    await watchAnnouncements(page);
    await receive(link);
    await expectEnd("Received", link);
    assert.equal(await focused(page), "H1 Received");
    const announced = await page.evaluate(() => globalThis.announced);
    assert.equal(announced.filter((words) => words.startsWith("H1")).length, 1, `${announced}`);
    assert.equal(announced.filter((words) => words.includes("was received completely")).length, 1);
    await page.getByRole("button", { name: "Send another share" }).click();
    await page.getByRole("button", { name: CREATE_LINK }).waitFor();
    assert.equal(await page.getByLabel("Text", { exact: true }).inputValue(), "");
    await page.goto("about:blank");
    assert.deepEqual(dialogs, []);
  });

  it("and takes the focus from nothing that stays", async () => {
    const link = await send();
    await page.getByLabel("Language").focus();
    await watchAnnouncements(page);
    await receive(link);
    await heading(page, "Received");
    await page.getByText("The receipt is verified").waitFor();
    assert.match(await focused(page), /^SELECT/);
    const announced = await page.evaluate(() => globalThis.announced);
    assert.equal(announced.filter((words) => /received/i.test(words)).length, 1, `${announced}`);
  });

  it("and no longer asks before it is left or reloaded, although the link was never copied", async () => {
    const link = await send();
    await page.getByLabel(LINK_FIELD).click();
    await receive(link);
    await heading(page, "Received");
    await page.reload();
    await heading(page, "Send files or text");
    assert.deepEqual(dialogs, []);
  });

  const ends: [string, (link: string) => Promise<unknown>][] = [
    ["Burned", burn],
    ["Never opened", async () => server.advance(6 * HOUR_MS)],
    ["Removed by the operator", () => removeAsOperator(server.url, owned)],
    [
      "Deleted after wrong passwords",
      async (link) => {
        const { id, ownerToken } = await owned();
        for (let round = 0; round < 4; round++) {
          if (round > 0) await new ApiClient({ serverUrl: server.url }).unlock(id, ownerToken);
          await guessWrongly(link, 5);
        }
      },
    ],
  ];
  for (const [title, end] of ends) {
    it(`and says "${title}"`, async () => {
      const link = await send(text("ended"), "right");
      await page.getByLabel(LINK_FIELD).focus();
      await watchAnnouncements(page);
      await end(link);
      await expectEnd(title, link);
      const announced = await page.evaluate(() => globalThis.announced);
      assert.deepEqual(
        announced.filter((words) => words.includes(title)),
        [`H1 ${title}`],
      );
    });
  }

  it("only when the last of several recipients has received it", async () => {
    await choose(page, [text("for two")]);
    await openOptions(page);
    await page.getByLabel("Can be opened").selectOption("2");
    const link = (await makeLink(page)).replace(network.url, server.url);
    await receive(link);
    await page.getByText("Received, can be opened again").waitFor();
    await heading(page, "Your link is ready");
    await page.getByRole("button", { name: "Copy link" }).waitFor();
    await receive(link);
    await expectEnd("Received", link);
  });

  it("and hides the link of a running download until the download is given back", async () => {
    const link = await send(file("claimed.bin", 300_000));
    await openOnly(link);
    await heading(page, "Being opened now");
    await expectNoLink(link);
    assert.equal(await page.getByText("See when it is opened").count(), 0);
    server.advance(LEASE_MS + 1_000);
    await heading(page, "Your link is ready");
    assert.equal(
      await page.getByLabel(LINK_FIELD).inputValue(),
      link.replace(server.url, network.url),
    );
    await page.getByText("Copy the link before you leave").waitFor();
    await receive(link);
    await expectEnd("Received", link);
  });

  it("and keeps the link while the server can't be reached", async () => {
    const link = await send();
    network.cut();
    await receive(link);
    // The live connection tries again in silence. A page that is shown again asks the server, and says that it can't.
    await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
    await page.getByText("The server can't be reached").waitFor();
    await page.getByRole("button", { name: "Copy link" }).waitFor();
    assert.equal(await page.getByRole("heading", { level: 1 }).textContent(), "Your link is ready");
    network.mend();
    await expectEnd("Received", link);
  });

  it("and has no link any more when its sender comes back to it", async () => {
    const link = await send();
    await page.getByRole("link", { name: "See when it is opened" }).click();
    await page.getByText("Waiting to be opened").waitFor();
    assert.deepEqual(dialogs, ["beforeunload"]);
    await receive(link);
    await page.getByText("The receipt is verified").waitFor();
    await page.goBack();
    await page.getByRole("heading", { level: 1, name: /Send files or text|Received/ }).waitFor();
    await expectNoLink(link);
  });

  it("and counts wrong passwords, says that it is locked, and keeps the link for the unlock", async () => {
    const link = await send(text("guarded"), "right");
    await guessWrongly(link, 2);
    await page.getByText("Wrong passwords: 2 of 5.").waitFor();
    await heading(page, "Your link is ready");
    await guessWrongly(link, 3);
    await heading(page, "Locked");
    await page.getByText("entered too many wrong passwords").waitFor();
    await page.getByLabel(LINK_FIELD).waitFor();
    assert.deepEqual(await page.locator("main .button-primary").allTextContents(), ["Unlock"]);
    const buttons = await page.locator("main .button").allTextContents();
    assert.ok(buttons.indexOf("Unlock") < buttons.indexOf("Copy link"), "the reason comes first");
    assert.equal(await page.getByText("can open the share").count(), 0);
    assert.equal(await page.getByText("See when it is opened").count(), 0);
    await page.getByRole("button", { name: "Burn", exact: true }).click();
    await page.getByRole("heading", { name: "Burn this share?" }).waitFor();
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("button", { name: "Unlock" }).click();
    await heading(page, "Your link is ready");
    await page.getByText("can open the share").waitFor();
    await guessWrongly(link, 1);
    await page.getByText("Wrong passwords: 1 of 5.").waitFor();
  });

  it("and shows it on a phone without scrolling", async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    await send();
    const box = await page.getByRole("heading", { name: "Status" }).boundingBox();
    assert.ok(box && box.y + box.height < 740, `The status is at ${box?.y} px`);
    const more = page.getByRole("button", { name: "More ways" });
    assert.equal(await page.getByRole("button", { name: "Show QR code" }).isVisible(), false);
    await more.click();
    assert.equal(await more.getAttribute("aria-expanded"), "true");
    await page.getByRole("button", { name: "Show QR code" }).click();
    const code = page.getByRole("img", { name: "QR code of the link" });
    await code.waitFor();
    await more.click();
    assert.equal(await code.count(), 0, "the code stays without its button");
  });
});

async function removeAsOperator(serverUrl: string, owned: () => Promise<{ id: string }>) {
  const answer = await fetch(`${serverUrl}/api/v1/admin/token`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(ADMIN),
  });
  const { token } = (await answer.json()) as { token: string };
  const { id } = await owned();
  const removed = await fetch(`${serverUrl}/api/v1/admin/shares/${id}`, {
    method: "DELETE",
    headers: { authorization: `Bearer ${token}` },
  });
  assert.equal(removed.status, 204);
}

/** "H1 Received": the focused element and its text. */
function focused(page: Page): Promise<string> {
  return page.evaluate(
    () => `${document.activeElement?.tagName} ${document.activeElement?.textContent}`,
  );
}

/** Records what a screen reader announces from now on. */
function watchAnnouncements(page: Page): Promise<void> {
  return page.evaluate(() => {
    globalThis.announced = [];
    const last = new Map<Element, string>();
    const read = (region: Element) => region.textContent ?? "";
    for (const region of document.querySelectorAll("[role=status], [role=alert]")) {
      last.set(region, read(region));
    }
    new MutationObserver(() => {
      for (const region of document.querySelectorAll("[role=status], [role=alert]")) {
        const words = read(region);
        if (words !== "" && words !== last.get(region)) globalThis.announced.push(words);
        last.set(region, words);
      }
    }).observe(document.body, { childList: true, subtree: true, characterData: true });
    document.addEventListener("focusin", ({ target }) => {
      if (target instanceof HTMLHeadingElement) {
        globalThis.announced.push(`${target.tagName} ${target.textContent}`);
      }
    });
  });
}
