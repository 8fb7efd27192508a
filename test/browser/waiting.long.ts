import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { BrowserContext, Page } from "playwright-core";
import { type ProblemCode, problems } from "../../src/protocol/problems.ts";
import type { LocalServer } from "../support/local-server.ts";
import { ALL_HERE, enterPassword, heading, OPEN, open } from "./receive-steps.ts";
import { refusal } from "./refusal.ts";
import { choose, linkOf, MAKE_LINK } from "./send-steps.ts";
import { file, send, text } from "./shares.ts";
import { visitForEach } from "./visits.ts";

const OFFER = "Someone sent you something";
const BUSY = "The server can't do this at the moment";

/** The time that a page counts down is put forward; what a Worker waits for is short, and waited for. */
describe("a server that asks to wait", () => {
  let server: LocalServer;
  let person: BrowserContext;
  let page: Page;
  visitForEach(async (visit) => {
    ({ server, person, page } = visit);
    await page.clock.install();
  });

  const refuseOnce = (path: string, code: ProblemCode, retryAfterSeconds: number) =>
    person.route(path, refusal(code, { retryAfterSeconds }), { times: 1 });
  const putForward = (seconds: number) => page.clock.fastForward(seconds * 1000);

  it("is waited for by who looks, who sees for how long; then it goes on by itself", async () => {
    const { link } = await send(server.url, [text("patience")]);
    await refuseOnce("**/preview", "rate_limited", 42);
    await page.goto(link);
    await heading(page, "Too many requests");
    await page.getByText(/tries again in [34]\d seconds\./).waitFor();
    await putForward(20);
    await page.getByText(/again in [12]?\d seconds?\./).waitFor();
    await putForward(22);
    await heading(page, OFFER);
  });

  it("may ask again, and is waited for again", async () => {
    const { link } = await send(server.url, [text("patience")]);
    await refuseOnce("**/preview", "rate_limited", 600);
    await page.goto(link);
    await page.getByText("again in 10 minutes.").waitFor();
    await refuseOnce("**/preview", "rate_limited", 45);
    await putForward(600);
    await page.getByText(/again in [34]\d seconds\./).waitFor();
    await putForward(45);
    await heading(page, OFFER);
  });

  it("keeps the password that was entered in the meantime", async () => {
    const { link } = await send(server.url, [text("patience")], { password: "right" });
    await page.goto(link);
    await heading(page, "A password is needed");
    await refuseOnce("**/preview", "rate_limited", 30);
    await enterPassword(page, "right");
    await heading(page, "Too many requests");
    await putForward(30);
    await heading(page, OFFER);
  });

  it("is asked again when it can't do it, by itself and by the button", async () => {
    for (const goOn of [
      () => putForward(25),
      () => page.getByRole("button", { name: "Try now" }).click(),
    ]) {
      const { link } = await send(server.url, [text("patience")]);
      await refuseOnce("**/preview", "unavailable", 25);
      await page.goto("about:blank");
      await page.goto(link);
      await heading(page, BUSY);
      await page.getByText(/again in [12]\d seconds\./).waitFor();
      await goOn();
      await heading(page, OFFER);
    }
  });

  it("is not called a lost connection while something is opened", async () => {
    const { link } = await send(server.url, [file("f.bin", 100_000)]);
    await page.goto(link);
    await refuseOnce("**/claims", "rate_limited", 4);
    await refuseOnce("**/content", "unavailable", 4);
    await page.getByRole("button", { name: OPEN }).click();
    await page.getByText(/The server limits the rate.*Next try in [1-4] seconds?\./).waitFor();
    await page.getByText(/server can't do this at the moment.*Next try in [1-4] sec/).waitFor();
    await heading(page, ALL_HERE);
  });

  it("is not called a lost connection while something is sent", async () => {
    await page.goto(server.url);
    await choose(page, [file("f.bin", 300_000)]);
    await refuseOnce("**/api/v1/shares", "rate_limited", 4);
    await refuseOnce("**/api/v1/uploads/*", "unavailable", 4);
    await page.getByRole("button", { name: MAKE_LINK }).click();
    await page.getByText(/The server limits the rate.*Next try in [1-4] seconds?\./).waitFor();
    await page.getByText(/server can't do this at the moment.*Next try in [1-4] sec/).waitFor();
    // The sender's own size, and not that of padding and encryption.
    await page.getByText("of 293 KiB").waitFor();
    const link = await linkOf(page);
    await open(page, link);
    await heading(page, ALL_HERE);
  });

  it("says only once for how long nothing can be sent, and then that it can", async () => {
    await page.goto(server.url);
    await choose(page, [text("patience")]);
    await refuseOnce("**/api/v1/shares", "rate_limited", 1_500);
    await page.getByRole("button", { name: MAKE_LINK }).click();
    const notice = page.getByRole("alert");
    const title = problems.rate_limited.title;
    const kept = "All that you chose is still here.";
    await notice.getByText("You can send it in").waitFor();
    assert.equal(await notice.innerText(), `${title}.\n\nYou can send it in 25 minutes. ${kept}`);
    await putForward(1_500);
    await notice.getByText("now").waitFor();
    assert.equal(await notice.innerText(), `${title}.\n\nYou can send it now. ${kept}`);
    await page.getByRole("button", { name: MAKE_LINK }).click();
    await linkOf(page);
  });

  it("is waited for before anything is chosen to be sent", async () => {
    await refuseOnce("**/api/v1/config", "unavailable", 20);
    await page.goto(server.url);
    await heading(page, BUSY);
    await page.getByText(/again in [12]?\d seconds?\./).waitFor();
    await putForward(20);
    await page.getByRole("button", { name: MAKE_LINK }).waitFor();
  });
});
