import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { formatLink } from "../../src/protocol/link.ts";
import { type CliUser, createQuickCliUser } from "../support/run-cli.ts";
import { type ServerProcess, startServerProcess } from "../support/server-process.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { startTlsTunnel } from "../support/tls-tunnel.ts";
import { sentLink, steady } from "../support/transcript.ts";

let server: ServerProcess;
let user: CliUser;
let folder = "";
let env: Record<string, string>;

before(async () => {
  server = await startServerProcess({ env: { MAX_SHARE_SIZE: "1 MiB" } });
  user = await createQuickCliUser();
  folder = await tempFolder();
  env = { ONETIMESHARE_SERVER: server.url };
  await writeFile(join(folder, "report.pdf"), randomBytes(2048));
  await writeFile(join(folder, "large.bin"), randomBytes(2 * 1024 * 1024));
});

after(() => server.stop());

test("send prints only the link on stdout, and the next commands on stderr", async () => {
  assert.deepEqual(await typed(["send", "report.pdf"]), {
    exitCode: 0,
    stdout: "LINK\n",
    stderr:
      "Sent report.pdf. The link works once, until MOMENT.\n" +
      "Was it opened?  onetimeshare status ID\nDelete it:      onetimeshare burn ID\n",
  });
});

test("send says how often the link works, and how to deliver the password", async () => {
  await writeFile(join(folder, "from-vault"), "hunter2\n");
  const args = ["send", "report.pdf", "--downloads", "3", "--password-file", "from-vault"];
  const { stdout, stderr } = await typed(args);
  assert.equal(stdout, "LINK\n");
  assert.match(
    stderr,
    /The link works 3 times, until MOMENT\.\nSend the password through another channel than the link\.\n/,
  );
});

test("an expiry can have the format of the server's settings", async () => {
  const args = ["send", "report.pdf", "--json", "--expires", "2 hours"];
  const { stdout } = await user.run(args, { cwd: folder, env });
  const left = Date.parse(JSON.parse(stdout).expiresAt) - Date.now();
  assert.ok(left > 3_600_000 && left <= 7_260_000, `${left} ms`);
});

test("get lists the content of a link before it downloads it", async () => {
  const { link } = sentLink(await user.run(["send", "report.pdf"], { cwd: folder, env }));
  assert.deepEqual(await typed(["get", link, "-o", "got"]), {
    exitCode: 0,
    stdout: "",
    stderr: "This share contains report.pdf (2 KiB).\nSaved FOLDER/got/report.pdf\n",
  });
});

test("send --json and get --json print one object each", async () => {
  const args = ["send", "report.pdf", "--text", "--json"];
  const sent = await user.run(args, { cwd: folder, env, stdin: "the text" });
  const share = JSON.parse(sent.stdout);
  assert.deepEqual(Object.keys(share).sort(), ["expiresAt", "id", "link", "ownerToken"]);
  assert.equal(new Date(share.expiresAt).toISOString(), share.expiresAt);
  const place = await tempFolder();
  const got = await user.run(["get", share.link, "--json"], { cwd: place });
  assert.deepEqual(JSON.parse(got.stdout), {
    id: share.id,
    files: [{ name: "report.pdf", path: join(place, "report.pdf"), size: 2048 }],
    text: "the text",
  });
  assert.deepEqual(
    await readFile(join(place, "report.pdf")),
    await readFile(join(folder, "report.pdf")),
  );
});

test("the QR code goes to stderr, so that the link stays alone on stdout", async () => {
  const { stdout, stderr } = await typed(["send", "report.pdf", "--qr"]);
  assert.equal(stdout, "LINK\n");
  assert.match(stderr, /^█+\n(?:[█▀▄ ]+\n){15,}/);
});

test("the list of sent shares never contains the link key", async () => {
  const { id, link } = sentLink(await user.run(["send", "report.pdf"], { cwd: folder, env }));
  const entry = await readFile(join(user.stateFolder, "shares", `${id}.json`), "utf8");
  assert.ok(entry.includes(id));
  const key = new URL(link).hash.slice(3, -4);
  assert.equal(entry.includes(key), false);
});

