import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { startRedis } from "../support/redis-server.ts";
import { type CliUser, createCliUser } from "../support/run-cli.ts";
import { type ServerProcess, startServerProcess } from "../support/server-process.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { sentLink, steady } from "../support/transcript.ts";

const NOT_ALLOWED = "This server accepts shares only with an upload token.";
const HOW =
  "Ask the server's operator for access. " +
  "Set ONETIMESHARE_UPLOAD_TOKEN, or put the token in a file and use --upload-token-file FILE.\n";

let server: ServerProcess;
let user: CliUser;
let folder = "";
/** The settings with which the operator runs the server. */
let settings: Record<string, string>;

before(async () => {
  server = await startServerProcess({ env: { UPLOAD_ACCESS: "token" } });
  settings = { UPLOAD_ACCESS: "token", DATA_DIR: server.dataDir };
  user = await createCliUser();
  folder = await tempFolder();
});
after(() => server.stop());

async function typed(args: string[], env: Record<string, string> = {}) {
  const { exitCode, stdout, stderr } = await user.run(args, { cwd: folder, env });
  const told = (text: string) =>
    steady(text, folder)
      .replace(/\b[0-9a-f]{10}\b/g, "TOKENID")
      .replace(/ots_[\w-]{43}/g, "TOKEN")
      .replace(/\d{4}-\d\d-\d\d(T[\d:.]+Z)?/g, "DAY");
  return { exitCode, stdout: told(stdout), stderr: told(stderr) };
}

async function createToken(name: string): Promise<{ id: string; token: string }> {
  const args = ["upload-token", "create", name, "--json"];
  const { stdout } = await user.run(args, { env: settings });
  return JSON.parse(stdout) as { id: string; token: string };
}

function send(env: Record<string, string> = {}, ...args: string[]) {
  return user.run(["send", ...args], {
    cwd: folder,
    stdin: "a text",
    env: { ONETIMESHARE_SERVER: server.url, ...env },
  });
}

test("upload-token create prints only the token on stdout, and explains it on stderr", async () => {
  assert.deepEqual(await typed(["upload-token", "create", "Anna’s phone"], settings), {
    exitCode: 0,
    stdout: "TOKEN\n",
    stderr:
      "Created upload token TOKENID for Anna’s phone. The token is shown only once, so give it to the sender now, over a channel that you trust.\n" +
      "Revoke it:  onetimeshare upload-token revoke TOKENID\n" +
      `The server's record of the token is in SQLite, DATA_DIR ${server.dataDir}.\n`,
  });
});

test("upload-token list prints the names, and never a token", async () => {
  const { token } = await createToken("build machine");
  await send({ ONETIMESHARE_UPLOAD_TOKEN: token });
  const { stdout, exitCode } = await typed(["upload-token", "list"], settings);
  assert.equal(exitCode, 0);
  assert.match(stdout, /^TOKENID {2}created DAY {2}never used {12}Anna’s phone\n/);
  assert.match(stdout, /TOKENID {2}created DAY {2}last used DAY {2}build machine\n$/);
  const json = await user.run(["upload-token", "list", "--json"], { env: settings });
  const [first] = JSON.parse(json.stdout) as Record<string, unknown>[];
  assert.deepEqual(Object.keys(first ?? {}).sort(), [
    ...["bytesPerDay", "bytesToday", "createdAt", "expiresAt", "id", "lastUsedOn", "name"],
  ]);
  assert.ok(!json.stdout.includes("ots_"));
});

