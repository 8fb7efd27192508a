import assert from "node:assert/strict";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { Browser, Page } from "playwright-core";
import { type LocalServer, startLocalServer } from "../support/local-server.ts";
import { type CliUser, createCliUser } from "../support/run-cli.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { sentLink } from "../support/transcript.ts";
import { launchChromium, newPerson } from "./chromium.ts";
import {
  ALL_HERE,
  heading,
  NO_NATIVE_CIPHER,
  open,
  openWithPassword,
  prepareWorkers,
  readText,
  saveFile,
} from "./receive-steps.ts";
import { choose, choosePassword, makeLink } from "./send-steps.ts";
import { type Item, inputs } from "./shares.ts";

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
          await getExactly(await makeLink(page), items, password);
        });

        it(`${what}${how} arrives from the command line`, async () => {
          const link = await sendByCli(items, password);
          await (password === null ? open(page, link) : openWithPassword(page, link, password));
          await heading(page, ALL_HERE);
          for (const { name, bytes } of items) {
            if (name === null) assert.equal(await readText(page), Buffer.from(bytes).toString());
            else assert.deepEqual(await saveFile(page, name), Buffer.from(bytes));
          }
        });
      }
    }

    async function getExactly(
      link: string,
      items: readonly Item[],
      password: string | null,
    ): Promise<void> {
      const folder = await tempFolder();
      const result = await user.run(["get", link], { cwd: folder, env: environment(password) });
      assert.equal(result.exitCode, 0, result.stderr);
      const files = items.filter(({ name }) => name !== null);
      assert.deepEqual((await readdir(folder)).sort(), files.map(({ name }) => name).sort());
      for (const { name, bytes } of files) {
        assert.deepEqual(await readFile(join(folder, name ?? "")), Buffer.from(bytes));
      }
      const text = items.find(({ name }) => name === null);
      assert.deepEqual(result.output, Buffer.from(text?.bytes ?? []));
    }

    async function sendByCli(items: readonly Item[], password: string | null): Promise<string> {
      const folder = await tempFolder();
      const paths: string[] = [];
      for (const { name, bytes } of items) {
        if (name === null) continue;
        paths.push(join(folder, name));
        await writeFile(join(folder, name), bytes);
      }
      const text = items.find(({ name }) => name === null);
      const words = ["send", ...paths, ...(text ? ["--text"] : []), "--server", server.url];
      const env = environment(password);
      return sentLink(await user.run(words, { env, stdin: text?.bytes ?? "" })).link;
    }
  });
}

function environment(password: string | null): Record<string, string> {
  return password === null ? {} : { ONETIMESHARE_PASSWORD: password };
}