const refusals: [why: string, args: string[], exitCode: number, stderr: RegExp][] = [
  ["no command", [], 2, /^Usage: onetimeshare /],
  ["an unknown command", ["sned"], 2, /unknown command 'sned'\n\(Did you mean send\?\)/],
  [
    "help for no command",
    ["help", "sned"],
    2,
    /^There is no such command\. See: onetimeshare help\n$/,
  ],
  [
    "nothing to send",
    ["send"],
    2,
    /^There is nothing to send: stdin is empty, and you named no file\.\n$/,
  ],
  ["a missing file", ["send", "missing"], 2, /^There is no file missing\.\n$/],
  ["stdin twice", ["send", "-", "--text"], 2, /^stdin can be sent once/],
  [
    "a name without stdin",
    ["send", "report.pdf", "--name", "a"],
    2,
    /^--name is for a file from stdin: onetimeshare send - --name NAME\n$/,
  ],
  [
    "a name with a path",
    ["send", "-", "--name", "../a"],
    2,
    /Write the name of a file without a path/,
  ],
  [
    "an invalid expiry",
    ["send", "a", "--expires", "soon"],
    2,
    /Write a time such as 30m, 5h, 7d or '1 week'/,
  ],
  ["zero downloads", ["send", "a", "--downloads", "0"], 2, /Write a number from 1, such as 3/],
  ["plain http", ["send", "a", "--server", "http://example.org"], 2, /plain http.*--insecure/],
  [
    "an invalid link",
    ["get", "https://example.org/"],
    2,
    /^This is not a share link\. A share link looks/,
  ],
  ["an invalid id", ["burn", "something"], 2, /^This is neither a share link nor a share id/],
  [
    "two entries on stdout",
    ["get", "LINK", "-o", "-", "--json"],
    2,
    /^--json and -o - both write to stdout\. Choose one\.\n$/,
  ],
  [
    "a share above the server's size limit",
    ["send", "large.bin"],
    2,
    /^This server accepts up to 1 MiB in one share/,
  ],
  [
    "an expiry above the server's limit",
    ["send", "report.pdf", "--expires", "999d"],
    2,
    /^This server stores a share for at most 30 days\.\n$/,
  ],
  [
    "a number of downloads above the server's limit",
    ["send", "report.pdf", "--downloads", "1000"],
    2,
    /^This server allows at most 100 downloads of a share\.\n$/,
  ],
];

for (const [why, args, exitCode, stderr] of refusals) {
  test(`${why} is rejected with a clear message`, async () => {
    const link = await someLink();
    const refused = await typed(args.map((argument) => (argument === "LINK" ? link : argument)));
    assert.equal(refused.exitCode, exitCode);
    if (!args.includes("--json")) assert.equal(refused.stdout, "");
    assert.match(refused.stderr, stderr);
    assert.doesNotMatch(refused.stderr, /\n +at /);
  });
}

test("NODE_EXTRA_CA_CERTS adds a trusted certificate", async (t) => {
  const tunnel = await startTlsTunnel(server.url);
  t.after(() => tunnel.close());
  const certificate = { NODE_EXTRA_CA_CERTS: tunnel.certificateFile };
  const args = ["send", "report.pdf", "--server", tunnel.url];
  // Node reads the variable when a process starts.
  sentLink(await user.start(args, { cwd: folder, env: certificate }).result);
  assert.match((await user.run(["help"])).stdout, /NODE_EXTRA_CA_CERTS=\/path/);
});

test("a server address that is a link or has a password is rejected with the reason", async () => {
  const host = new URL(server.url).host;
  for (const [address, reason] of [
    [
      `${server.url}/s/${"A".repeat(22)}`,
      "must be its start page, not a link to a share or another page",
    ],
    [`http://ada:hunter2@${host}`, "must not contain a user name or a password"],
    [host, "must begin with https:// or http://"],
  ] as const) {
    assert.deepEqual(await typed(["send", "report.pdf", "--server", address]), {
      exitCode: 2,
      stdout: "",
      stderr: `The server's address ${reason}. Write it like https://share.example.org.\n`,
    });
  }
});

test("an unwritable state folder is reported before the upload", async () => {
  const state = { ONETIMESHARE_STATE_DIR: join(folder, "report.pdf", "state") };
  const args = ["send", "report.pdf"];
  const { exitCode, stdout, stderr } = await user.run(args, {
    cwd: folder,
    env: { ...env, ...state },
  });
  assert.deepEqual({ exitCode, stdout }, { exitCode: 1, stdout: "" });
  assert.match(
    stderr,
    /^OneTimeShare can't save its state in .*\. Set ONETIMESHARE_STATE_DIR to a folder/,
  );
  assert.match((await user.run(["help"])).stdout, /ONETIMESHARE_STATE_DIR/);
});