test("upload-token limits a token to a quota of bytes a day, and to a time", async () => {
  const limits = ["--bytes-per-day", "3 KiB", "--expires", "1 week"];
  const made = await typed(["upload-token", "create", "guest", ...limits], settings);
  assert.match(made.stderr, /\nIts limits: 3 KiB a day, expires DAY\.\nRevoke it: /);
  const listed = await typed(["upload-token", "list"], settings);
  assert.match(listed.stdout, /never used {12}guest {2}\(3 KiB a day, expires DAY\)\n$/);
  for (const wrong of [
    ["--bytes-per-day", "5 GB"],
    ["--bytes-per-day", "0"],
    ["--expires", "soon"],
  ]) {
    const refused = await typed(["upload-token", "create", "guest", ...wrong], settings);
    assert.equal(refused.exitCode, 2);
    assert.match(refused.stderr, /Write a (size|time) such as/);
  }
  const useless = ["upload-token", "create", "guest", "--bytes-per-day", "1 KiB"];
  const small = await typed(useless, settings);
  assert.equal(small.exitCode, 2);
  assert.match(
    small.stderr,
    /^No share is that small\. Give --bytes-per-day at least 1\d{3} bytes\./,
  );
  const args = ["upload-token", "create", "phone", ...limits, "--json"];
  const { stdout } = await user.run(args, { env: settings });
  const { token, id, bytesPerDay } = JSON.parse(stdout) as Record<string, string>;
  assert.equal(bytesPerDay, 3072);
  const env = { ONETIMESHARE_UPLOAD_TOKEN: String(token) };
  sentLink(await send(env));
  sentLink(await send(env));
  const over = await send(env);
  assert.equal(over.exitCode, 6);
  assert.match(
    over.stderr,
    /^This upload token allows 3 KiB a day\. What is left for today is less than this share needs\. Try again in /,
  );
  await writeFile(join(folder, "large"), Buffer.alloc(8_000));
  const large = await user.run(["send", "large"], {
    cwd: folder,
    env: { ONETIMESHARE_SERVER: server.url, ...env },
  });
  assert.equal(large.exitCode, 2);
  assert.match(large.stderr, /^This upload token allows 3 KiB a day\. This share is /);
  await user.run(["upload-token", "revoke", String(id)], { env: settings });
});

test("send without a token fails before it uploads", async () => {
  const { exitCode, stdout, stderr } = await send();
  assert.equal(exitCode, 8);
  assert.equal(stdout, "");
  assert.equal(stderr, `${NOT_ALLOWED} ${HOW}`);
});

test("send takes the token from the environment or from a file", async () => {
  const { token } = await createToken("anna");
  sentLink(await send({ ONETIMESHARE_UPLOAD_TOKEN: token }));
  await writeFile(join(folder, "permission.txt"), `${token}\n`);
  const { link } = sentLink(await send({}, "--upload-token-file", "permission.txt"));
  const received = await user.run(["get", link], { cwd: folder });
  assert.equal(received.stdout, "a text", "receiving needed a token");
  assert.deepEqual(await typed(["send", "--upload-token-file", "nowhere"]), {
    exitCode: 2,
    stdout: "",
    stderr: "The upload token file nowhere can't be read. Check its name and permissions.\n",
  });
});

test("send rejects a wrong token, and a token after its revocation", async () => {
  const wrong = await send({ ONETIMESHARE_UPLOAD_TOKEN: `ots_${"A".repeat(43)}` });
  assert.equal(wrong.exitCode, 8);
  assert.equal(wrong.stderr, `This upload token is wrong or revoked. ${HOW}`);
  const { id, token } = await createToken("leaver");
  sentLink(await send({ ONETIMESHARE_UPLOAD_TOKEN: token }));
  assert.deepEqual(await typed(["upload-token", "revoke", id], settings), {
    exitCode: 0,
    stdout: "",
    stderr: "Revoked upload token TOKENID. It can no longer create a share.\n",
  });
  const revoked = await send({ ONETIMESHARE_UPLOAD_TOKEN: token });
  assert.equal(revoked.exitCode, 8);
  assert.ok(!revoked.stderr.includes(token));
  assert.deepEqual(await typed(["upload-token", "revoke", token], settings), {
    exitCode: 2,
    stdout: "",
    stderr: "No upload token has that id. See: onetimeshare upload-token list\n",
  });
});

test("upload-token says that it can't check whether the server requires tokens", async () => {
  const { UPLOAD_ACCESS: _, ...open } = settings;
  const made = await typed(["upload-token", "create", "unseen"], open);
  assert.match(
    made.stderr,
    /\nThe server accepts upload tokens only if it was started with UPLOAD_ACCESS=token or oidc\. This command can't check that\.\n$/,
  );
  assert.equal((await typed(["upload-token", "list"], open)).stderr, "");
});

