import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { parseLink } from "../../src/protocol/link.ts";
import { adminPaths } from "../../src/server/routes/admin/admin-schemas.ts";
import { ADMIN_ENV, AdminBrowser, adminBearer } from "../support/admin.ts";
import { filesIn } from "../support/files-in.ts";
import { findInMemory } from "../support/process-memory.ts";
import { call, RawShare, secret } from "../support/raw-share.ts";
import { type CliUser, createQuickCliUser } from "../support/run-cli.ts";
import { type ServerProcess, startServerProcess } from "../support/server-process.ts";
import { tempFolder } from "../support/temp-folder.ts";

/**
 * The test sends secrets through every path of the server, then searches memory, disk and log for them.
 */
describe("secrets that only the sender and the recipient know", () => {
  const canaries = {
    text: `text-${randomBytes(12).toString("hex")}`,
    content: `content-${randomBytes(12).toString("hex")}`,
    fileName: `name-${randomBytes(12).toString("hex")}.txt`,
    password: `password-${randomBytes(12).toString("hex")}`,
  };
  const secrets = new Map<string, Buffer>();
  let server: ServerProcess;
  let sender: CliUser;
  let recipient: CliUser;

  before(async () => {
    server = await startServerProcess({ env: { LOG_LEVEL: "trace", ...ADMIN_ENV } });
    [sender, recipient] = [await createQuickCliUser(), await createQuickCliUser()];
    for (const [name, canary] of Object.entries(canaries)) {
      secrets.set(name, Buffer.from(canary));
      secrets.set(`${name}, as UTF-16`, Buffer.from(canary, "utf16le"));
    }
  });
  after(() => server.stop());

  const send = async (args: string[], stdin: string, env: Record<string, string> = {}) => {
    const toServer = { ONETIMESHARE_SERVER: server.url, ...env };
    const sent = await sender.run(["send", ...args], { stdin, env: toServer });
    assert.equal(sent.exitCode, 0, sent.stderr);
    const link = sent.stdout.trim();
    const { linkKey } = await parseLink(link);
    secrets.set(`link key ${secrets.size}`, Buffer.from(linkKey));
    secrets.set(`link key ${secrets.size}, base64url`, Buffer.from(link.split("#")[1] ?? ""));
    return link;
  };
  const isRecognisable = (bytes: Buffer) =>
    findInMemory(server.pid, [bytes]).then((found) => found.size === 1);

  it("never appear in the server's memory, on its disk or in its log", async () => {
    const folder = await tempFolder();
    const file = join(folder, canaries.fileName);
    await writeFile(file, `${canaries.content}\n`.repeat(20_000));
    const env = { ONETIMESHARE_PASSWORD: canaries.password };

    const small = await send(["--text"], canaries.text);
    const large = await send([file, "--text"], canaries.text, env);
    const burned = await send([file], "");
    const wrong = { ONETIMESHARE_PASSWORD: `not ${canaries.password}` };
    assert.equal((await recipient.run(["get", large], { env: wrong })).exitCode, 4);
    assert.equal((await recipient.run(["get", small])).stdout.trim(), canaries.text);
    const got = await recipient.run(["get", large, "-o", folder], { env });
    assert.equal(got.exitCode, 0, got.stderr);
    await sender.run(["status", large]);
    assert.equal((await sender.run(["burn", burned])).exitCode, 0);
    await send([file], "", env);

    const wanted = [...secrets.values()];
    const inMemory = await findInMemory(server.pid, wanted);
    const onDisk = Buffer.concat(await readAll(server.dataDir));
    const log = Buffer.from(server.log());
    assert.ok(log.length > 1000, "the log is too short for a search");
    for (const [name, bytes] of secrets) {
      assert.ok(!inMemory.has(bytes), `${name} is in the server's memory`);
      assert.ok(!onDisk.includes(bytes), `${name} is on the server's disk`);
      assert.ok(!log.includes(bytes), `${name} is in the server's log`);
    }
  });

  it("never appear in a page or an answer of the administrator, nor do manifests, proofs, tickets and tokens", async () => {
    const share = await RawShare.ready(server.url, { withPassword: true, maxDownloads: 3 });
    await share.preview();
    await share.preview({ linkProof: share.linkProof, passwordProof: secret() });
    const ticket = secret();
    await share.claim(ticket);
    await share.content(ticket);
    const { linkProof, passwordProof, ownerToken, manifest } = share;
    const ofShare = [linkProof, passwordProof ?? "", ownerToken, manifest, ticket];
    const values = [...secrets.values(), ...ofShare.map((text) => Buffer.from(text))];
    const browser = await AdminBrowser.signedIn(server.url);
    const headers = await adminBearer(server.url);
    const read = async () => {
      const { stats, shares, audit, auditExport, sessions } = adminPaths;
      const { uploadTokens, rateLimits } = adminPaths;
      const page = `/admin/shares/${share.id}`;
      const exports = ["jsonl", "csv"].map((format) => `${auditExport}?format=${format}`);
      const answers = await Promise.all([
        ...[stats, shares, audit, ...exports, sessions, uploadTokens, rateLimits].map((path) =>
          call(server.url + path, { headers }),
        ),
        ...[
          ...["/admin", "/admin/live", "/admin/shares", "/admin/audit", "/admin/control"],
          ...["/admin/account", "/admin/passkeys", page, `${page}/delete`, `${page}/unlock`],
        ].map((path) => browser.send(path)),
      ]);
      for (const { status } of answers) assert.equal(status, 200);
      return Buffer.concat(
        answers.flatMap(({ bytes, headers: sent }) => [
          bytes,
          Buffer.from(JSON.stringify([...sent])),
        ]),
      );
    };
    const before = await read();
    assert.ok(before.includes(share.id), "the search sees no share");
    await browser.post(`/admin/shares/${share.id}/unlock`);
    await browser.post(`/admin/shares/${share.id}/delete`);
    const seen = Buffer.concat([before, await read()]);
    for (const value of values) {
      assert.ok(!seen.includes(value), "the administrator sees a secret");
    }
    const ofAdmin = [...browser.cookies.values(), headers.authorization.replace("Bearer ", "")];
    const stored = Buffer.concat(await readAll(server.dataDir));
    const log = Buffer.from(server.log());
    // The manifest of this test is stored, as each encrypted manifest is until the end of its share.
    for (const value of [...ofAdmin, ...ofShare.filter((text) => text !== manifest)]) {
      assert.ok(!stored.includes(value), "a secret is on the disk");
      assert.ok(!log.includes(value), "a secret is in the log");
    }
  });

  it("would be found by the search, because it finds values that the server receives", async () => {
    const planted = Buffer.from(`planted-${randomBytes(12).toString("hex")}`);
    assert.equal(await isRecognisable(planted), false);
    await fetch(`${server.url}/${planted}`);
    assert.equal(await isRecognisable(planted), true);
  });
});

async function readAll(folder: string): Promise<Buffer[]> {
  return Promise.all((await filesIn(folder)).map((path) => readFile(path)));
}