test("no message repeats a password or a link key", async () => {
  const link = await someLink();
  for (const args of [
    ["send", "--password=hunter2", "report.pdf"],
    ["get", link, "--password=hunter2"],
    ["send", "--pasword=hunter2", "report.pdf"],
    [link],
    ["get", link, link],
    ["get", link.slice(0, -1)],
    ["get", link.replace("#1", "#9")],
  ]) {
    const { exitCode, stderr } = await user.run(args, { cwd: folder, env });
    assert.equal(exitCode, 2);
    assert.doesNotMatch(stderr, /hunter2|#/);
  }
  for (const args of [
    ["send", "--password=hunter2", "report.pdf"],
    ["send", "report.pdf", "--password", "hunter2"],
    ["send", "--password", "hunter2", "report.pdf"],
    ["get", link, "--password", "hunter2"],
    ["key", "--password", "hunter2", link],
  ]) {
    const refused = await typed(args);
    assert.deepEqual(
      { exitCode: refused.exitCode, stdout: refused.stdout },
      { exitCode: 2, stdout: "" },
    );
    assert.match(
      refused.stderr,
      /^--password takes no value, .*\. OneTimeShare asks for the password\. .*ONETIMESHARE_PASSWORD, or use --password-file FILE\./,
    );
    assert.doesNotMatch(refused.stderr, /hunter2|#/);
  }
});

test("an incomplete link and a damaged link get different messages", async () => {
  const link = await someLink();
  assert.match(
    (await typed(["get", link.slice(0, -5)])).stderr,
    /^The end of this link is missing/,
  );
  const damaged = link.replace(/.{4}$/, "AAAA");
  assert.match((await typed(["get", damaged])).stderr, /^This link was changed on its way/);
});

test("a stopped server is reported at once, and not as a share that is gone", async () => {
  const { link } = sentLink(await user.run(["send", "report.pdf"], { cwd: folder, env }));
  await server.kill("SIGKILL");
  // Large enough for a resumable upload.
  const [sent, got] = await Promise.all([
    typed(["send", "large.bin"]),
    user.run(["get", link], { cwd: folder }),
  ]);
  await server.restart();
  const refused = `No server runs at ${new URL(server.url).host}. Start one with \`onetimeshare serve\`.`;
  const choice = "To use another server, set ONETIMESHARE_SERVER or add --server ADDRESS.";
  assert.deepEqual(sent, { exitCode: 6, stdout: "", stderr: `${refused} ${choice}\n` });
  assert.deepEqual(got, { ...got, exitCode: 6, stdout: "", stderr: `${refused}\n` });
  assert.equal((await user.run(["get", link, "-o", "-"], { cwd: folder })).exitCode, 0);
});

test("send does not offer to resume a share that the server refused to create", async () => {
  const limited = await startServerProcess({
    env: { RATE_LIMIT: "on", RATE_LIMIT_CREATE: "1/hour" },
  });
  const send = () => typed(["send", "large.bin", "--server", limited.url]);
  assert.equal((await send()).exitCode, 0);
  const { exitCode, stderr } = await send();
  await limited.stop();
  assert.equal(exitCode, 6);
  assert.match(
    stderr,
    /^This IP address has sent too many new shares\. .*Try again in (1 hour|\d+ minutes)\.\n$/,
  );
});

test("every command has a help text with an example", async () => {
  for (const command of ["send", "get", "status", "burn", "unlock", "key", "serve"]) {
    const { exitCode, stdout, stderr } = await typed(["help", command]);
    assert.deepEqual({ exitCode, stderr }, { exitCode: 0, stderr: "" });
    assert.match(stdout, new RegExp(`^Usage: onetimeshare ${command} `));
    assert.match(stdout, new RegExp(`Examples?:\\n.*onetimeshare ${command}`));
  }
});

async function typed(args: string[]) {
  const { exitCode, stdout, stderr } = await user.run(args, { cwd: folder, env });
  return { exitCode, stdout: steady(stdout, folder), stderr: steady(stderr, folder) };
}

/** A well-formed link to no share. */
function someLink(): Promise<string> {
  return formatLink({
    baseUrl: server.url,
    id: randomBytes(16).toString("base64url"),
    linkKey: randomBytes(32),
    needsPassword: false,
    version: 1,
  });
}
