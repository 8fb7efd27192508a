import assert from "node:assert/strict";
import { mkdir, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { tempFolder } from "../../test/support/temp-folder.ts";
import {
  makeFolders,
  makePrivateFolder,
  readIfPresent,
  readJsonIfPresent,
  writePrivateFile,
} from "./files.ts";

test("only their owner can access private folders and files", async () => {
  const folder = join(await tempFolder(), "one", "two");
  await makePrivateFolder(folder);
  await writePrivateFile(join(folder, "file"), "content");
  assert.equal((await stat(folder)).mode & 0o777, 0o700);
  assert.equal((await stat(join(folder, "file"))).mode & 0o777, 0o600);
});

test("a private file replaces the one before it and leaves no draft", async () => {
  const folder = await tempFolder();
  await writePrivateFile(join(folder, "file"), "first");
  await writePrivateFile(join(folder, "file"), "second");
  assert.equal(await readFile(join(folder, "file"), "utf8"), "second");
  assert.deepEqual(await readdir(folder), ["file"]);
});

test("a private file that can't be written leaves no draft", async () => {
  const folder = await tempFolder();
  await mkdir(join(folder, "taken", "by a folder"), { recursive: true });
  await assert.rejects(writePrivateFile(join(folder, "taken"), "content"));
  assert.deepEqual(await readdir(folder), ["taken"]);
});

test("a missing file, or one that is not JSON, reads as null", async () => {
  const folder = await tempFolder();
  await writePrivateFile(join(folder, "half"), '{"written":');
  assert.equal(await readIfPresent(join(folder, "missing")), null);
  assert.equal(await readJsonIfPresent(join(folder, "missing")), null);
  assert.equal(await readJsonIfPresent(join(folder, "half")), null);
});

test("missing parent folders are created, and existing ones keep their mode", async () => {
  const folder = await tempFolder();
  const path = join(folder, "one", "two", "three");
  await mkdir(join(folder, "one"), { mode: 0o755 });
  await makeFolders(path, 0o700);
  await makeFolders(path, 0o700);
  const modes = ["one", "one/two", "one/two/three"].map(async (name) => {
    return (await stat(join(folder, name))).mode & 0o777;
  });
  assert.deepEqual(await Promise.all(modes), [0o755, 0o700, 0o700]);
});

test("a folder is created below a symbolic link", async () => {
  const folder = await tempFolder();
  await symlink(await tempFolder(), join(folder, "link"));
  await makeFolders(join(folder, "link"));
  await makeFolders(join(folder, "link", "below"));
  assert.ok((await stat(join(folder, "link", "below"))).isDirectory());
});

test("a file or a broken symbolic link is rejected as a folder", async () => {
  const folder = await tempFolder();
  await writeFile(join(folder, "file"), "");
  await symlink(join(folder, "nowhere"), join(folder, "dangling"));
  for (const [name, code] of [
    ["file", "ENOTDIR"],
    ["file/below", "ENOTDIR"],
    ["dangling", "ELOOP"],
    ["dangling/below", "ELOOP"],
  ] as const) {
    await assert.rejects(makeFolders(join(folder, name)), { code }, name);
  }
});

test("a folder that the system can't create is rejected, without an endless loop", async () => {
  await assert.rejects(makeFolders("/proc/one/two"));
});
