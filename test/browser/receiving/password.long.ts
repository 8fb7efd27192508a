import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Page } from "playwright-core";
import { noteSecret } from "../../support/evidence.ts";
import type { LocalServer } from "../../support/local-server.ts";
import { send, text } from "../support/shares.ts";
import { visitForEach } from "../support/visits.ts";
import { enterPassword, OPEN } from "./receive-steps.ts";

const GENERATED = "tobi-raku-zeno-hali";
const CHOSEN = "bananabananadodo";

describe("the password field of a recipient", () => {
  let server: LocalServer;
  let page: Page;
  visitForEach((visit) => {
    ({ server, page } = visit);
  });

  const visit = async (password: string) => {
    noteSecret("password", password);
    const { link } = await send(server.url, [text("guarded")], { password });
    await page.goto(link);
  };
  const typeOfField = () => page.getByLabel("Password").getAttribute("type");

  it("shows what is typed until it is sent", async () => {
    await visit(GENERATED);
    const show = page.getByRole("button", { name: "Show", exact: true });
    assert.equal(await show.getAttribute("aria-pressed"), "false");
    await page.getByLabel("Password").fill("wrong");
    assert.equal(await typeOfField(), "password");
    await show.click();
    assert.equal(await show.getAttribute("aria-pressed"), "true");
    assert.equal(await typeOfField(), "text");
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByText("4 tries left").waitFor();
    assert.equal(await typeOfField(), "password");
    assert.equal(await show.getAttribute("aria-pressed"), "false");
  });

  it("accepts a generated password with spaces", async () => {
    await visit(GENERATED);
    const proofs: string[] = [];
    page.on("request", (request) => {
      if (request.url().endsWith("/preview")) proofs.push(request.postData() ?? "");
    });
    await enterPassword(page, GENERATED.replaceAll("-", " "));
    await page.getByRole("button", { name: OPEN }).waitFor();
    // The first request has no password: it asks whether the share exists.
    assert.equal(proofs.filter((sent) => sent.includes("passwordProof")).length, 1);
  });

  it("tries a chosen password that only looks generated unchanged the second time", async () => {
    await visit(CHOSEN);
    await enterPassword(page, CHOSEN);
    await page.getByText("4 tries left").waitFor();
    await page.getByText("This looks like a generated password").waitFor();
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByRole("button", { name: OPEN }).waitFor();
  });
});
