import assert from "node:assert/strict";
import { readdir, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { tempFolder } from "../../../test/support/temp-folder.ts";
import { ShareList } from "./share-list.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

const share = {
  id: "AAAAAAAAAAAAAAAAAAAAAA",
  server: "http://127.0.0.1:3000",
  ownerToken: "token",
  receiptKey: "key",
  createdAt: "2026-01-01T00:00:00.000Z",
  expiresAt: "2026-01-02T00:00:00.000Z",
};

test("a sent share can be found by its id", async () => {
  const folder = await tempFolder();
  await new ShareList(folder).add(share);
  assert.deepEqual(await new ShareList(folder).find(share.id), share);
  assert.equal(await new ShareList(folder).find("BBBBBBBBBBBBBBBBBBBBBA"), null);
});

test("a damaged list file counts as missing", async () => {
  const folder = await tempFolder();
  const list = new ShareList(folder);
  await list.add(share);
  await writeFile(join(folder, "shares", `${share.id}.json`), '{"id":"AAAAAAAAAAAAAAAAAAAAAA"}');
  assert.equal(await list.find(share.id), null);
});

test("a share can be removed from the list", async () => {
  const list = new ShareList(await tempFolder());
  await list.add(share);
  await list.removeOld(Date.parse(share.expiresAt) + 8 * DAY_MS);
  assert.ok(await list.find(share.id));
  await list.removeOld(Date.parse(share.expiresAt) + 8 * DAY_MS + 1);
  assert.equal(await list.find(share.id), null);
});

test("a draft that a killed command left is removed after a day", async () => {
  const folder = await tempFolder();
  const list = new ShareList(folder);
  await list.add(share);
  const drafts = ["old", "new"].map((name) =>
    join(folder, "shares", `${share.id}.json.${name}.tmp`),
  );
  const now = Date.parse(share.createdAt);
  for (const [index, path] of drafts.entries()) {
    await writeFile(path, "{");
    const at = (now - (1 - index) * (DAY_MS + 1000)) / 1000;
    await utimes(path, at, at);
  }
  await list.removeOld(now);
  assert.deepEqual((await readdir(join(folder, "shares"))).sort(), [
    `${share.id}.json`,
    `${share.id}.json.new.tmp`,
  ]);
});
