import assert from "node:assert/strict";
import { test } from "node:test";
import { Command } from "commander";
import { fakeContext } from "../fake-context.suite.ts";
import { addHashPasswordCommand } from "./hash-password.ts";

async function run(stdin: string | Uint8Array) {
  const context = fakeContext();
  const program = new Command().exitOverride();
  addHashPasswordCommand(program, context);
  context.stdin.end(stdin);
  const error = await program.parseAsync(["hash-password"], { from: "user" }).then(
    () => null,
    (thrown: Error) => thrown.message,
  );
  return { error, ...context.written() };
}

for (const [why, stdin, message] of [
  ["empty", "", "The password is empty."],
  ["an empty line", "\nsecret\n", "The password is empty."],
  ["not UTF-8 text", Buffer.from([0xff, 0xfe, 0x61]), "The password on stdin is not UTF-8 text."],
  ["too long", "x".repeat(1001), "The password is longer than 1000 characters."],
] as const) {
  test(`hash-password refuses a password on stdin that is ${why}`, async () => {
    assert.deepEqual(await run(stdin), { error: message, stdout: "", stderr: "" });
  });
}

test("hash-password hashes the first line of stdin and warns of a short password", async () => {
  const { error, stdout, stderr } = await run("hunter2\r\nmore\n");
  assert.equal(error, null);
  assert.match(stdout, /^\$argon2id\$v=19\$m=65536,t=3,p=4\$[\w+/]{22}\$[\w+/]{43}\n$/);
  assert.match(
    stderr,
    /systemd's EnvironmentFile= or Compose's env_file.* reads no \.env file\.\n/,
  );
  assert.match(stderr, /write each \$ as \$\$\.\n.*at least 12 characters\.\n$/s);
});
