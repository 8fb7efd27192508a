import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, test } from "node:test";
import { type CliUser, createQuickCliUser } from "../support/run-cli.ts";
import { type ServerProcess, startServerProcess } from "../support/server-process.ts";
import { type SentLink, sentLink, steady } from "../support/transcript.ts";

const PASSWORD = "correct horse battery staple";

let server: ServerProcess;
let sender: CliUser;
let recipient: CliUser;
let env: Record<string, string>;

before(async () => {
  server = await startServerProcess();
  env = { ONETIMESHARE_SERVER: server.url };
  [sender, recipient] = [await createQuickCliUser(), await createQuickCliUser()];
});

after(() => server.stop());

test("the owner sees a waiting share, and a verified receipt after the download", async () => {
  const { id, link } = await sendText();
  assert.deepEqual(await typed(sender, ["status", id]), {
    exitCode: 0,
    stdout:
      "Share:     ID\nState:     waiting for its recipient, until MOMENT\nDownloads: 1 of 1 left\n\n" +
      "MOMENT  created\nMOMENT  upload complete\n",
    stderr: "",
  });
  await recipient.run(["get", link]);
  assert.deepEqual(await typed(sender, ["status", link]), {
    exitCode: 0,
    stdout:
      "Share:     ID\nState:     gone since MOMENT: all its downloads are used\n\n" +
      "MOMENT  created\nMOMENT  upload complete\nMOMENT  someone with the link saw the list of contents\n" +
      "MOMENT  someone with the link opened it\nMOMENT  received completely\n" +
      "MOMENT  receipt verified: someone with the link received all of it\n",
    stderr: "",
  });
});

test("status --json prints one object with the verified receipts", async () => {
  const { id, link } = await sendText();
  await recipient.run(["get", link]);
  const status = JSON.parse((await sender.run(["status", id, "--json"], { env })).stdout);
  assert.equal(status.id, id);
  assert.equal(status.state, "gone");
  assert.equal(status.receipts.length, 1);
  assert.equal(status.receipts[0].genuine, true);
});

test("status --watch prints each event, and ends when the share is gone", async () => {
  const { id, link } = await sendText();
  const watching = sender.start(["status", id, "--watch", "--json"], { env });
  await watching.appeared(/"state":"ready"/);
  await recipient.run(["get", link]);
  const { exitCode, stdout } = await watching.result;
  assert.equal(exitCode, 0);
  const states = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line).state);
  assert.equal(states.at(0), "ready");
  assert.equal(states.at(-1), "gone");
});

test("Ctrl-C ends status --watch", async () => {
  const { id } = await sendText();
  const watching = sender.start(["status", id, "--watch"], { env });
  await watching.appeared(/waiting for its recipient/);
  watching.kill("SIGINT");
  const { exitCode, stderr } = await watching.result;
  assert.deepEqual({ exitCode, stderr }, { exitCode: 130, stderr: "" });
});

test("the link of a burned share opens nothing", async () => {
  const { id, link } = await sendText();
  assert.deepEqual(await typed(sender, ["burn", id]), {
    exitCode: 0,
    stdout: "",
    stderr: "Burned. The link no longer opens anything.\n",
  });
  assert.deepEqual(await typed(recipient, ["get", link]), {
    exitCode: 3,
    stdout: "",
    stderr:
      "The sender burned this share (MOMENT). If you still need it, ask the sender to send it again.\n",
  });
});

test("only the owner can watch, unlock or burn a share", async () => {
  const { id, link } = await sendText();
  for (const command of ["status", "unlock", "burn"]) {
    assert.deepEqual(await typed(recipient, [command, link]), {
      exitCode: 2,
      stdout: "",
      stderr:
        "You have no owner token for this share on this machine. Run the command where you sent the share, or set ONETIMESHARE_OWNER_TOKEN to the ownerToken that send --json printed.\n",
    });
  }
  const wrong = { ...env, ONETIMESHARE_OWNER_TOKEN: randomBytes(32).toString("base64url") };
  assert.equal((await recipient.run(["burn", id], { env: wrong })).exitCode, 1);
  assert.equal((await recipient.run(["get", link])).exitCode, 0);
});