test("upload-token lists earlier tokens with the same name, and revokes only by id", async () => {
  const first = await createToken("twin");
  const made = await user.run(["upload-token", "create", "twin"], { env: settings });
  assert.ok(
    made.stderr.endsWith(`Other tokens with that name are still valid: ${first.id}.\n`),
    made.stderr,
  );
  const byName = await user.run(["upload-token", "revoke", "twin"], { env: settings });
  assert.equal(byName.exitCode, 2);
  assert.match(
    byName.stderr,
    /^That is a name\. Give the id of the token: [0-9a-f]{10}, [0-9a-f]{10}\.\n$/,
  );
  sentLink(await send({ ONETIMESHARE_UPLOAD_TOKEN: first.token }));
});

test("upload-token reports a missing data folder", async () => {
  const elsewhere = { ...settings, DATA_DIR: join(folder, "elsewhere") };
  assert.deepEqual(await typed(["upload-token", "create", "anna"], elsewhere), {
    exitCode: 2,
    stdout: "",
    stderr:
      "DATA_DIR FOLDER/elsewhere does not exist. Set it to the DATA_DIR of the server, and start the server once.\n",
  });
  for (const name of [" ", "two\nlines", "a\ttab", "bell\u0007", "line\u2028separator"]) {
    const refused = await typed(["upload-token", "create", name], settings);
    assert.equal(refused.exitCode, 2);
    assert.match(refused.stderr, /^A name has 1 to 100 characters in one line/);
  }
});

test("send tells a person how to send on a server with single sign-on, and takes an upload token", async (t) => {
  const signOn = {
    ...{ UPLOAD_ACCESS: "oidc", OIDC_SENDER_CLAIM: "*", BASE_URL: "https://share.example.org" },
    // Nobody signs in here, so no provider is needed.
    ...{ OIDC_ISSUER: "https://id.example.org", OIDC_CLIENT_ID: "a", OIDC_CLIENT_SECRET: "s" },
  };
  const other = await startServerProcess({ env: signOn });
  t.after(() => other.stop());
  await writeFile(join(folder, "report.txt"), "a text");
  const words =
    "This server accepts shares from people who have signed in, and from programs with an upload token. " +
    "Send from the server's page in a browser, or ask its operator for an upload token. " +
    "Set ONETIMESHARE_UPLOAD_TOKEN, or put the token in a file and use --upload-token-file FILE.\n";
  for (const args of [[], ["report.txt"]]) {
    const refused = await send({ ONETIMESHARE_SERVER: other.url }, ...args);
    assert.deepEqual([refused.exitCode, refused.stdout, refused.stderr], [8, "", words]);
  }
  const created = await user.run(["upload-token", "create", "build"], {
    env: { ...signOn, DATA_DIR: other.dataDir },
  });
  assert.doesNotMatch(created.stderr, /requires it only if/);
  const token = { ONETIMESHARE_UPLOAD_TOKEN: created.stdout.trim() };
  sentLink(await send({ ONETIMESHARE_SERVER: other.url, ...token }));
});

test("upload-token works with Redis as the servers do", async (t) => {
  const redis = await startRedis();
  t.after(() => redis.stop());
  const shared = { UPLOAD_ACCESS: "token", REDIS_URL: redis.url };
  const none = await user.run(["upload-token", "list"], { env: shared });
  const { host } = new URL(redis.url);
  assert.equal(none.stderr, `There are no upload tokens in Redis, REDIS_URL at ${host}.\n`);
  const other = await startServerProcess({ env: { ...shared, SECRET_KEY: "x".repeat(32) } });
  t.after(() => other.stop());
  const created = await user.run(["upload-token", "create", "anna"], { env: shared });
  assert.equal(created.exitCode, 0, created.stderr);
  const sender = {
    ONETIMESHARE_SERVER: other.url,
    ONETIMESHARE_UPLOAD_TOKEN: created.stdout.trim(),
  };
  sentLink(await send(sender));
});

test("the server's log contains rejections, but no token", () => {
  assert.match(server.log(), /"route":"\/api\/v1\/shares".*"status":401/);
  assert.ok(!server.log().includes("ots_"));
});
