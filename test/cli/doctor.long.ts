import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Finding } from "../../src/node/finding.ts";
import { type CliUser, createCliUser } from "../support/run-cli.ts";
import { type ServerProcess, startServerProcess } from "../support/server-process.ts";
import { tempFolder } from "../support/temp-folder.ts";

let server: ServerProcess;
let user: CliUser;
let settings: Record<string, string>;

before(async () => {
  const env = { MAX_SHARE_SIZE: "10 MiB", RATE_LIMIT: "on" };
  server = await startServerProcess({ env });
  user = await createCliUser();
  settings = { ...env, DATA_DIR: server.dataDir, PORT: new URL(server.url).port };
});
after(() => server.stop());

async function examine(env: Record<string, string> = settings) {
  const { exitCode, stdout, stderr } = await user.run(["doctor", "--json"], { env });
  assert.notEqual(stdout, "", stderr);
  return { exitCode, findings: JSON.parse(stdout) as Finding[] };
}

test("doctor prints a line for each check, and what to change", async () => {
  const { exitCode, stdout, stderr } = await user.run(["doctor"], { env: settings });
  assert.equal(exitCode, 0, stdout);
  assert.match(stdout, /^ok {7}server: The server at http:\S+ is healthy and has version \S+\.$/m);
  assert.match(stdout, /^warning {2}base-url: .*\n {9}Set BASE_URL to the public address/m);
  assert.match(stderr, /^\d+ checks are ok, 1 warning, 0 failures\.\n$/);
});

test("doctor --json prints every finding with its remedy, and fails only for a failure", async () => {
  const { exitCode, findings } = await examine();
  assert.equal(exitCode, 0);
  for (const finding of findings) {
    assert.deepEqual(Object.keys(finding), ["check", "result", "message", "remedy"]);
    assert.equal(finding.remedy === null, finding.result === "ok");
  }
  const wrong = await examine({ ...settings, PORT: "x" });
  assert.equal(wrong.exitCode, 1);
  assert.deepEqual(
    wrong.findings.map(({ check, result }) => [check, result]),
    [["settings", "failure"]],
  );
});

test("doctor --server says which checks need an upload token", async (t) => {
  const closed = await startServerProcess({ env: { UPLOAD_ACCESS: "token" } });
  t.after(() => closed.stop());
  const { exitCode, stdout } = await user.run(["doctor", "--server", closed.url], {
    cwd: await tempFolder(),
  });
  assert.equal(exitCode, 0);
  assert.match(stdout, /^warning {2}create-shares: The server accepts shares only with an upload/m);
  assert.match(stdout, /^warning {2}not-checked: These checks need a share: .*upload-buffering/m);
});

test("doctor --server ends with 6 if no server answers", async () => {
  const args = ["doctor", "--server", "http://127.0.0.1:1"];
  const { exitCode, stdout } = await user.run(args, { cwd: await tempFolder() });
  assert.equal(exitCode, 6);
  assert.match(stdout, /^FAILURE {2}connection: No server runs at 127\.0\.0\.1:1\./m);
  const plain = await user.run(["doctor", "--server", "http://share.example.org"], {});
  assert.equal(plain.exitCode, 2);
});