test("the owner token gives the owner's rights on another machine", async () => {
  const sent = await sender.run(["send", "--json"], { env, stdin: "12345" });
  const { id, link, ownerToken } = JSON.parse(sent.stdout);
  const owner = { ONETIMESHARE_OWNER_TOKEN: ownerToken };
  await recipient.run(["get", link]);
  const followed = await recipient.run(["status", link], { env: owner });
  assert.match(followed.stdout, /receipt not checked: its key is on the machine that sent the/);
  const byId = await recipient.run(["status", id, "--server", server.url], { env: owner });
  assert.equal(byId.stdout, followed.stdout);
});

test("five wrong passwords lock a share, and it opens after the owner unlocks it", async () => {
  const { id, link } = await sendText(PASSWORD);
  const guess = (password: string) =>
    typed(recipient, ["get", link], { ONETIMESHARE_PASSWORD: password });
  for (const left of [4, 3, 2, 1]) {
    const tries = left === 1 ? "1 try is left" : `${left} tries are left`;
    assert.deepEqual(await guess(`wrong ${left}`), {
      exitCode: 4,
      stdout: "",
      stderr: `The password is wrong. Check it with the sender: ${tries} until the share locks.\n`,
    });
  }
  assert.deepEqual(await guess("wrong 0"), {
    exitCode: 4,
    stdout: "",
    stderr: "The password is wrong. The share is locked now. The sender can unlock it.\n",
  });
  assert.deepEqual(await guess(PASSWORD), {
    exitCode: 5,
    stdout: "",
    stderr:
      "Locked after too many wrong passwords. Ask the sender to unlock it, or to send it again.\n",
  });
  const { stdout } = await sender.run(["status", id], { env });
  const [, wayOut = ""] = /LOCKED.*: onetimeshare (.*)\n/.exec(stdout) ?? [];
  assert.equal(wayOut, `unlock ${id}`);
  assert.deepEqual(await typed(sender, wayOut.split(" ")), {
    exitCode: 0,
    stdout: "",
    stderr: "Unlocked. The recipient has 5 tries again.\n",
  });
  assert.equal((await guess(PASSWORD)).stdout, "12345");
});

test("unlock reports a share that is not locked or is gone", async () => {
  const { id } = await sendText(PASSWORD);
  assert.deepEqual(await typed(sender, ["unlock", id]), {
    exitCode: 0,
    stdout: "",
    stderr: "The share was not locked. The recipient has 5 tries left.\n",
  });
  await sender.run(["burn", id], { env });
  assert.deepEqual(await typed(sender, ["unlock", id]), {
    exitCode: 3,
    stdout: "",
    stderr: "The sender burned this share (MOMENT). There is nothing left to unlock.\n",
  });
});

test("burn reports an earlier end of the share and the number of its deliveries", async () => {
  const { id, link } = await sendText();
  await recipient.run(["get", link]);
  const late = await typed(sender, ["burn", id]);
  assert.equal(late.exitCode, 0);
  assert.equal(
    late.stderr,
    "There was nothing to burn. This share has been gone since MOMENT: all its downloads are used.\n",
  );
  const sent = await sender.run(["send", "--downloads", "2"], { env, stdin: "12345" });
  const twice = sentLink(sent);
  await recipient.run(["get", twice.link]);
  assert.equal(
    (await typed(sender, ["burn", twice.id])).stderr,
    "Burned. The link no longer opens anything. It was received once before.\n",
  );
});

test("unlock reports a share without a password", async () => {
  const { id } = await sendText();
  assert.deepEqual(await typed(sender, ["unlock", id]), {
    exitCode: 0,
    stdout: "",
    stderr: "This share has no password, so it can't be locked.\n",
  });
});

test("another server does not find a share", async () => {
  const { id } = await sendText();
  const other = await startServerProcess();
  const asked = await typed(sender, ["status", id, "--server", other.url]);
  await other.stop();
  assert.equal(asked.exitCode, 3);
  assert.match(
    asked.stderr,
    /^There is nothing here\. The share ended some days ago, or the link, the id or the server is wrong\.\n$/,
  );
});

async function sendText(password?: string): Promise<SentLink> {
  const secret = password === undefined ? {} : { ONETIMESHARE_PASSWORD: password };
  return sentLink(await sender.run(["send"], { stdin: "12345", env: { ...env, ...secret } }));
}

async function typed(user: CliUser, args: string[], more: Record<string, string> = {}) {
  const { exitCode, stdout, stderr } = await user.run(args, { env: { ...env, ...more } });
  return { exitCode, stdout: steady(stdout), stderr: steady(stderr) };
}
