import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { appendFile, mkdir, rename, symlink, truncate, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { tempFolder } from "../../../test/support/temp-folder.ts";
import { SourceChangedError } from "../../client/errors.ts";
import { UsageError } from "../errors.ts";
import { describeSources, openFile, textSource } from "./sources.ts";

test("a file is sent under its base name, byte for byte", async () => {
  const path = join(await tempFolder(), "résumé – 履歴書 (final).pdf");
  await writeFile(path, "0123456789");
  const source = await openFile(path);
  assert.equal(source.name, "résumé – 履歴書 (final).pdf");
  assert.equal(source.size, 10);
  assert.equal(Buffer.from(await source.read(3, 4)).toString(), "3456");
  assert.equal((await source.read(0, 0)).length, 0);
  await source.close();
});

test("a file that was changed in any way while it was being sent is noticed", async () => {
  const changes: Record<string, (path: string) => Promise<void>> = {
    grown: (path) => appendFile(path, "more"),
    cut: (path) => truncate(path, 5),
    rewritten: (path) => writeFile(path, "9876543210"),
    dated: (path) => utimes(path, 1, 1),
  };
  for (const [name, change] of Object.entries(changes)) {
    const path = join(await tempFolder(), "file");
    await writeFile(path, "0123456789");
    await utimes(path, 2, 2);
    const source = await openFile(path);
    await source.read(0, 5);
    await change(path);
    await assert.rejects(source.read(5, 5), SourceChangedError, name);
    await source.close();
  }
});

test("a file that is only renamed, or replaced by another, is still sent as it was", async () => {
  const folder = await tempFolder();
  const path = join(folder, "file");
  await writeFile(path, "0123456789");
  const source = await openFile(path);
  await rename(path, join(folder, "renamed"));
  await writeFile(path, "another");
  assert.equal(Buffer.from(await source.read(0, 10)).toString(), "0123456789");
  await source.close();
});

test("what can't be sent is refused with what to do", async () => {
  const folder = await tempFolder();
  await mkdir(join(folder, "folder"));
  await symlink("/dev/null", join(folder, "device"));
  await assert.rejects(openFile(join(folder, "folder")), /is a folder\. Pack it.*tar czf/);
  await assert.rejects(openFile(join(folder, "device")), /program \| onetimeshare send -/);
  await assert.rejects(openFile(join(folder, "missing")), UsageError);
  await assert.rejects(openFile(""), /has no name/);
  await assert.rejects(openFile("\u{fffd}.pdf"), /not UTF-8 .*send - --name NAME < FILE$/);
});

test("a named pipe is refused, and nobody waits for its writer", async () => {
  const pipe = join(await tempFolder(), "pipe");
  assert.equal(spawnSync("mkfifo", [pipe]).status, 0);
  await assert.rejects(openFile(pipe), /is not a file\..*program \| onetimeshare send -/);
});

test("a source is the same as before only if nothing about it has changed", async () => {
  const path = join(await tempFolder(), "file");
  const identity = async (content: string) => {
    await writeFile(path, content);
    await utimes(path, 1, 1);
    const source = await openFile(path);
    await source.close();
    return source.identity;
  };
  assert.equal(await identity("one"), await identity("one"));
  assert.notEqual(await identity("one"), await identity("three"));
  assert.equal(textSource(Buffer.from("a")).identity, textSource(Buffer.from("a")).identity);
  assert.notEqual(textSource(Buffer.from("a")).identity, textSource(Buffer.from("b")).identity);
});

test("a bundle is described in a few words", async () => {
  const text = textSource(Buffer.from("a"));
  const file = { ...text, kind: "file" as const, name: "report.pdf" };
  assert.equal(describeSources([text]), "a text");
  assert.equal(describeSources([file]), "report.pdf");
  assert.equal(describeSources([file, file, file, text]), "3 files and a text");
});
