import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { BrowserContext, FileChooser, Page } from "playwright-core";
import type { LocalServer } from "../../support/local-server.ts";
import { waitUntil } from "../../support/wait-until.ts";
import { open, readText } from "../receiving/receive-steps.ts";
import { watchLongTasks } from "../support/page-watch.ts";
import { text } from "../support/shares.ts";
import { visitForEach } from "../support/visits.ts";
import {
  CREATE_LINK,
  choose,
  choosePassword,
  generatePassword,
  makeLink,
  openOptions,
  savedIn,
} from "./send-steps.ts";

const LONGEST_TASK_MS = 100;

describe("ways to add, protect and hand over a share", () => {
  let server: LocalServer;
  let person: BrowserContext;
  let page: Page;
  visitForEach(async (visit) => {
    ({ server, person, page } = visit);
    await page.goto(server.url);
    await page.getByRole("button", { name: CREATE_LINK }).waitFor();
  });

  const textField = () => page.getByLabel("Text", { exact: true });
  const strength = () => page.locator(".password-strength");

  it("adds a text that someone pastes while no field has the focus", async () => {
    const paste = (pasted: string) =>
      page.evaluate((content) => {
        const clipboardData = new DataTransfer();
        clipboardData.setData("text/plain", content);
        const event = new ClipboardEvent("paste", { clipboardData, bubbles: true });
        document.body.dispatchEvent(event);
      }, pasted);
    await paste("first line");
    await paste("second line");
    assert.equal(await textField().inputValue(), "first line\nsecond line");
  });

  it("opens the camera on a phone, and has no such button on a desktop", async () => {
    assert.equal(await page.getByRole("button", { name: "Take a picture" }).count(), 0);
    const browser = person.browser();
    const phone = await browser?.newContext({
      viewport: { width: 360, height: 740 },
      ...{ isMobile: true, hasTouch: true },
    });
    const onPhone = await phone?.newPage();
    assert.ok(phone && onPhone);
    await onPhone.goto(server.url);
    for (const expected of ["image.jpg", "image-2.jpg"]) {
      const choosing: Promise<FileChooser> = onPhone.waitForEvent("filechooser");
      await onPhone.getByRole("button", { name: "Take a picture" }).click();
      const chooser = await choosing;
      const input = chooser.element();
      assert.equal(await input.getAttribute("capture"), "environment");
      assert.equal(await input.getAttribute("accept"), "image/*");
      const buffer = Buffer.from(expected);
      await chooser.setFiles([{ name: "image.jpg", mimeType: "image/jpeg", buffer }]);
      await onPhone.locator(".file-name", { hasText: expected }).waitFor();
    }
    await phone.close();
  });

  it("shows the sum of several files and the limit", async () => {
    const files = ["a", "b"].map((name) => ({ name, bytes: Buffer.alloc(1_536) }));
    await choose(page, files);
    await page.getByText(/^2 files, 3\sKiB of \d/).waitFor();
  });

  it("says how strong a typed password is, loads the estimate on demand and never blocks the page", async () => {
    const loaded: string[] = [];
    page.on("request", (request) => loaded.push(request.url()));
    const stop = await watchLongTasks(page);
    await page.reload();
    await openOptions(page);
    const password = page.getByLabel("Password (optional)");
    assert.deepEqual(
      loaded.filter((url) => url.includes("strength")),
      [],
      "the estimate loaded before it was needed",
    );
    for (const [typed, words] of [
      ["password1", "This password is weak"],
      ["k8$Qz!vR2w#Lp9@x", "This password is strong"],
      ["x".repeat(20_000), "This password is weak"],
    ] as const) {
      await password.fill(typed);
      await strength().getByText(words).waitFor();
    }
    assert.equal(await strength().getAttribute("role"), "status");
    await password.fill("");
    await strength().getByText("This password").waitFor({ state: "detached" });
    assert.equal(loaded.filter((url) => /strength.*\.js/.test(url)).length, 1);
    const blocked = (await stop()).filter((ms) => ms > LONGEST_TASK_MS);
    assert.deepEqual(blocked, []);
  });

  it("generates a password of words that are easy to dictate, and names its bits", async () => {
    const password = await generatePassword(page);
    assert.match(password, /^\w{4}(-\w{4}){3}$/);
    await page.getByText("It is hard to guess (about 50 bits).").waitFor();
    assert.equal(await strength().textContent(), "");
  });

  it("drafts an e-mail with the whole link, and names another channel for the password", async () => {
    await choose(page, [text("by mail")]);
    await choosePassword(page, "spoken");
    const link = await makeLink(page);
    const mail = page.getByRole("link", { name: "E-mail" });
    const address = new URL((await mail.getAttribute("href")) ?? "");
    assert.equal(address.protocol, "mailto:");
    assert.equal(address.hash, "");
    assert.equal(address.searchParams.get("subject"), "A share for you");
    const body = address.searchParams.get("body") ?? "";
    assert.ok(body.endsWith(`\r\n${link}`));
    assert.ok(!body.includes("spoken"));
    const asked: string[] = [];
    page.on("dialog", async (dialog) => {
      asked.push(dialog.type());
      await dialog.dismiss();
    });
    await mail.click({ noWaitAfter: true });
    await page.getByText("Send the password over another channel.").waitFor();
    assert.deepEqual(asked, [], "the browser asked before it opened the mail program");
    assert.equal(await page.getByText("Copy the link before you leave").count(), 0);
  });

  it("prints a slip with link and QR code, with the password only on request", async () => {
    await page.addInitScript(() => Object.assign(globalThis, { print: () => {} }));
    await page.reload();
    await choose(page, [text("on paper")]);
    await choosePassword(page, "spoken");
    const link = await makeLink(page);
    await page.getByRole("button", { name: "Print", exact: true }).click();
    await page.emulateMedia({ media: "print" });
    const printed = () => page.locator("body").innerText();
    assert.ok((await printed()).includes(link));
    assert.match(await printed(), /A share for you.*opens once and expires on.*Scan the code/s);
    assert.ok(!(await printed()).includes("spoken"));
    assert.ok(!(await printed()).includes("Copy link"), "the page itself is printed too");
    await page.locator(".slip").getByRole("img", { name: "QR code of the link" }).waitFor();
    const pages = (await page.pdf({ format: "A4" })).toString("latin1").match(/\/Type \/Page\b/g);
    assert.equal(pages?.length, 1);
    await page.emulateMedia({ media: "screen" });
    assert.equal(await page.locator(".slip").isVisible(), false);
    await page.getByLabel("Print the password too").check();
    await page.emulateMedia({ media: "print" });
    assert.ok((await printed()).includes("spoken"));
  });

  it("stores a label for the sender, and sends it nowhere", async () => {
    const sent: string[] = [];
    page.on("request", (request) => sent.push(`${request.url()} ${request.postData() ?? ""}`));
    await choose(page, [text("for Anna")]);
    await openOptions(page);
    const label = page.getByLabel("Label (optional)");
    await label.fill("x".repeat(81));
    await label.press("End");
    await label.pressSequentially("y");
    assert.equal((await label.inputValue()).includes("y"), false);
    await label.fill("  Anna  ");
    const link = await makeLink(page);
    await waitUntil(async () => (await savedIn(page)).length === 1);
    assert.equal((await savedIn(page))[0]?.label, "Anna");
    assert.ok(sent.every((request) => !request.includes("Anna")));
    const other = await person.newPage();
    await open(other, link);
    assert.equal(await readText(other), "for Anna");
    assert.equal(await other.getByText("Anna", { exact: true }).count(), 0);
  });
});
