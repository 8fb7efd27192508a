import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, test } from "node:test";
import { type CliUser, createQuickCliUser } from "../support/run-cli.ts";
import { type ServerProcess, startServerProcess } from "../support/server-process.ts";
import { sentLink } from "../support/transcript.ts";

let server: ServerProcess;
let user: CliUser;
let env: Record<string, string>;

before(async () => {
  server = await startServerProcess();
  user = await createQuickCliUser();
  env = { ONETIMESHARE_SERVER: server.url };
});

after(() => server.stop());

test("burn --json prints the earlier state of the share and the number of its deliveries", async () => {
  const { id, link } = await sendText(["--downloads", "2"]);
  await user.run(["get", link]);
  const first = await asJson(["burn", id, "--json"]);
  assert.deepEqual(first.value, {
    id,
    reason: "burned",
    at: new Date(first.value.at).toISOString(),
    deliveries: 1,
  });
  assert.deepEqual(
    { exitCode: first.exitCode, stderr: first.stderr },
    {
      exitCode: 0,
      stderr: "Burned. The link no longer opens anything. It was received once before.\n",
    },
  );
  assert.deepEqual((await asJson(["burn", id, "--json"])).value, first.value);
});

test("burn --json prints the reason why a share was already gone", async () => {
  const { id, link } = await sendText();
  await user.run(["get", link]);
  const { exitCode, value } = await asJson(["burn", id, "--json"]);
  assert.equal(exitCode, 0);
  assert.equal(value.reason, "claimed");
});

test("unlock --json prints whether the share was locked, and the remaining tries", async () => {
  const { id, link } = await sendText([], "hunter2");
  assert.deepEqual((await asJson(["unlock", id, "--json"])).value, {
    id,
    wasLocked: false,
    remainingAttempts: 5,
  });
  for (let number = 1; number <= 5; number++) {
    await user.run(["get", link], { env: { ONETIMESHARE_PASSWORD: `wrong ${number}` } });
  }
  assert.deepEqual((await asJson(["unlock", id, "--json"])).value, {
    id,
    wasLocked: true,
    remainingAttempts: 5,
  });
  const open = await sendText();
  assert.deepEqual((await asJson(["unlock", open.id, "--json"])).value, {
    id: open.id,
    wasLocked: false,
    remainingAttempts: null,
  });
});

test("--json prints an error as one JSON object on stdout, in addition to the message on stderr", async () => {
  const { id, link } = await sendText();
  await user.run(["burn", id], { env });
  const { exitCode, stderr, value } = await asJson(["get", link, "--json"]);
  assert.equal(exitCode, 3);
  assert.deepEqual(Object.keys(value), ["error"]);
  assert.deepEqual(value.error, {
    code: "gone",
    message: stderr.trimEnd(),
    exitCode: 3,
    reason: "burned",
    at: new Date(value.error.at).toISOString(),
  });
});

test("--json reports the remaining tries after a wrong password", async () => {
  const { link } = await sendText([], "hunter2");
  const wrong = { ONETIMESHARE_PASSWORD: "hunter3" };
  const { exitCode, value } = await asJson(["get", link, "--json"], wrong);
  assert.equal(exitCode, 4);
  assert.equal(value.error.code, "wrong_password");
  assert.equal(value.error.attemptsRemaining, 4);
});

test("every other error has its own code", async () => {
  const { link } = await sendText();
  // A random id may begin with "-", as no id of a sender does. The command line takes that for an option.
  const nobody = Buffer.alloc(16, 1).toString("base64url");
  const owner = { ONETIMESHARE_OWNER_TOKEN: randomBytes(32).toString("base64url") };
  const errors: [args: string[], env: Record<string, string>, exitCode: number, code: string][] = [
    [["send", "missing", "--json"], {}, 2, "usage"],
    [["send", "--jsn", "--json"], {}, 2, "usage"],
    [["send", "x", "--password=hunter2", "--json"], {}, 2, "usage"],
    [["get", link, "-o", "-", "--json"], {}, 2, "usage"],
    [["get", link.slice(0, -5), "--json"], {}, 2, "cut_off"],
    [["status", nobody, "--json"], owner, 3, "not_found"],
    [["send", "--json", "--server", "http://127.0.0.1:1"], {}, 6, "unreachable"],
  ];
  for (const [args, more, exitCode, code] of errors) {
    const failed = await asJson(args, more);
    assert.deepEqual(
      { args, exitCode: failed.exitCode, code: failed.value.error.code },
      {
        args,
        exitCode,
        code,
      },
    );
    assert.equal(failed.value.error.exitCode, exitCode);
    assert.notEqual(failed.value.error.message, "");
    assert.doesNotMatch(failed.stdout, /hunter2|#/);
  }
});

async function sendText(args: string[] = [], password?: string) {
  const secret = password === undefined ? {} : { ONETIMESHARE_PASSWORD: password };
  return sentLink(
    await user.run(["send", ...args], { stdin: "12345", env: { ...env, ...secret } }),
  );
}

async function asJson(args: string[], more: Record<string, string> = {}) {
  const result = await user.run(args, { env: { ...env, ...more }, stdin: "12345" });
  assert.equal(result.stdout.split("\n").length, 2, result.stdout + result.stderr);
  return { ...result, value: JSON.parse(result.stdout) };
}
