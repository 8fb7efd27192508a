import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { AdminShares } from "../../src/protocol/admin-api.ts";
import { adminPaths } from "../../src/server/routes/admin/admin-schemas.ts";
import { ADMIN_ENV, adminBearer } from "../support/admin.ts";
import { blobFilesIn, filesIn } from "../support/files-in.ts";
import {
  ARCHIVE,
  clockAhead,
  LARGE_TEXT,
  type OldState,
  unpackInto,
} from "../support/old-state.ts";
import { call, RawShare, secret } from "../support/raw-share.ts";
import { type CliUser, createCliUser } from "../support/run-cli.ts";
import { type ServerProcess, startServerProcess } from "../support/server-process.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { sentLink } from "../support/transcript.ts";
import { waitUntil } from "../support/wait-until.ts";

const DAY_SECONDS = 86_400;

describe("this version, with the data of an older version,", () => {
  let old: OldState;
  let server: ServerProcess;
  let user: CliUser;
  let clock: Record<string, string>;

  before(async () => {
    const folder = await tempFolder();
    unpackInto(folder, ARCHIVE);
    old = JSON.parse(await readFile(join(folder, "secrets.json"), "utf8"));
    // The fixture's shares expire, so the clock continues at the time when the older version stopped.
    clock = clockAhead(old.madeAt + 60_000 - Date.now());
    server = await startServerProcess({
      env: {
        DATA_DIR: join(folder, "data"),
        CLAIM_LEASE: String(DAY_SECONDS),
        RATE_LIMIT: "on",
        UPLOAD_ACCESS: "token",
        ...ADMIN_ENV,
        ...clock,
      },
    });
    user = await createCliUser();
    await rename(join(folder, "state"), user.stateFolder);
    await moveState(user, old, server.url);
  });
  after(() => server.stop());

  const share = (name: string) => {
    const { ciphertext, ...saved } = old.shares[name] as OldState["shares"][string];
    const bytes = Buffer.from(ciphertext, "base64url");
    return Object.assign(new RawShare(""), { ...saved, url: server.url, ciphertext: bytes });
  };
  const ticketOf = (name: string) => old.tickets[name] as string;
  const reasonOf = async (name: string) => (await share(name).status()).json.gone?.reason ?? null;

  it("says in the log that it upgrades them, and when it is done", () => {
    const lines = server.log().split("\n");
    const named = lines.filter((line) => line.includes(`"file":"onetimeshare.db"`));
    assert.equal(named.length, 2, server.log());
    assert.match(named[0] ?? "", /"level":30,.*"msg":"upgrading a database; /);
    assert.match(named[1] ?? "", /"tookMs":\d+.*"msg":"upgraded the database"/);
  });

  it("previews and delivers its shares", async () => {
    for (const [name, state] of [
      ["readyInline", "gone"],
      ["readyBlob", "ready"],
    ] as const) {
      const ready = share(name);
      const preview = await ready.preview();
      assert.equal(preview.json.manifest, ready.manifest);
      const ticket = secret();
      assert.equal((await ready.claim(ticket)).status, 201);
      assert.deepEqual((await ready.content(ticket)).bytes, ready.ciphertext);
      assert.equal((await ready.receipt(ticket)).status, 204);
      assert.equal((await ready.status()).json.state, state);
    }
  });

  it("resumes its upload", async () => {
    const uploading = share("uploading");
    assert.equal(await uploading.offset(), 3_000);
    assert.equal((await uploading.patch(3_000, uploading.ciphertext.subarray(3_000))).status, 204);
    const ticket = secret();
    assert.equal((await uploading.claim(ticket)).status, 201);
    assert.deepEqual((await uploading.content(ticket)).bytes, uploading.ciphertext);
  });

  it("serves its leases until the recipients confirm", async () => {
    for (const name of ["leasedInline", "leasedBlob"]) {
      const leased = share(name);
      assert.equal((await leased.claim()).status, 410);
      assert.deepEqual((await leased.content(ticketOf(name))).bytes, leased.ciphertext);
      assert.equal((await leased.receipt(ticketOf(name))).status, 204);
      assert.equal(await reasonOf(name), "claimed");
    }
  });

  it("unlocks its locked share", async () => {
    const locked = share("locked");
    assert.equal((await locked.preview()).json.code, "locked");
    assert.equal((await locked.unlock()).status, 204);
    assert.equal((await locked.claim()).status, 201);
  });

  it("knows why each of its shares is gone", async () => {
    for (const [name, reason] of Object.entries({
      abandoned: "abandoned",
      expired: "expired",
      claimed: "claimed",
      burned: "burned",
      wrongPasswords: "wrong_passwords",
    })) {
      assert.equal(await reasonOf(name), reason);
      assert.equal((await share(name).preview()).status, 410);
    }
    const { receipts } = (await share("claimed").status()).json;
    assert.equal(receipts.length, 1);
  });

  it("lists its shares for the operator, with why and when they ended", async () => {
    const headers = await adminBearer(server.url);
    const list = `${server.url}${adminPaths.shares}`;
    for (const name of Object.keys(old.shares)) {
      const { id } = share(name);
      const { json } = await call<AdminShares>(`${list}?id=${id}`, { headers });
      assert.deepEqual(json.shares[0]?.gone, (await share(name).status()).json.gone, name);
    }
  });

  it("accepts its upload token", async () => {
    const created = new RawShare(server.url, { inline: true });
    assert.equal((await created.create()).json.code, "upload_not_allowed");
    const authorization = `Bearer ${old.uploadToken}`;
    assert.equal((await created.create({ authorization })).status, 201);
  });

  it("opens, resumes and burns the shares in the state of its command line", async () => {
    const run = (args: string[], stdin = "") =>
      user.run(args, { stdin, env: { ...clock, ONETIMESHARE_UPLOAD_TOKEN: old.uploadToken } });
    const here = (link: string) => link.replace(old.serverUrl, server.url);
    const received = await run(["get", here(old.links.unopened)]);
    assert.deepEqual([received.exitCode, received.stdout], [0, "an old text"], received.stderr);
    assert.match((await run(["status", here(old.links.unopened)])).stdout, /receipt verified/);

    const resumed = await run(["get", here(old.links.interrupted)]);
    assert.equal(resumed.exitCode, 0, resumed.stderr);
    assert.equal(resumed.stdout, LARGE_TEXT);

    const { linkKey } = await sendRecord(user);
    const { link } = sentLink(await run(["send", "--server", server.url], LARGE_TEXT));
    assert.ok(
      link.includes(linkKey),
      "the link opens another share than that of the older version",
    );
    assert.equal((await run(["burn", link])).exitCode, 0);
    assert.equal((await run(["get", link])).exitCode, 3);
  });

  it("burns its shares and deletes their blobs", async () => {
    const notGone = ["readyBlob", "uploading", "locked"];
    for (const name of notGone) {
      assert.equal((await share(name).burn()).status, 204);
      assert.equal(await reasonOf(name), "burned");
    }
    const blobs = join(server.dataDir, "blobs");
    await waitUntil(async () => (await blobFilesIn(blobs)).length === 0);
  });
});

/** Replaces the addresses and paths in the state of a command line, because both differ in every run. */
async function moveState(user: CliUser, old: OldState, serverUrl: string): Promise<void> {
  const files = (await filesIn(user.stateFolder)).filter((path) => path.endsWith(".json"));
  assert.equal(files.length, 4);
  for (const path of files) {
    const text = await readFile(path, "utf8");
    const moved = text
      .replaceAll(old.serverUrl, serverUrl)
      .replaceAll(old.home, dirname(user.stateFolder));
    await writeFile(path, moved);
  }
  const digest = createHash("sha256").update(LARGE_TEXT).digest("base64url");
  const command = JSON.stringify([serverUrl, [JSON.stringify(["text", digest])], null, null]);
  const name = createHash("sha256").update(command).digest("hex").slice(0, 32);
  const sending = join(user.stateFolder, "sending");
  const [oldName = ""] = await readdir(sending);
  await rename(join(sending, oldName), join(sending, name));
}

async function sendRecord(user: CliUser): Promise<{ linkKey: string }> {
  const records = await filesIn(join(user.stateFolder, "sending"));
  const path = records.find((file) => file.endsWith("record.json"));
  assert.ok(path !== undefined);
  return JSON.parse(await readFile(path, "utf8"));
}
