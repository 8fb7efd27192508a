import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import {
  assertMoved,
  type MigrationSides,
  sharesAt,
  startMigrationSides,
} from "../support/migration-sides.ts";
import { killMigration, migrate, type SideSettings, settingsFile } from "../support/migrations.ts";
import { RawShare } from "../support/raw-share.ts";
import { withRedis } from "../support/redis-server.ts";
import { startServerProcess } from "../support/server-process.ts";
import {
  assertSameStatuses,
  type LivedShare,
  makeShares,
  readStatuses,
} from "../support/shares-in-all-states.ts";
import { tempFolder } from "../support/temp-folder.ts";

describe("a migration", () => {
  let sides: MigrationSides;

  before(async () => {
    sides = await startMigrationSides();
  });
  after(() => sides.stop());

  it("is refused to one of two people who begin it at the same time", async () => {
    for (const from of [await sides.onDisk(), await sides.inRedis()]) {
      const shares = await sharesAt(from, 22);
      const migration = { from, to: await sides.inRedis() };
      const results = await Promise.all([
        migrate(sides.user, migration),
        migrate(sides.user, migration),
      ]);
      const refused = results.filter(({ exitCode }) => exitCode !== 0);
      for (const { stderr } of refused) {
        assert.match(stderr, /another migration uses|Another process migrates/);
      }
      if (refused.length === 0) {
        // The second one began after the first one was done.
        assert.ok(results.some(({ stderr }) => /There is nothing to move/.test(stderr)));
      } else if (refused.length === 2) {
        // Two that ask for the lock of the folder at the same moment can both be refused.
        assert.equal((await migrate(sides.user, migration)).exitCode, 0);
      }
      await assertMoved(migration.to, shares);
    }
  });

  it("is refused while a server runs on either side", async () => {
    const [disk, first] = [await sides.onDisk(), await sides.inRedis()];
    await sharesAt(disk, 1);
    await sharesAt(first, 1);
    for (const busy of [disk, first]) {
      const server = await startServerProcess({ env: busy });
      const fromBusy = await migrate(sides.user, { from: busy, to: await sides.inRedis() });
      assert.ok([1, 2].includes(fromBusy.exitCode ?? 0), fromBusy.stderr);
      assert.match(fromBusy.stderr, /Stop (?:it|all servers) first/);
      const other = busy === disk ? first : disk;
      const toBusy = await migrate(sides.user, { from: other, to: busy });
      assert.match(toBusy.stderr, /Stop (?:it|all servers) first/);
      await server.stop();
      const again = await startServerProcess({ env: other });
      await again.stop();
    }
  });

  it("can't be undermined by a server that was cut off from Redis while it ran", async () => {
    const [from, to] = [await sides.inRedis(), await sides.onDisk()];
    const server = await startServerProcess({ env: from });
    const shares = await makeShares(server.url, 11);
    await readStatuses(server.url, shares);
    process.kill(server.pid, "SIGSTOP");
    const db = Number(new URL(String(from.REDIS_URL)).pathname.slice(1));
    await withRedis(sides.redis.port, async (client) => {
      for (const type of ["NORMAL", "PUBSUB"]) {
        await client.call("CLIENT", "KILL", "TYPE", type, "SKIPME", "yes");
      }
    });
    const { exitCode, stderr } = await migrate(sides.user, { from, to });
    assert.equal(exitCode, 0, stderr);
    process.kill(server.pid, "SIGCONT");
    // The server connects again.
    const { share } = shares[0] as LivedShare;
    await untilStatus(503, async () => (await share.claim()).status);
    for (const { share } of shares) {
      assert.equal((await share.claim()).status, 503);
      assert.equal((await share.preview()).status, 503);
      assert.equal((await share.burn()).status, 503);
      assert.equal((await share.patch(0, share.ciphertext)).status, 503);
    }
    assert.equal((await new RawShare(server.url, { inline: true }).create()).status, 503);
    assert.match(server.log(), /a migration has closed this data/);
    await withRedis(sides.redis.port, async (client) => {
      await client.select(db);
      assert.deepEqual(await client.keys("*:{??}:share:*"), []);
      assert.deepEqual(await client.keys("*:{??}:sealed:*"), []);
    });
    await server.stop();
    await assertMoved(to, shares);
  });

  it("closes both sides to servers and commands until it is complete", async () => {
    const [from, to] = [await sides.onDisk(), await sides.inRedisAndS3()];
    const shares = await sharesAt(from, 440);
    await killWhileCopying({ from, to });
    for (const [env, reason] of [
      [from, /A migration to Redis at .* has begun\. Run `onetimeshare migrate` again/],
      [to, /The move of shares from SQLite in .* is not complete/],
    ] as const) {
      await assert.rejects(startServerProcess({ env }), reason);
      const token = await sides.user.run(["upload-token", "create", "anna"], { env });
      assert.equal(token.exitCode, 1, token.stderr);
      assert.match(token.stderr, reason);
      const doctor = await sides.user.run(["doctor"], { env });
      assert.match(doctor.stdout + doctor.stderr, reason);
    }
    const backup = await sides.user.run(["backup", join(await tempFolder(), "b")], { env: from });
    assert.match(backup.stderr, /A migration to Redis at/);
    const elsewhere = await migrate(sides.user, { from, to: await sides.inRedis() });
    assert.equal(elsewhere.exitCode, 2, elsewhere.stderr);
    assert.match(elsewhere.stderr, /The shares are being moved to Redis at/);
    const { exitCode, stderr } = await migrate(sides.user, { from, to });
    assert.equal(exitCode, 0, stderr);
    assert.match(stderr, /Earlier runs had moved/);
    await assertMoved(to, shares);
  });

  it("can be cancelled until it is complete: the source is as before, and the target is empty", async () => {
    for (const [from, to] of [
      [await sides.onDisk(), await sides.inRedisAndS3()],
      [await sides.inRedisAndS3(), await sides.onDisk()],
    ] as const) {
      const shares = await sharesAt(from, 440);
      await killWhileCopying({ from, to });
      const cancelled = await migrate(sides.user, { from, to }, "--cancel");
      assert.equal(cancelled.exitCode, 0, cancelled.stderr);
      assert.match(
        cancelled.stderr,
        /^Cancelled the migration to .*\. The source can be used again/m,
      );
      const server = await startServerProcess({ env: from });
      await assertSameStatuses(server.url, shares);
      await server.stop();
      const { exitCode, stderr } = await migrate(sides.user, { from, to });
      assert.equal(exitCode, 0, stderr);
      assert.doesNotMatch(stderr, /Earlier runs/);
      const late = await migrate(sides.user, { from, to }, "--cancel");
      assert.equal(late.exitCode, 1);
      assert.match(late.stderr, /All shares were moved to/);
      await assertMoved(to, shares);
    }
  });

  it("moves nothing with --dry-run, and reports what it would move", async () => {
    const [from, to] = [await sides.onDisk(), await sides.inRedis()];
    const shares = await sharesAt(from, 22);
    const { exitCode, stderr } = await migrate(sides.user, { from, to }, "--dry-run");
    assert.equal(exitCode, 0, stderr);
    assert.match(stderr, /^22 shares and .* of large ciphertexts can move\. Nothing was moved\.$/m);
    await assertMoved(from, shares);
    const server = await startServerProcess({ env: to });
    await server.stop();
  });

  it("is refused with wrong settings before anything is changed", async () => {
    const from = await sides.onDisk();
    const shares = await sharesAt(from, 11);
    const used = await sides.inRedis();
    await sharesAt(used, 1);
    const folder = await tempFolder();
    const empty = join(folder, "empty.env");
    await writeFile(empty, "# nothing\n");
    const refusals: [string[], RegExp][] = [
      [["--to", await settingsFile(used)], /The target has data already: Redis at/],
      [["--to", await settingsFile(from)], /need different data folders/],
      [
        ["--to", await settingsFile({ ...(await sides.inRedis()), SECRET_KEY: "x".repeat(40) })],
        /needs the secret key of the source/,
      ],
      [["--to", empty], /has no settings/],
      [["--to", join(folder, "none.env")], /does not exist/],
      [["--to", await settingsFile({ REDIS_URL: "no address" })], /REDIS_URL/],
      [[], /--to FILE/],
      [["--to", empty, "--dry-run", "--cancel"], /not both/],
      [["--cancel"], /no migration of these shares to cancel/],
    ];
    for (const [options, reason] of refusals) {
      const { exitCode, stderr } = await sides.user.run(["migrate", ...options], { env: from });
      assert.ok(exitCode === 2 || exitCode === 1, `${exitCode} ${stderr}`);
      assert.match(stderr, reason);
    }
    const same = await migrate(sides.user, { from: used, to: used });
    assert.match(same.stderr, /Both sides of the migration have the same REDIS_URL/);
    const nothing = await migrate(sides.user, {
      from: await sides.onDisk(),
      to: await sides.inRedis(),
    });
    assert.match(nothing.stderr, /has no onetimeshare\.db/);
    await assertMoved(from, shares);
  });

  it("carries the secret key to a target that has none", async () => {
    const from = {
      DATA_DIR: await tempFolder(),
      ADMIN_USERNAME: "a",
      ADMIN_PASSWORD: "b".repeat(12),
    };
    const shares = await sharesAt(from, 11);
    const to = { ...from, DATA_DIR: await tempFolder() };
    const { exitCode, stderr } = await migrate(sides.user, { from, to });
    assert.equal(exitCode, 0, stderr);
    await assertMoved(to, shares);
  });

  it("copies no blob if both sides have one bucket", async () => {
    const bucket = await sides.s3.newBucket();
    const [from, to] = [
      { ...(await sides.onDisk()), ...bucket },
      { ...(await sides.inRedis()), ...bucket },
    ];
    const shares = await sharesAt(from, 22);
    const objects = async () => {
      const { Contents = [] } = await sides.s3.client.listObjectsV2({ Bucket: bucket.S3_BUCKET });
      return Contents.map(
        ({ Key, LastModified }) => `${Key} ${LastModified?.toISOString()}`,
      ).filter((line) => !line.startsWith(".place"));
    };
    const before = await objects();
    assert.ok(before.length > 5);
    const { exitCode, stderr } = await migrate(sides.user, { from, to });
    assert.equal(exitCode, 0, stderr);
    assert.match(stderr, /and 0 bytes of large ciphertexts/);
    assert.deepEqual(await objects(), before);
    await assertMoved(to, shares);
  });

  async function killWhileCopying(migration: { from: SideSettings; to: SideSettings }) {
    for (let delay = 800; ; delay += 50) {
      assert.ok(
        await killMigration(sides.user, migration, delay),
        "the migration was still running",
      );
      const { stderr } = await migrate(
        sides.user,
        { ...migration, to: await sides.inRedis() },
        "--dry-run",
      );
      if (/are being moved to/.test(stderr)) return;
    }
  }
});

async function untilStatus(status: number, ask: () => Promise<number>): Promise<void> {
  const deadline = performance.now() + 20_000;
  while ((await ask().catch(() => 0)) !== status) {
    assert.ok(performance.now() < deadline, `the status is not ${status}`);
  }
}
