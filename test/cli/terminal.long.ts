import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { type CliUser, createCliUser } from "../support/run-cli.ts";
import { type ServerProcess, startServerProcess } from "../support/server-process.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { sentLink } from "../support/transcript.ts";

let server: ServerProcess;
let user: CliUser;
let env: Record<string, string>;

before(async () => {
  server = await startServerProcess();
  user = await createCliUser();
  env = { ONETIMESHARE_SERVER: server.url };
});

after(() => server.stop());

test("the terminal prompts for a password and never shows it", async () => {
  const cwd = await tempFolder();
  await writeFile(join(cwd, "report.pdf"), "content");
  const sent = await user.runOnTerminal(
    ["send", "report.pdf", "--password"],
    [
      ["Password for this share: ", "hunter2\r"],
      ["Repeat the password: ", "hunter2\r"],
    ],
    { cwd, env },
  );
  assert.equal(sent.exitCode, 0, sent.stdout);
  assert.equal(sent.stdout.includes("hunter2"), false);
  const link = /http:\S+#1p\S+/.exec(sent.stdout)?.[0] ?? "";

  const got = await user.runOnTerminal(
    ["get", link, "-o", "got"],
    [
      ["Password: ", "hunter3\r"],
      ["Password: ", "hunter2\r"],
    ],
    { cwd },
  );
  assert.equal(got.exitCode, 0, got.stdout);
  assert.match(got.stdout, /The password is wrong\. 4 tries are left\./);
  assert.deepEqual(await readdir(join(cwd, "got")), ["report.pdf"]);
});

test("get does not prompt for the password of a share that is gone", async () => {
  const set = { ...env, ONETIMESHARE_PASSWORD: "hunter2" };
  const sent = sentLink(await user.run(["send"], { stdin: "12345", env: set }));
  await user.run(["burn", sent.id], { env });
  const gone = await user.runOnTerminal(["get", sent.link], []);
  assert.equal(gone.exitCode, 3);
  assert.match(gone.stdout, /^The sender burned this share/);
});

test("send rejects an invalid share before it prompts", async () => {
  const args = ["send", "--text", "--password", "--expires", "999d"];
  const refused = await user.runOnTerminal(args, [], { env });
  assert.equal(refused.exitCode, 2);
  assert.match(refused.stdout, /^This server stores a share for at most 30 days\.\r\n$/);
});

test("Ctrl-C at the password prompt ends the command", async () => {
  const { exitCode } = await user.runOnTerminal(
    ["send", "--text", "--password"],
    [["Password for this share: ", "\u0003"]],
    { env },
  );
  assert.equal(exitCode, 130);
});

test("Ctrl-D ends a text that is typed on the terminal", async () => {
  const sent = await user.runOnTerminal(
    ["send", "--text"],
    [["End it with Enter and then Ctrl-D.", "the secret\n\u0004"]],
    { env },
  );
  const link = /http:\S+#1o\S+/.exec(sent.stdout)?.[0] ?? "";
  assert.equal((await user.run(["get", link])).stdout, "the secret\n");
});

test("a terminal shows progress with the same size for sender and recipient", async () => {
  const cwd = await tempFolder();
  // Its encrypted and padded size would be 4.4 MiB. People expect the size of the file.
  await writeFile(join(cwd, "large.bin"), randomBytes(4.3 * 1024 * 1024));
  const sent = await user.runOnTerminal(["send", "large.bin"], [], { cwd, env });
  assert.match(sent.stdout, /Sending █+ 100% {2}4\.3 MiB/);
  const link = /http:\S+#1o\S+/.exec(sent.stdout)?.[0] ?? "";
  const got = await user.runOnTerminal(["get", link, "-o", "got"], [], { cwd });
  assert.match(got.stdout, /Receiving █+ 100% {2}4\.3 MiB/);
});

test("a sender's text can't control the terminal, but other outputs get it unchanged", async () => {
  const text = "\u001b]0;title\u0007one\n";
  const send = async () => sentLink(await user.run(["send"], { stdin: text, env })).link;
  const shown = await user.runOnTerminal(["get", await send()], []);
  assert.ok(shown.stdout.includes("\u{fffd}]0;title\u{fffd}one\r\n"));
  assert.equal((await user.run(["get", await send()])).stdout, text);
});

test("get does not write a file to a terminal, and does not claim it", async () => {
  const { link } = sentLink(await user.run(["send", "-"], { stdin: randomBytes(100), env }));
  const refused = await user.runOnTerminal(["get", link, "-o", "-"], []);
  assert.equal(refused.exitCode, 2);
  assert.match(refused.stdout, /A terminal can't show a file\. .*Nothing was opened\./);
  assert.equal((await user.run(["get", link, "-o", "-"])).output.length, 100);
});

test("get exits without a message when the reader closes the pipe, and can run again", async () => {
  const content = randomBytes(4 * 1024 * 1024);
  const { link } = sentLink(await user.run(["send", "-"], { stdin: content, env }));
  const reading = user.start(["get", link, "-o", "-"]);
  reading.closeStdout();
  const { exitCode, stderr } = await reading.result;
  assert.equal(exitCode, 1);
  assert.equal(stderr, "This share contains stdin (4 MiB).\n");
  assert.ok((await user.run(["get", link, "-o", "-"])).output.equals(content));
});
