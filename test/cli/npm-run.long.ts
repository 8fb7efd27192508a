import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { after, before, test } from "node:test";
import { endWithUs } from "../support/end-with-us.ts";
import { CHECKOUT } from "../support/program.ts";
import { type CliUser, createCliUser } from "../support/run-cli.ts";
import { type ServerProcess, startServerProcess } from "../support/server-process.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { sentLink, steady } from "../support/transcript.ts";

let server: ServerProcess;
let user: CliUser;
let folder = "";
let env: Record<string, string>;

before(async () => {
  server = await startServerProcess();
  user = await createCliUser();
  folder = await tempFolder();
  env = { ONETIMESHARE_SERVER: server.url };
  await writeFile(join(folder, "report.pdf"), "content");
  await writeFile(join(folder, "anna-password.txt"), "\ufeffhunter2\r\n");
});

after(() => server.stop());

test("npm run cli reads files from the person's folder, and saves them there", async () => {
  const sent = await npmRunCli(["send", "report.pdf", "--password-file", "anna-password.txt"]);
  assert.equal(sent.exitCode, 0, sent.stderr);
  const prefix = `npm --prefix ${CHECKOUT} run --silent cli --`;
  assert.equal(
    steady(sent.stderr),
    "Sent report.pdf. The link works once, until MOMENT.\n" +
      "Send the password through another channel than the link.\n" +
      `Was it opened?  ${prefix} status ID\nDelete it:      ${prefix} burn ID\n`,
  );
  const got = await npmRunCli([
    "get",
    sent.stdout.trim(),
    "-o",
    "got",
    "--password-file",
    "anna-password.txt",
  ]);
  assert.equal(got.exitCode, 0, got.stderr);
  assert.equal(await readFile(join(folder, "got", "report.pdf"), "utf8"), "content");
});

test("npm run cli get saves to the person's folder", async () => {
  const { link } = sentLink(await user.run(["send", "report.pdf"], { cwd: folder, env }));
  const { exitCode, stderr } = await npmRunCli(["get", link, "-o", "received"]);
  assert.equal(exitCode, 0, stderr);
  assert.deepEqual(await readdir(join(folder, "received")), ["report.pdf"]);
});

test("the help shows the program name from the command line", async () => {
  const { stdout } = await npmRunCli(["help", "send"]);
  assert.match(stdout, /^Usage: npm --prefix \S+ run --silent cli -- send /);
  assert.match(stdout, /\n {2}npm --prefix \S+ run --silent cli -- send report\.pdf /);
  assert.doesNotMatch(stdout, /\n {2}onetimeshare /);
});

/** Runs `npm run --silent cli -- …` of the checkout in the person's folder. */
async function npmRunCli(args: readonly string[]) {
  const npm = spawn("npm", ["--prefix", CHECKOUT, "run", "--silent", "cli", "--", ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder, TZ: "UTC", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  endWithUs(npm);
  const [stdout, stderr] = await Promise.all([text(npm.stdout), text(npm.stderr)]);
  if (npm.exitCode === null && npm.signalCode === null) await once(npm, "exit");
  return { exitCode: npm.exitCode, stdout, stderr };
}
