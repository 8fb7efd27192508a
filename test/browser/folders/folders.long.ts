import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { type LocalServer, startLocalServer } from "../../support/local-server.ts";
import { type CliUser, createCliUser } from "../../support/run-cli.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { sentLink } from "../../support/transcript.ts";
import { makeTree, readTree } from "../../support/tree.ts";
import { digestsInZip } from "../../support/unzip.ts";
import { waitUntil } from "../../support/wait-until.ts";
import { ALL_HERE, heading, OFFER, open } from "../receiving/receive-steps.ts";
import { choosePassword, makeLink } from "../sending/send-steps.ts";
import { launchChromium, newPerson } from "../support/chromium.ts";
import { chooseFolder, digestsIn, dropPaths, preparePicker } from "./folder-steps.ts";

const PASSWORD = "correct horse – 馬";

const TREE = {
  "photos/a.txt": Buffer.from("a"),
  "photos/2026/été/履歴書 (final).pdf": Buffer.alloc(100_000, "x"),
  "photos/2026/nothing": Buffer.alloc(0),
  "photos/2026/.env": Buffer.from("hidden"),
  "photos/empty": null,
};

describe("a folder in the browser", () => {
  let browser: Browser;
  let server: LocalServer;
  let user: CliUser;
  let person: BrowserContext;
  let page: Page;
  let source: string;

  before(async () => {
    [browser, server, user, source] = await Promise.all([
      launchChromium(),
      startLocalServer(),
      createCliUser(),
      makeTree(TREE),
    ]);
    person = await newPerson(browser);
    page = await person.newPage();
  });
  after(async () => {
    await browser.close();
    await server.close();
  });

  const sendByCli = async (...more: string[]) => {
    const args = ["send", join(source, "photos"), "--server", server.url, ...more];
    return sentLink(await user.run(args, { stdin: "the text" })).link;
  };

  it("that a person chooses reaches the command line with its structure", async () => {
    await page.goto(server.url);
    await chooseFolder(page, join(source, "photos"));
    await choosePassword(page, PASSWORD);
    const link = await makeLink(page);
    assert.match(link, /#2p/);
    const folder = await tempFolder();
    const env = { ONETIMESHARE_PASSWORD: PASSWORD };
    const got = await user.run(["get", link], { cwd: folder, env });
    assert.equal(got.exitCode, 0, got.stderr);
    const expected = await digestsIn(join(source, "photos"), "photos");
    const { "photos/2026/.env": hidden, ...others } = expected;
    assert.deepEqual(await digestsIn(join(folder, "photos"), "photos"), {
      ...others,
      "photos/2026/_env": hidden,
    });
  });

  it("that a person drops reaches the command line with its empty folders", async () => {
    await page.goto(server.url);
    await page.getByRole("button", { name: "Choose a folder" }).waitFor();
    await dropPaths(page, join(source, "photos"));
    await page.getByRole("button", { name: "Remove photos" }).waitFor();
    const link = await makeLink(page);
    const folder = await tempFolder();
    await user.run(["get", link], { cwd: folder });
    const paths = [...(await readTree(folder)).keys()];
    const expected = [...(await readTree(source)).keys()];
    assert.deepEqual(paths, expected.map((path) => path.replace(".env", "_env")).sort());
  });

  it("from the command line is one line before it is opened, and is saved as a zip file", async () => {
    const link = await sendByCli();
    await page.goto(link);
    await heading(page, OFFER);
    assert.deepEqual(await page.locator(".entry-name").allTextContents(), [
      "photos4 files, 97.7\u00a0KiB",
    ]);
    await open(page, link);
    await heading(page, ALL_HERE);
    const downloading = page.waitForEvent("download");
    await page.getByRole("button", { name: "Save photos" }).click();
    const download = await downloading;
    assert.equal(download.suggestedFilename(), "photos.zip");
    const { "photos/2026/.env": hidden, ...others } = await digestsIn(
      join(source, "photos"),
      "photos",
    );
    const { "photos/empty/": empty, ...files } = digestsInZip(await download.path());
    assert.notEqual(empty, undefined);
    assert.deepEqual(files, { ...others, "photos/2026/_env": hidden });
    await page.getByRole("button", { name: "Save again photos" }).waitFor();
  });

  it("is written into a folder that the recipient chooses, beside what is there", async () => {
    const visitor = await newPerson(browser);
    const other = await visitor.newPage();
    const chosen = await preparePicker(other);
    await open(other, await sendByCli("--text"));
    await heading(other, ALL_HERE);
    for (const [name, text] of [
      ["photos", "text.txt"],
      ["photos (2)", "text (2).txt"],
    ] as const) {
      await other.getByRole("button", { name: "Save into a folder" }).click();
      // Until everything is saved, a listed file can disappear: the browser renames it when it is complete.
      await waitUntil(() =>
        chosen().then(
          (found) => found[text] === "the text",
          () => false,
        ),
      );
      await other.getByText("Everything is in the folder that you chose.").waitFor();
      const found = await chosen();
      assert.equal(found[`${name}/a.txt`], "a");
      assert.equal(found[`${name}/2026/été/履歴書 (final).pdf`]?.length, 100_000);
      assert.equal(found[`${name}/2026/nothing`], "");
      assert.equal(found[`${name}/2026/_env`], "hidden");
      assert.equal(found[`${name}/empty/`], "");
    }
    await visitor.close();
  });

  it("is not said to be in the downloads before it was saved as a zip file", async () => {
    const visitor = await newPerson(browser);
    const other = await visitor.newPage();
    await preparePicker(other);
    await open(other, await sendByCli());
    await heading(other, ALL_HERE);
    await other.getByRole("button", { name: "Save into a folder" }).click();
    await other.getByText("Everything is in the folder that you chose.").waitFor();
    await other.reload();
    const inDownloads = other.getByText("Look for the file in the downloads of this browser.");
    const save = other.getByRole("button", { name: "Save again photos" });
    await save.waitFor();
    assert.equal(await inDownloads.count(), 0);
    await save.click();
    await inDownloads.waitFor();
    await visitor.close();
  });
});
