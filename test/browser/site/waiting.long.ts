import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { BrowserContext, Page } from "playwright-core";
import { type ProblemCode, problems } from "../../../src/protocol/problems.ts";
import type { LocalServer } from "../../support/local-server.ts";
import { ALL_HERE, enterPassword, heading, OPEN, open } from "../receiving/receive-steps.ts";
import { CREATE_LINK, choose, linkOf } from "../sending/send-steps.ts";
import { refusal } from "../support/refusal.ts";
import { file, send, text } from "../support/shares.ts";
import { visitForEach } from "../support/visits.ts";

const OFFER = "Someone sent you a share";
const BUSY = "The server can't do this at the moment";

/** The test advances the clock of the page. The delays of the Worker are short and real. */
describe("a server that asks clients to wait", () => {
  let server: LocalServer;
  let person: BrowserContext;
  let page: Page;
  visitForEach(async (visit) => {
    ({ server, person, page } = visit);
    await page.clock.install();
  });

  const refuseOnce = (path: string, code: ProblemCode, retryAfterSeconds: number) =>
    person.route(path, refusal(code, { retryAfterSeconds }), { times: 1 });
  const advance = (seconds: number) => page.clock.fastForward(seconds * 1000);

  it("makes the receive page count down and retry", async () => {
    const { link } = await send(server.url, [text("patience")]);
    await refuseOnce("**/preview", "rate_limited", 42);
    await page.goto(link);
    await heading(page, "Too many requests");
    await page.getByText(/tries again in [34]\d\sseconds\./).waitFor();
    await advance(20);
    await page.getByText(/again in [12]?\d\sseconds?\./).waitFor();
    await advance(22);
    await heading(page, OFFER);
  });

  it("makes the page wait again after a second refusal", async () => {
    const { link } = await send(server.url, [text("patience")]);
    await refuseOnce("**/preview", "rate_limited", 600);
    await page.goto(link);
    await page.getByText("again in 10 minutes.").waitFor();
    await refuseOnce("**/preview", "rate_limited", 45);
    await advance(600);
    await page.getByText(/again in [34]\d\sseconds\./).waitFor();
    await advance(45);
    await heading(page, OFFER);
  });

  it("does not lose an entered password", async () => {
    const { link } = await send(server.url, [text("patience")], { password: "right" });
    await page.goto(link);
    await heading(page, "Enter the password");
    await refuseOnce("**/preview", "rate_limited", 30);
    await enterPassword(page, "right");
    await heading(page, "Too many requests");
    await advance(30);
    await heading(page, OFFER);
  });

  it("gets a retry after the countdown or by the button, if it is unavailable", async () => {
    for (const retry of [
      () => advance(25),
      () => page.getByRole("button", { name: "Try now" }).click(),
    ]) {
      const { link } = await send(server.url, [text("patience")]);
      await refuseOnce("**/preview", "unavailable", 25);
      await page.goto("about:blank");
      await page.goto(link);
      await heading(page, BUSY);
      await page.getByText(/again in [12]\d\sseconds\./).waitFor();
      await retry();
      await heading(page, OFFER);
    }
  });

  it("is not reported as a lost connection during a download", async () => {
    const { link } = await send(server.url, [file("f.bin", 100_000)]);
    await page.goto(link);
    await refuseOnce("**/claims", "rate_limited", 4);
    await refuseOnce("**/content", "unavailable", 4);
    await page.getByRole("button", { name: OPEN }).click();
    await page
      .getByText(/The server limits the number of requests.*Next retry in [1-4]\sseconds?\./)
      .waitFor();
    await page.getByText(/The server is busy.*Next retry in [1-4]\ssec/).waitFor();
    await heading(page, ALL_HERE);
  });

  it("is not reported as a lost connection during an upload", async () => {
    await page.goto(server.url);
    await choose(page, [file("f.bin", 300_000)]);
    await refuseOnce("**/api/v1/shares", "rate_limited", 4);
    await refuseOnce("**/api/v1/uploads/*", "unavailable", 4);
    await page.getByRole("button", { name: CREATE_LINK }).click();
    await page
      .getByText(/The server limits the number of requests.*Next retry in [1-4]\sseconds?\./)
      .waitFor();
    await page.getByText(/The server is busy.*Next retry in [1-4]\ssec/).waitFor();
    // The size without padding and encryption.
    await page.getByText("/ 293 KiB").waitFor();
    const link = await linkOf(page);
    await open(page, link);
    await heading(page, ALL_HERE);
  });

  it("makes the send page count down once, and then offer to send again", async () => {
    await page.goto(server.url);
    await choose(page, [text("patience")]);
    await refuseOnce("**/api/v1/shares", "rate_limited", 1_500);
    await page.getByRole("button", { name: CREATE_LINK }).click();
    const notice = page.getByRole("alert");
    const title = problems.rate_limited.title;
    const kept = "Nothing that you added is lost.";
    await notice.getByText("You can send the share in").waitFor();
    assert.equal(
      await notice.innerText(),
      `${title}.\n\nYou can send the share in 25\u00a0minutes. ${kept}`,
    );
    await advance(1_500);
    await notice.getByText("now").waitFor();
    assert.equal(await notice.innerText(), `${title}.\n\nYou can send the share now. ${kept}`);
    await page.getByRole("button", { name: CREATE_LINK }).click();
    await linkOf(page);
  });

  it("makes the send page wait before it shows the form", async () => {
    await refuseOnce("**/api/v1/config", "unavailable", 20);
    await page.goto(server.url);
    await heading(page, BUSY);
    await page.getByText(/again in [12]?\d\sseconds?\./).waitFor();
    await advance(20);
    await page.getByRole("button", { name: CREATE_LINK }).waitFor();
  });
});
