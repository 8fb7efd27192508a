import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { type CliResult, type CliUser, createQuickCliUser } from "../support/run-cli.ts";
import { type ServerProcess, startServerProcess } from "../support/server-process.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { type SentLink, sentLink, steady } from "../support/transcript.ts";
import { makeTree, readTree } from "../support/tree.ts";

let server: ServerProcess;
let sender: CliUser;
let recipient: CliUser;

before(async () => {
  server = await startServerProcess();
  [sender, recipient] = [await createQuickCliUser(), await createQuickCliUser()];
});

after(() => server.stop());

const tree: Record<string, Buffer | null> = {
  "photos/2026/IMG_1.jpg": randomBytes(100_000),
  "photos/2026/été/履歴書 (final).pdf": randomBytes(70_000),
  "photos/README": Buffer.from("hello"),
  "photos/nothing": Buffer.alloc(0),
  "photos/2026/empty/inside": null,
};

test("a folder arrives with its files, folders and empty folders", async () => {
  const source = await makeTree(tree);
  const { link } = await send(["photos"], source);
  assert.match(link, /#2o/);
  const folder = await tempFolder();
  const got = await get(link, folder);
  assert.equal(got.exitCode, 0, got.stderr);
  assert.equal(got.stdout, "");
  assert.equal(
    steady(got.stderr, folder),
    "This share contains photos, 4 files (166 KiB).\nSaved FOLDER/photos (4 files)\n",
  );
  assert.deepEqual(await readdir(folder), ["photos"]);
  assert.deepEqual(await readTree(join(folder, "photos")), await readTree(join(source, "photos")));
});

test("folders, files and a text arrive together, and --json names each file by its path", async () => {
  const source = await makeTree({
    "a/x/one.txt": Buffer.from("1"),
    "b/x/two.txt": Buffer.from("2"),
    "report.pdf": Buffer.from("3"),
  });
  const args = ["a/x", "b/x", "report.pdf", "--text"];
  const { link, id } = await send(args, source, "the text");
  const folder = await tempFolder();
  const got = await get(link, folder, ["--json"]);
  assert.equal(got.exitCode, 0, got.stderr);
  assert.deepEqual(JSON.parse(got.stdout), {
    id,
    files: [
      { name: "report.pdf", path: join(folder, "report.pdf"), size: 1 },
      { name: "x/one.txt", path: join(folder, "x/one.txt"), size: 1 },
      { name: "x (2)/two.txt", path: join(folder, "x (2)/two.txt"), size: 1 },
    ],
    text: "the text",
  });
  assert.equal(await readFile(join(folder, "x (2)/two.txt"), "utf8"), "2");
});

test("a share without folders is made in version 1, for older recipients", async () => {
  const source = await makeTree({ "a.txt": Buffer.from("1") });
  const { link } = await send(["a.txt"], source);
  assert.match(link, /#1o/);
});

test("get never writes into an existing folder or through a link", async () => {
  const source = await makeTree({ "photos/a.txt": Buffer.from("theirs") });
  const { link } = await send(["photos", "--downloads", "3"], source);
  const folder = await tempFolder();
  const elsewhere = await tempFolder();
  await mkdir(join(folder, "photos"));
  await writeFile(join(folder, "photos/a.txt"), "mine");
  await symlink(elsewhere, join(folder, "photos (2)"));
  for (const name of ["photos (3)", "photos (4)"]) {
    const got = await get(link, folder);
    assert.match(
      got.stderr,
      new RegExp(`Saved .*/${name.replace(/[()]/g, "\\$&")} \\(1 file\\)\n`),
    );
    assert.equal(await readFile(join(folder, name, "a.txt"), "utf8"), "theirs");
  }
  assert.equal(await readFile(join(folder, "photos/a.txt"), "utf8"), "mine");
  assert.deepEqual(await readdir(elsewhere), []);
});

test("symbolic links and special files in a folder are not sent, and send says so", async () => {
  const source = await makeTree({
    "folder/a.txt": Buffer.from("1"),
    "outside/b.txt": Buffer.from("2"),
  });
  await symlink("../outside", join(source, "folder/to-folder"));
  await symlink("../outside/b.txt", join(source, "folder/to-file"));
  await symlink("nowhere", join(source, "folder/broken"));
  execFileSync("mkfifo", [join(source, "folder/pipe")]);
  const result = await sender.run(["send", "folder"], { cwd: source, env: onServer() });
  const { link } = sentLink(result);
  assert.match(
    result.stderr,
    /^Not sent: 3 symbolic links: folder\/broken, folder\/to-file, folder\/to-folder\nNot sent: 1 special file: folder\/pipe\n/,
  );
  const folder = await tempFolder();
  await get(link, folder);
  assert.deepEqual(await readdir(join(folder, "folder")), ["a.txt"]);
});

test("names that not every system can store or tell apart are changed, and send says so", async () => {
  const source = await makeTree({
    "src/aux.c": Buffer.from("1"),
    "src/Makefile": Buffer.from("2"),
    "src/makefile": Buffer.from("3"),
    "src/.env": Buffer.from("4"),
    "src/_env": Buffer.from("5"),
  });
  const result = await sender.run(["send", "src"], { cwd: source, env: onServer() });
  const { link } = sentLink(result);
  assert.match(
    result.stderr,
    /^2 files will arrive under another name.*: src\/aux\.c, src\/makefile\n/,
  );
  const folder = await tempFolder();
  await get(link, folder);
  const names = ["Makefile", "_aux.c", "_env", "_env (2)", "makefile (2)"];
  assert.deepEqual((await readdir(join(folder, "src"))).sort(), names);
});

test("a folder that can't be sent is rejected with advice", async () => {
  const source = await makeTree({ "deep/a": null });
  await mkdir(join(source, "deep", ...Array.from({ length: 70 }, () => "d")), { recursive: true });
  const deep = await sender.run(["send", "deep"], { cwd: source, env: onServer() });
  assert.equal(deep.exitCode, 1);
  assert.match(deep.stderr, /^The path “deep\/d\/.*” is too long\. Shorten the names/);
  const system = await sender.run(["send", "/proc/self/net"], { cwd: source, env: onServer() });
  assert.notEqual(system.exitCode, 0);
  assert.equal(system.stdout, "");
});

test("a folder is not written to stdout, and the share is not opened", async () => {
  const source = await makeTree({ "photos/a.txt": Buffer.from("1") });
  const { link, id } = await send(["photos"], source);
  const folder = await tempFolder();
  const got = await get(link, folder, ["-o", "-"]);
  assert.equal(got.exitCode, 2);
  assert.equal(got.stdout, "");
  assert.match(got.stderr, /A folder can't be written to stdout\. Save it with -o FOLDER\./);
  const status = await sender.run(["status", id, "--json"], { env: onServer() });
  assert.equal(JSON.parse(status.stdout).remainingDownloads, 1);
});

function onServer(): Record<string, string> {
  return { ONETIMESHARE_SERVER: server.url };
}

async function send(args: string[], cwd: string, stdin = ""): Promise<SentLink> {
  return sentLink(await sender.run(["send", ...args], { cwd, stdin, env: onServer() }));
}

function get(link: string, cwd: string, args: string[] = []): Promise<CliResult> {
  return recipient.run(["get", link, ...args], { cwd });
}
