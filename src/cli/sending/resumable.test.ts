import assert from "node:assert/strict";
import { test } from "node:test";
import { tempFolder } from "../../../test/support/temp-folder.ts";
import { openResumableSend, type SendCommand } from "./resumable.ts";
import { textSource } from "./sources.ts";

const large = textSource(Buffer.alloc(100_000, "a"));
const command: SendCommand = {
  server: "http://127.0.0.1:3000",
  sources: [large],
  expiresInSeconds: undefined,
  maxDownloads: undefined,
};

test("the same command finds the journal of its first run", async () => {
  const state = await tempFolder();
  const first = await openResumableSend(state, command);
  await first?.journal.begin("record");
  first?.lock.release();
  const again = await openResumableSend(state, command);
  assert.equal((await again?.journal.load())?.record, "record");
  again?.lock.release();
});

test("a command with a different server, source or option starts another upload", async () => {
  const state = await tempFolder();
  const first = await openResumableSend(state, command);
  await first?.journal.begin("record");
  for (const difference of [
    { server: "http://127.0.0.1:3001" },
    { sources: [large, large] },
    { sources: [textSource(Buffer.alloc(100_000, "b"))] },
    { expiresInSeconds: 60 },
    { maxDownloads: 2 },
  ]) {
    const other = await openResumableSend(state, { ...command, ...difference });
    assert.ok(other);
    assert.equal(await other.journal.load(), null);
    other.lock.release();
  }
  first?.lock.release();
});

test("a simultaneous run of the same command creates its own share", async () => {
  const state = await tempFolder();
  const first = await openResumableSend(state, command);
  assert.ok(first);
  assert.equal(await openResumableSend(state, command), null);
  first.lock.release();
});

test("a share has no journal if its source can't be read twice or if it fits into one request", async () => {
  const state = await tempFolder();
  const once = { ...large, identity: null };
  assert.equal(await openResumableSend(state, { ...command, sources: [large, once] }), null);
  const small = textSource(Buffer.alloc(60 * 1024, "a"));
  assert.equal(await openResumableSend(state, { ...command, sources: [small] }), null);
});

test("a share that exceeds one request only after encryption has a journal", async () => {
  const state = await tempFolder();
  const limit = textSource(Buffer.alloc(64 * 1024, "a"));
  const resumable = await openResumableSend(state, { ...command, sources: [limit] });
  assert.ok(resumable);
  resumable.lock.release();
});
