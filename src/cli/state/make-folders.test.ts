import assert from "node:assert/strict";
import { mkdir, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { tempFolder } from "../../../test/support/temp-folder.ts";
import { makeFolders } from "./make-folders.ts";

test("all that is missing of a path is made, and what is there is left as it is", async () => {
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

test("a folder can be reached through a link", async () => {
  const folder = await tempFolder();
  await symlink(await tempFolder(), join(folder, "link"));
  await makeFolders(join(folder, "link"));
  await makeFolders(join(folder, "link", "below"));
  assert.ok((await stat(join(folder, "link", "below"))).isDirectory());
});

test("what is no folder is not taken for one", async () => {
  const folder = await tempFolder();
  await writeFile(join(folder, "file"), "");
  await symlink(join(folder, "nowhere"), join(folder, "dangling"));
  for (const name of ["file", "file/below", "dangling", "dangling/below"]) {
    await assert.rejects(makeFolders(join(folder, name)), { code: "ENOTDIR" }, name);
  }
});

test("a place where none can be made is refused, and not tried for ever", async () => {
  await assert.rejects(makeFolders("/proc/one/two"));
});
