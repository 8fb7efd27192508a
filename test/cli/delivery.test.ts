import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { after, before, test } from "node:test";
import { filesIn } from "../support/files-in.ts";
import { type CliResult, type CliUser, createQuickCliUser } from "../support/run-cli.ts";
import { type ServerProcess, startServerProcess } from "../support/server-process.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { type SentLink, sentLink } from "../support/transcript.ts";

const KIB = 1024;
const PASSWORD = "correct horse battery staple";

let server: ServerProcess;
let sender: CliUser;
let recipient: CliUser;

before(async () => {
  server = await startServerProcess();
  [sender, recipient] = [await createQuickCliUser(), await createQuickCliUser()];
});

after(() => server.stop());

const files: [name: string, content: Buffer][] = [
  ["report.pdf", Buffer.concat([Buffer.from("%PDF-1.7\n"), randomBytes(300_000)])],
  ["empty", Buffer.alloc(0)],
  ["résumé – 履歴書 (final).pdf", randomBytes(5000)],
  ["one byte less than a chunk", randomBytes(64 * KIB - 1)],
  ["a chunk", randomBytes(64 * KIB)],
  ["one byte more than a chunk", randomBytes(64 * KIB + 1)],
];

for (const [name, content] of files) {
  test(`${name} arrives byte-equal`, async () => {
    const { link } = await send([await file(name, content)]);
    const folder = await tempFolder();
    const got = await get(link, { cwd: folder });
    assert.equal(got.exitCode, 0, got.stderr);
    assert.equal(got.stdout, "");
    assert.deepEqual(await readdir(folder), [name]);
    assert.deepEqual(await readFile(join(folder, name)), content);
  });
}

test("several files arrive together, with a password", async () => {
  const paths = await Promise.all(files.map(([name, content]) => file(name, content)));
  const { link } = await send(paths, { password: PASSWORD });
  const folder = await tempFolder();
  const got = await get(link, { password: PASSWORD, cwd: folder });
  assert.equal(got.exitCode, 0, got.stderr);
  for (const [name, content] of files) {
    assert.deepEqual(await readFile(join(folder, name)), content);
  }
});

test("a text from stdin appears on stdout byte-equal", async () => {
  for (const text of ["12345", "with a line end\n", "履歴書"]) {
    const { link } = await send([], { stdin: text });
    const got = await get(link);
    assert.equal(got.exitCode, 0, got.stderr);
    assert.equal(got.stdout, text);
  }
});

test("three files and a text arrive together", async () => {
  const contents = [randomBytes(100_000), Buffer.alloc(0), randomBytes(70_000)];
  const paths = await Promise.all(contents.map((content, i) => file(`file ${i}.bin`, content)));
  const { link } = await send([...paths, "--text"], { stdin: "the text", password: PASSWORD });
  const folder = await tempFolder();
  const got = await get(link, { password: PASSWORD, cwd: folder });
  assert.equal(got.exitCode, 0, got.stderr);
  assert.equal(got.stdout, "the text");
  assert.deepEqual(
    (await readdir(folder)).sort(),
    paths.map((path) => basename(path)),
  );
  for (const [i, content] of contents.entries()) {
    assert.deepEqual(await readFile(join(folder, `file ${i}.bin`)), content);
  }
});

test("get -o FOLDER saves all entries there, and a text as text.txt", async () => {
  const { link } = await send([await file("a.bin", Buffer.from("a")), "--text"], { stdin: "b" });
  const folder = await tempFolder();
  const got = await get(link, { cwd: folder, args: ["-o", "new/folder"] });
  assert.equal(got.exitCode, 0, got.stderr);
  assert.equal(got.stdout, "");
  assert.deepEqual((await readdir(join(folder, "new/folder"))).sort(), ["a.bin", "text.txt"]);
});

test("send - sends the output of a program as a file, and get -o - prints it", async () => {
  const content = randomBytes(200_000);
  const { link } = await send(["-", "--name", "folder.tar.gz"], { stdin: content });
  const got = await get(link, { args: ["-o", "-"] });
  assert.equal(got.exitCode, 0, got.stderr);
  assert.match(got.stderr, /^This share contains folder\.tar\.gz \(195\.3 KiB\)\.\n/);
  assert.ok(got.output.equals(content));
});

