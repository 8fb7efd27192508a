import assert from "node:assert/strict";
import { cp, mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { RawShare, secret } from "../support/raw-share.ts";
import { type CliUser, createCliUser } from "../support/run-cli.ts";
import { type ServerProcess, startServerProcess } from "../support/server-process.ts";
import { tempFolder } from "../support/temp-folder.ts";

const ADMIN = { ADMIN_USERNAME: "admin", ADMIN_PASSWORD: "correct horse battery" };

describe("a backup of a running server", () => {
  let server: ServerProcess;
  let user: CliUser;
  let backup = "";
  let token = "";
  const shares: Record<string, RawShare> = {};

  before(async () => {
    server = await startServerProcess({ env: ADMIN });
    user = await createCliUser();
    shares.large = await RawShare.ready(server.url, { size: 300_000 });
    shares.inline = await RawShare.ready(server.url, { inline: true });
    shares.claimedLater = await RawShare.ready(server.url, { size: 100_000 });
    shares.burnedLater = await RawShare.ready(server.url, { size: 100_000 });
    shares.burnedBefore = await RawShare.ready(server.url, { size: 100_000 });
    await shares.burnedBefore.burn();
    shares.uploading = await RawShare.created(server.url, { size: 100_000 });
    await shares.uploading.patch(0, shares.uploading.ciphertext.subarray(0, 50_000));
    const env = { DATA_DIR: server.dataDir };
    const created = await user.run(["upload-token", "create", "anna"], { env });
    token = created.stdout.trim();
    backup = join(await tempFolder(), "monday");
    const { exitCode, stderr } = await user.run(["backup", backup], { env });
    assert.equal(exitCode, 0, stderr);
    assert.match(stderr, /^Backed up the databases and 3 large ciphertexts \(/);
    await shares.burnedLater.burn();
    await claimAndRead(server, shares.claimedLater);
    await server.stop();
  });
  after(() => server.stop());

  it("can be read by its user alone, and has the ciphertexts of the three large shares that were ready", async () => {
    for (const name of await readdir(backup, { recursive: true })) {
      const path = join(backup, name);
      const { mode } = await stat(path);
      assert.equal(mode & 0o077, 0, path);
    }
    const folders = await readdir(join(backup, "blobs"));
    const blobs = await Promise.all(folders.map((each) => readdir(join(backup, "blobs", each))));
    assert.equal(blobs.flat().length, 3);
  });

  it("ends all shares when it is restored, and keeps upload tokens and timelines", async () => {
    const dataDir = await tempFolder();
    const { exitCode, stderr } = await user.run(["restore", backup], {
      env: { DATA_DIR: dataDir },
    });
    assert.equal(exitCode, 0, stderr);
    assert.match(stderr, /^Restored the backup of \S+ to .*\.\nEnded 5 shares\.\n/);
    const restored = await startServerProcess({
      env: { ...ADMIN, DATA_DIR: dataDir, UPLOAD_ACCESS: "token" },
    });
    try {
      for (const share of Object.values(shares)) {
        const moved = movedTo(restored, share);
        assert.equal((await moved.claim(secret())).status, 410);
        assert.equal((await moved.patch(50_000, share.ciphertext.subarray(50_000))).status, 410);
        const status = await moved.status();
        assert.equal(status.json.state, "gone");
        const isBurned = share === shares.burnedBefore;
        assert.equal(status.json.gone?.reason, isBurned ? "burned" : "removed");
        assert.ok(status.json.timeline.some(({ event }) => event === "created"));
      }
      const tokens = await user.run(["upload-token", "list"], { env: { DATA_DIR: dataDir } });
      assert.match(tokens.stdout, /anna/);
      assert.ok(token.startsWith("ots_"));
      const files = await readdir(join(dataDir, "blobs"), { recursive: true });
      assert.deepEqual(
        files.filter((name) => !name.startsWith(".place-")),
        [],
      );
    } finally {
      await restored.stop();
    }
  });

  it("brings shares back only with --keep-shares, except those burned before it and unfinished uploads", async () => {
    const dataDir = await tempFolder();
    const { exitCode, stderr } = await user.run(["restore", backup, "--keep-shares"], {
      env: { DATA_DIR: dataDir },
    });
    assert.equal(exitCode, 0, stderr);
    assert.match(
      stderr,
      /Ended 1 share\.\nKept 4 shares\. Shares that were opened or burned after/,
    );
    const restored = await startServerProcess({ env: { DATA_DIR: dataDir } });
    try {
      for (const name of ["large", "inline", "claimedLater", "burnedLater"]) {
        await claimAndRead(restored, shares[name] as RawShare);
      }
      for (const name of ["burnedBefore", "uploading"]) {
        const share = movedTo(restored, shares[name] as RawShare);
        assert.equal((await share.claim(secret())).status, 410, name);
      }
    } finally {
      await restored.stop();
    }
  });

  it("is refused by a folder that has shares, and by a running server", async () => {
    const env = { DATA_DIR: server.dataDir };
    const used = await user.run(["restore", backup], { env });
    assert.equal(used.exitCode, 2);
    assert.match(used.stderr, /has shares already/);
    await server.restart();
    const running = await user.run(["restore", backup], { env });
    assert.equal(running.exitCode, 2);
    assert.match(running.stderr, /Another server uses this DATA_DIR/);
    await server.stop();
  });

  it("is restored by a second run after an interrupted one, without the log of an older database", async () => {
    const dataDir = await tempFolder();
    await mkdir(join(dataDir, "restoring"));
    await writeFile(join(dataDir, "restoring", "onetimeshare.db"), "half");
    await writeFile(join(dataDir, "onetimeshare.db-wal"), "an old log");
    await writeFile(join(dataDir, "admin.db"), "from the interrupted run");
    const { exitCode, stderr } = await user.run(["restore", backup], {
      env: { DATA_DIR: dataDir },
    });
    assert.equal(exitCode, 0, stderr);
    assert.ok(!(await readdir(dataDir)).includes("restoring"));
    const restored = await startServerProcess({ env: { ...ADMIN, DATA_DIR: dataDir } });
    await restored.stop();
  });

  it("leaves no second copy of a blob and no second marker if it was interrupted several times", async () => {
    const damaged = join(await tempFolder(), "damaged");
    await cp(backup, damaged, { recursive: true });
    const dataDir = await tempFolder();
    const restore = () =>
      user.run(["restore", damaged, "--keep-shares"], { env: { DATA_DIR: dataDir } });
    const names = await readdir(join(damaged, "blobs"), { recursive: true });
    const blobs = names.filter((name) => name.includes("."));
    for (const name of blobs) {
      const path = join(damaged, "blobs", name);
      const whole = await readFile(path);
      await writeFile(path, whole.subarray(0, 10_000));
      const { exitCode, stderr } = await restore();
      assert.equal(exitCode, 1, stderr);
      await writeFile(path, whole);
    }
    assert.equal((await restore()).exitCode, 0);
    const found = await readdir(join(dataDir, "blobs"), { recursive: true });
    assert.equal(found.filter((name) => name.startsWith(".place-")).length, 1);
    assert.equal(found.filter((name) => /\/[0-9a-f]{32}/.test(name)).length, blobs.length);
    assert.ok(!(await readdir(dataDir)).includes("restoring"));
    const restored = await startServerProcess({ env: { DATA_DIR: dataDir } });
    await claimAndRead(restored, shares.large as RawShare);
    await restored.stop();
  });

  it("is made only in a new folder, and restored only when it is complete", async () => {
    const env = { DATA_DIR: server.dataDir };
    const existing = await user.run(["backup", backup], { env });
    assert.equal(existing.exitCode, 2);
    assert.match(existing.stderr, /exists\. Name a folder that does not\./);
    const nothing = await user.run(["backup", `${backup}2`], {
      env: { DATA_DIR: await tempFolder() },
    });
    assert.equal(nothing.exitCode, 2);
    assert.match(nothing.stderr, /has no onetimeshare\.db/);
    const incomplete = await user.run(["restore", await tempFolder()], {
      env: { DATA_DIR: await tempFolder() },
    });
    assert.equal(incomplete.exitCode, 2);
    assert.match(incomplete.stderr, /is not a complete backup/);
    const redis = await user.run(["backup", `${backup}3`], {
      env: { ...env, REDIS_URL: "redis://127.0.0.1:1", SECRET_KEY: "x".repeat(44) },
    });
    assert.equal(redis.exitCode, 2);
    assert.match(redis.stderr, /With REDIS_URL/);
  });
});

/** The same share on another server. */
function movedTo({ url }: ServerProcess, share: RawShare): RawShare {
  return Object.assign(Object.create(RawShare.prototype), share, { url }) as RawShare;
}

async function claimAndRead(server: ServerProcess, share: RawShare): Promise<void> {
  const moved = movedTo(server, share);
  const ticket = secret();
  assert.equal((await moved.claim(ticket)).status, 201);
  assert.ok((await moved.content(ticket)).bytes.equals(share.ciphertext));
}
