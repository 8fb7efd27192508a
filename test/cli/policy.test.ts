import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { type LocalServer, startLocalServer } from "../support/local-server.ts";
import { type CliUser, createQuickCliUser } from "../support/run-cli.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { sentLink } from "../support/transcript.ts";

const NOTICE = "Notice from the server's operator: Maintenance on Sunday.\n";
const REQUIRED = "This server requires a password for each share.\n";

let strict: LocalServer;
let receiving: LocalServer;
let user: CliUser;
let folder = "";

before(async () => {
  [strict, receiving, user, folder] = await Promise.all([
    startLocalServer({ EXPIRY_CHOICES: "1 h, 1 day", PASSWORD_REQUIRED: "on" }),
    startLocalServer({ RECEIVE_ONLY: "on" }),
    createQuickCliUser(),
    tempFolder(),
  ]);
  await writeFile(join(folder, "report.pdf"), "the report");
  await strict.admin.setNotice({ text: "Maintenance on Sunday.", until: null });
});
after(() => Promise.all([strict.close(), receiving.close()]));

function send(args: string[], { url } = strict, env: Record<string, string> = {}, stdin = "") {
  const settings = { ONETIMESHARE_SERVER: url, ...env };
  return user.run(["send", ...args], { cwd: folder, env: settings, stdin });
}

test("send names the expiry times that the server offers", async () => {
  const refused = await send(["report.pdf", "--expires", "5h"]);
  assert.equal(refused.exitCode, 2);
  assert.equal(refused.stdout, "");
  assert.equal(
    refused.stderr,
    `${NOTICE}This server offers only these expiry times: 1 hour, 1 day.\n`,
  );
});

test("send asks for a password that the server requires, and shows the operator's notice once", async () => {
  const args = ["send", "report.pdf", "--expires", "1d", "--server", strict.url];
  const { exitCode, stdout } = await user.runOnTerminal(
    args,
    [
      ["Password for this share: ", "secret\r"],
      ["Repeat the password: ", "secret\r"],
    ],
    { cwd: folder },
  );
  assert.equal(exitCode, 0, stdout);
  assert.ok(stdout.replaceAll("\r", "").includes(NOTICE + REQUIRED), stdout);
  assert.equal(stdout.split(NOTICE.trim()).length, 2);
});

test("send without a terminal says how to give a required password, before it reads stdin", async () => {
  for (const [args, stdin] of [
    [["report.pdf"], ""],
    [["--text"], "a text"],
  ] as const) {
    const refused = await send([...args], strict, {}, stdin);
    assert.equal(refused.exitCode, 2);
    assert.equal(
      refused.stderr,
      `${NOTICE}${REQUIRED}OneTimeShare can't ask for a password without a terminal. Set ONETIMESHARE_PASSWORD, or use --password-file FILE.\n`,
    );
    sentLink(await send([...args], strict, { ONETIMESHARE_PASSWORD: "secret" }, stdin));
  }
});

test("send stops at a server that only opens shares", async () => {
  const refused = await send(["--text"], receiving, {}, "a text");
  assert.equal(refused.exitCode, 8);
  assert.equal(
    refused.stderr,
    "This server accepts no new shares. Ask the server's operator for the address of a server that accepts shares.\n",
  );
});