test('with "get -o - prints the entries one after another" the entries come one after another', async () => {
  const paths = [await file("a", Buffer.from("first ")), await file("b", Buffer.from("second "))];
  const { link } = await send([...paths, "--text"], { stdin: "third" });
  assert.equal((await get(link, { args: ["-o", "-"] })).stdout, "first second third");
});

test("get never overwrites a file", async () => {
  const path = await file("report.pdf", Buffer.from("theirs"));
  const { link } = await send([path, "--downloads", "2"]);
  const folder = await tempFolder();
  await writeFile(join(folder, "report.pdf"), "mine");
  await mkdir(join(folder, "report (2).pdf"));
  for (const name of ["report (3).pdf", "report (4).pdf"]) {
    const got = await get(link, { cwd: folder });
    assert.match(got.stderr, new RegExp(`Saved .*/${name.replace(/[().]/g, "\\$&")}\n`));
    assert.equal(await readFile(join(folder, name), "utf8"), "theirs");
  }
  assert.equal(await readFile(join(folder, "report.pdf"), "utf8"), "mine");
});

test("a hidden file gets a visible name", async () => {
  const { link } = await send([await file(".npmrc", Buffer.from("script"))]);
  const folder = await tempFolder();
  await get(link, { cwd: folder });
  assert.deepEqual(await readdir(folder), ["_npmrc"]);
});

test("get leaves nothing else beside the files or in the recipient's state folder", async () => {
  const { link } = await send([await file("a.bin", randomBytes(100_000))]);
  const folder = await tempFolder();
  await get(link, { cwd: folder });
  assert.deepEqual(await readdir(folder), ["a.bin"]);
  assert.deepEqual(await readdir(join(recipient.stateFolder, "receiving")), []);
  assert.deepEqual(await filesIn(recipient.stateFolder), []);
});

test("a failed get leaves nothing, and send only its access to the share", async () => {
  const owner = await createQuickCliUser();
  const env = { ONETIMESHARE_SERVER: server.url, ONETIMESHARE_PASSWORD: PASSWORD };
  const sent = await owner.run(["send", await file("a.bin", randomBytes(100_000))], { env });
  const { id, link } = sentLink(sent);
  assert.deepEqual(await filesIn(owner.stateFolder), [
    join(owner.stateFolder, "shares", `${id}.json`),
  ]);

  const folder = await tempFolder();
  const wrong = await get(link, { password: "wrong", cwd: folder });
  assert.equal(wrong.exitCode, 4, wrong.stderr);
  const toTerminal = await recipient.runOnTerminal(["get", link, "-o", "-"], [], {
    cwd: folder,
    env: passwordIn(PASSWORD),
  });
  assert.match(toTerminal.stdout, /A terminal can't show a file/);
  await owner.run(["burn", id]);
  const gone = await get(link, { password: PASSWORD, cwd: folder });
  assert.equal(gone.exitCode, 3, gone.stderr);
  assert.deepEqual(await readdir(folder), []);
  assert.deepEqual(await readdir(join(recipient.stateFolder, "receiving")), []);
  assert.deepEqual(await filesIn(recipient.stateFolder), []);
});

interface Extra {
  password?: string | null;
  stdin?: string | Uint8Array;
}

async function send(args: string[], { password, ...options }: Extra = {}): Promise<SentLink> {
  const env = { ONETIMESHARE_SERVER: server.url, ...passwordIn(password) };
  return sentLink(await sender.run(["send", ...args], { ...options, env }));
}

function get(
  link: string,
  { password, cwd, args = [] }: { password?: string | null; cwd?: string; args?: string[] } = {},
): Promise<CliResult> {
  const place = cwd === undefined ? {} : { cwd };
  return recipient.run(["get", link, ...args], { ...place, env: passwordIn(password) });
}

function passwordIn(password: string | null | undefined): Record<string, string> {
  return password ? { ONETIMESHARE_PASSWORD: password } : {};
}

async function file(name: string, content: Buffer): Promise<string> {
  const path = join(await tempFolder(), name);
  await writeFile(path, content);
  return path;
}
