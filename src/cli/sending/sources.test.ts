import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  appendFile,
  mkdir,
  readdir,
  readFile,
  rename,
  symlink,
  truncate,
  utimes,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { test } from "node:test";
import { tempFolder } from "../../../test/support/temp-folder.ts";
import { SourceChangedError } from "../../client/errors.ts";
import { UsageError } from "../errors.ts";
import {
  describeSources,
  type OpenSource,
  openFile,
  openStdinText,
  spool,
  textSource,
} from "./sources.ts";

const MIB = 1024 * 1024;
const here = {
  currentFolder: "/nowhere",
  stateFolder: await tempFolder(),
  program: "onetimeshare",
};

test("a file is sent unchanged under its base name", async () => {
  const path = join(await tempFolder(), "résumé – 履歴書 (final).pdf");
  await writeFile(path, "0123456789");
  const source = await openFile(here, path);
  assert.equal(source.name, "résumé – 履歴書 (final).pdf");
  assert.equal(source.size, 10);
  assert.equal((await readFrom(source, 3, 4)).toString(), "3456");
  assert.equal((await readFrom(source, 0, 0)).length, 0);
  await source.close();
});

test("every change of a file during the upload is detected", async () => {
  const changes: Record<string, (path: string) => Promise<void>> = {
    grown: (path) => appendFile(path, "more"),
    truncated: (path) => truncate(path, 5),
    rewritten: (path) => writeFile(path, "9876543210"),
    touched: (path) => utimes(path, 1, 1),
  };
  for (const [name, change] of Object.entries(changes)) {
    const path = join(await tempFolder(), "file");
    await writeFile(path, "0123456789");
    await utimes(path, 2, 2);
    const source = await openFile(here, path);
    await readFrom(source, 0, 5);
    await change(path);
    await assert.rejects(readFrom(source, 5, 5), SourceChangedError, name);
    await source.close();
  }
});

test("a file that is renamed or replaced during the upload is sent with its original content", async () => {
  const folder = await tempFolder();
  const path = join(folder, "file");
  await writeFile(path, "0123456789");
  const source = await openFile(here, path);
  await rename(path, join(folder, "renamed"));
  await writeFile(path, "another");
  assert.equal((await readFrom(source, 0, 10)).toString(), "0123456789");
  await source.close();
});

test("an unusable source is rejected with advice", async () => {
  const folder = await tempFolder();
  await mkdir(join(folder, "folder"));
  await symlink("/dev/null", join(folder, "device"));
  await assert.rejects(openFile(here, join(folder, "folder")), /is not a file\./);
  await assert.rejects(openFile(here, join(folder, "device")), /cat FILE \| onetimeshare send -/);
  await assert.rejects(openFile(here, join(folder, "missing")), UsageError);
  await assert.rejects(openFile(here, ""), /names is empty/);
  await assert.rejects(openFile(here, "\u{fffd}.pdf"), /not UTF-8\. .*send - --name NAME < FILE$/);
});

test("a named pipe is rejected at once, without waiting for a writer", async () => {
  const pipe = join(await tempFolder(), "pipe");
  assert.equal(spawnSync("mkfifo", [pipe]).status, 0);
  await assert.rejects(openFile(here, pipe), /is not a file\..*cat FILE \| onetimeshare send -/);
});

test("a source has a new identity after any change", async () => {
  const path = join(await tempFolder(), "file");
  const identity = async (content: string) => {
    await writeFile(path, content);
    await utimes(path, 1, 1);
    const source = await openFile(here, path);
    await source.close();
    return source.identity;
  };
  assert.equal(await identity("one"), await identity("one"));
  assert.notEqual(await identity("one"), await identity("three"));
  assert.equal(textSource(Buffer.from("a")).identity, textSource(Buffer.from("a")).identity);
  assert.notEqual(textSource(Buffer.from("a")).identity, textSource(Buffer.from("b")).identity);
});

test("several sources are described briefly", async () => {
  const text = textSource(Buffer.from("a"));
  const file = { ...text, kind: "file" as const, name: "report.pdf" };
  assert.equal(describeSources([text]), "text");
  assert.equal(describeSources([file]), "report.pdf");
  assert.equal(describeSources([file, file, file, text]), "3 files and text");
});

test("a text keeps its bytes, including its last line end", async () => {
  const source = await read(Buffer.from("häl"), Buffer.from("lo\n"));
  assert.equal(source.size, 7);
  assert.equal((await readFrom(source, 0, 7)).toString(), "hällo\n");
});

test("a text loses the byte order mark that Windows programs write", async () => {
  const source = await read(Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from("hunter2"));
  assert.equal((await readFrom(source, 0, source.size)).toString(), "hunter2");
});

test("a character that is split between two reads is valid text", async () => {
  const bytes = Buffer.from("ü");
  assert.equal((await read(bytes.subarray(0, 1), bytes.subarray(1))).size, 2);
});

test("a text from stdin is rejected if it is empty, not UTF-8, or larger than 10 MiB", async () => {
  await assert.rejects(read(), /nothing to send/);
  await assert.rejects(read(Buffer.from([0xef, 0xbb, 0xbf])), /nothing to send/);
  for (const bytes of [
    Buffer.from([0xff]),
    Buffer.from("p\xe4ss", "latin1"),
    Buffer.from("hunter2", "utf16le"),
    Buffer.from("\ufeffhunter2", "utf16le"),
  ]) {
    await assert.rejects(read(bytes), /not UTF-8 text\. .*send -/);
  }
  const long = Array.from({ length: 10 }, () => Buffer.alloc(MIB, "a"));
  assert.equal((await read(...long)).size, 10 * MIB);
  await assert.rejects(read(...long, Buffer.from("a")), /10 MiB.*send -/);
});

test("stdin that is sent as a file is spooled to an unnamed file", async () => {
  const state = await tempFolder();
  const content = Readable.from([Buffer.from("01234"), Buffer.from("56789")]);
  const source = await spool(content, state, "name");
  assert.deepEqual(await readdir(join(state, "spool")), []);
  assert.equal(source.name, "name");
  assert.equal(source.size, 10);
  assert.equal(source.identity, null);
  assert.equal((await readFrom(source, 3, 4)).toString(), "3456");
  await source.close();
});

test("a file whose reported size is wrong is sent completely", async () => {
  // /proc reports 0 bytes, and /sys reports a page of 4096 bytes.
  for (const path of ["/proc/version", "/sys/kernel/mm/transparent_hugepage/enabled"]) {
    const source = await openFile(here, path);
    const content = await readFile(path);
    assert.ok(content.length > 0);
    assert.equal(source.size, content.length, path);
    assert.deepEqual(await readFrom(source, 0, source.size), content);
    assert.equal(source.identity, null);
    await source.close();
  }
});

test("a system file that can't be read like other files is rejected, and the error names an alternative", async () => {
  await assert.rejects(
    openFile(here, "/proc/self/mem"),
    /^UsageError: \/proc\/self\/mem can't be read as a file \(EIO\)\. .*cat FILE \| onetimeshare send -/,
  );
});

test("a relative path is resolved against the current folder", async () => {
  const folder = await tempFolder();
  await writeFile(join(folder, "file"), "content");
  const source = await openFile({ ...here, currentFolder: folder }, "file");
  assert.equal(source.size, 7);
  await source.close();
});

async function readFrom(source: OpenSource, offset: number, length: number): Promise<Buffer> {
  const target = Buffer.alloc(length);
  return target.subarray(0, await source.read(offset, target));
}

function read(...chunks: Buffer[]) {
  return openStdinText(Readable.from(chunks), here);
}
