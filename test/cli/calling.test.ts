import assert from "node:assert/strict";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { type CliUser, createQuickCliUser } from "../support/run-cli.ts";
import { type ServerProcess, startServerProcess } from "../support/server-process.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { sentLink } from "../support/transcript.ts";

let server: ServerProcess;
let user: CliUser;
let folder = "";
let env: Record<string, string>;

before(async () => {
  server = await startServerProcess();
  user = await createQuickCliUser();
  folder = await tempFolder();
  env = { ONETIMESHARE_SERVER: server.url };
  await writeFile(join(folder, "report.pdf"), "content");
  await writeFile(join(folder, "anna-password.txt"), "\ufeffhunter2\r\n");
});

after(() => server.stop());

test("a file with a reported size of 0 arrives completely", async () => {
  const { link } = sentLink(await user.run(["send", "/proc/filesystems"], { cwd: folder, env }));
  const { stdout } = await user.run(["get", link, "-o", "-"]);
  assert.equal(stdout, await readFile("/proc/filesystems", "utf8"));
});

test("a file in /sys, which reports a larger size than it has, arrives completely", async () => {
  const path = "/sys/kernel/mm/transparent_hugepage/enabled";
  const { link } = sentLink(await user.run(["send", path], { cwd: folder, env }));
  assert.equal((await user.run(["get", link, "-o", "-"])).stdout, await readFile(path, "utf8"));
});

test("get gives a received file no name that looks like an option", async () => {
  const { link } = sentLink(await user.run(["send", "-", "--name", "-rf"], { stdin: "a", env }));
  const place = await tempFolder();
  const got = await user.run(["get", link], { cwd: place });
  assert.match(got.stderr, /\nSaved .*\/_rf\n$/);
  assert.deepEqual(await readdir(place), ["_rf"]);
});

test("the content of a password file equals the same password in another program", async () => {
  const args = ["send", "report.pdf", "--password-file", "anna-password.txt"];
  const { link } = sentLink(await user.run(args, { cwd: folder, env }));
  const typed = { ONETIMESHARE_PASSWORD: "hunter2\r" };
  assert.equal((await user.run(["get", link, "-o", "-"], { env: typed })).stdout, "content");
});

test("secrets that are not UTF-8 are rejected before the upload", async () => {
  await writeFile(join(folder, "latin1"), Buffer.from("p\xe4ss", "latin1"));
  await writeFile(join(folder, "utf16"), Buffer.from("\ufeffhunter2\r\n", "utf16le"));
  for (const [option, what] of [
    ["--password-file", "password file"],
    ["--upload-token-file", "upload token file"],
  ] as const) {
    for (const name of ["latin1", "utf16"]) {
      const refused = await user.run(["send", "report.pdf", option, name], { cwd: folder, env });
      assert.deepEqual(refused, {
        ...refused,
        exitCode: 2,
        stdout: "",
        stderr: `The ${what} ${name} is not UTF-8 text. Save it as UTF-8 and try again; in PowerShell: Set-Content -Encoding utf8.\n`,
      });
    }
  }
  const token = { ...env, ONETIMESHARE_UPLOAD_TOKEN: "töken" };
  const refused = await user.run(["send", "report.pdf"], { cwd: folder, env: token });
  assert.equal(refused.exitCode, 2);
  assert.equal(
    refused.stderr,
    "The upload token contains characters that a token never has. Copy it again.\n",
  );
});

test("the error for an unwritable home folder names the variable to set", async () => {
  await mkdir(join(folder, "home"));
  for (const HOME of ["/proc/none", "/dev/null", join(folder, "report.pdf")]) {
    const without = { ...env, HOME, ONETIMESHARE_STATE_DIR: "" };
    const refused = await user.run(["send", "report.pdf"], { cwd: folder, env: without });
    assert.deepEqual(refused, {
      ...refused,
      exitCode: 1,
      stdout: "",
      stderr: `OneTimeShare can't save its state in ${HOME}/.local/state/onetimeshare. Set ONETIMESHARE_STATE_DIR to a folder that you may write to.\n`,
    });
  }
});
