import assert from "node:assert/strict";
import { test } from "node:test";
import { requestToken } from "../support/admin.ts";
import { startLocalServer } from "../support/local-server.ts";
import { createCliUser } from "../support/run-cli.ts";

const NAME = { ADMIN_USERNAME: "anna" };

test("hash-password asks twice without showing the password, and the server accepts its hash", async () => {
  const user = await createCliUser();
  const typed = await user.runOnTerminal(
    ["hash-password"],
    [
      ["Password of the administrator: ", "a long pässword\r"],
      ["Repeat the password: ", "a long pässword\r"],
    ],
  );
  assert.equal(typed.exitCode, 0, typed.stdout);
  assert.equal(typed.stdout.includes("a long"), false);
  const [hash = ""] = /\$argon2id\$\S+/.exec(typed.stdout) ?? [];
  const server = await startLocalServer({ ...NAME, ADMIN_PASSWORD_HASH: hash });
  const credentials = { username: "anna", password: "a long pässword" };
  assert.equal((await requestToken(server.url, credentials)).status, 200);
  await server.close();
});

test("hash-password makes nothing of two different passwords", async () => {
  const user = await createCliUser();
  const typed = await user.runOnTerminal(
    ["hash-password"],
    [
      ["Password of the administrator: ", "a long password\r"],
      ["Repeat the password: ", "another password\r"],
    ],
  );
  assert.equal(typed.exitCode, 2);
  assert.match(typed.stdout, /The two passwords are not the same\./);
  assert.doesNotMatch(typed.stdout, /argon2id/);
});
