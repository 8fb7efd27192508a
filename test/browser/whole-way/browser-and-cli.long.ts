import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser, Page } from "playwright-core";
import { type LocalServer, startLocalServer } from "../../support/local-server.ts";
import { NO_NATIVE_CIPHER } from "../../support/no-native-cipher.ts";
import { type CliUser, createCliUser } from "../../support/run-cli.ts";
import {
  ALL_HERE,
  heading,
  open,
  openWithPassword,
  prepareWorkers,
  readText,
  saveFile,
} from "../receiving/receive-steps.ts";
import { choose, choosePassword, makeLink } from "../sending/send-steps.ts";
import { launchChromium, newPerson } from "../support/chromium.ts";
import { inputs } from "../support/shares.ts";
import { getByCli, sendByCli } from "./cli-steps.ts";

const PASSWORD = "correct horse – 馬";

for (const cipher of ["native", "fallback"] as const) {
  describe(`between the browser (${cipher} cipher) and the command line`, () => {
    let browser: Browser;
    let server: LocalServer;
    let page: Page;
    let user: CliUser;

    before(async () => {
      [browser, server, user] = await Promise.all([
        launchChromium(),
        startLocalServer(),
        createCliUser(),
      ]);
      const person = await newPerson(browser);
      if (cipher === "fallback") await prepareWorkers(person, NO_NATIVE_CIPHER);
      page = await person.newPage();
    });
    after(async () => {
      await browser.close();
      await server.close();
    });

    for (const { what, items } of inputs) {
      for (const password of [null, PASSWORD]) {
        const how = password === null ? "" : " with a password";
        it(`${what}${how} reaches the command line`, async () => {
          await page.goto(server.url);
          await choose(page, items);
          if (password !== null) await choosePassword(page, password);
          await getByCli(user, await makeLink(page), items, password);
        });

        it(`${what}${how} arrives from the command line`, async () => {
          const link = await sendByCli(user, server.url, items, password);
          await (password === null ? open(page, link) : openWithPassword(page, link, password));
          await heading(page, ALL_HERE);
          for (const { name, bytes } of items) {
            if (name === null) assert.equal(await readText(page), Buffer.from(bytes).toString());
            else assert.deepEqual(await saveFile(page, name), Buffer.from(bytes));
          }
        });
      }
    }
  });
}
