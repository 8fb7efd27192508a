import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import {
  assertMoved,
  type MigrationSides,
  sharesAt,
  startMigrationSides,
} from "../support/migration-sides.ts";
import { migrate, type SideSettings, settingsFile, startMigration } from "../support/migrations.ts";
import { programCommand } from "../support/program.ts";
import { startCluster } from "../support/redis-groups.ts";
import { withRedis } from "../support/redis-server.ts";
import { startServerProcess } from "../support/server-process.ts";
import {
  assertAllClaimableOnce,
  assertSameStatuses,
  type LivedShare,
} from "../support/shares-in-all-states.ts";
import { tempFolder } from "../support/temp-folder.ts";

const SHARES = 660;

describe("a migration whose stores fail", () => {
  let sides: MigrationSides;

  before(async () => {
    sides = await startMigrationSides();
  });
  after(() => sides.stop());

  it("says that Redis is full, and continues when there is room", async () => {
    const [from, to] = [await sides.onDisk(), await sides.inRedisAndS3()];
    const shares = await sharesAt(from, SHARES);
    await withRedis(sides.redis.port, async (client) => {
      const used = Number(/used_memory:(\d+)/.exec(await client.info("memory"))?.[1]);
      await client.config("SET", "maxmemory", String(used + 500_000));
    });
    const full = await migrate(sides.user, { from, to });
    assert.equal(full.exitCode, 1, full.stderr);
    assert.match(full.stderr, /OOM.*The target is full\. Make room there, then run the same/);
    await withRedis(sides.redis.port, (client) => client.config("SET", "maxmemory", "0"));
    await finishAndCheck({ from, to }, shares);
  });

  it("says that the disk is full, and continues when there is room", async () => {
    const [from, to] = [await sides.inRedisAndS3(), await sides.onDisk()];
    const shares = await sharesAt(from, SHARES);
    const image = join(await tempFolder(), "disk.img");
    const dataDir = String(to.DATA_DIR);
    const file = await settingsFile({ ...to, DISK_FLOOR: "1" });
    await inShell(`truncate --size 32M '${image}'; mkfs.ext4 -q -m 0 '${image}'`);
    const mounted = `mount -o loop '${image}' '${dataDir}'`;
    const filler = `'${dataDir}/filler'`;
    const begin = `${mounted}; head -c 40M /dev/zero > ${filler} || true; truncate --size -1M ${filler}`;
    const run = (before: string) => runMounted(before, ["migrate", "--to", file], from);
    const full = await run(begin);
    assert.equal(full.exitCode, 1, full.stderr);
    assert.match(full.stderr, /full.*\. The target is full\. Make room there/);
    const done = await run(`${mounted}; rm ${filler}`);
    assert.equal(done.exitCode, 0, done.stderr);
    const wrapper = ["unshare", "--mount", "sh", "-ec", `${mounted}; exec "$@"`, "sh"];
    const server = await startServerProcess({ env: { ...to, DISK_FLOOR: "1" }, wrapper });
    await assertSameStatuses(server.url, shares);
    await assertAllClaimableOnce(server.url, shares);
    await server.stop();
  });

  it("says that a disk has too little room before it changes anything", async () => {
    const [from, to] = [await sides.inRedisAndS3(), await sides.onDisk()];
    const shares = await sharesAt(from, 11);
    const refused = await migrate(sides.user, { from, to: { ...to, DISK_FLOOR: "100 TiB" } });
    assert.equal(refused.exitCode, 2, refused.stderr);
    assert.match(refused.stderr, /ciphertexts have .*, but the folder .* has room for 0 bytes/);
    await assertMoved(from, shares);
  });

  it("says that Redis or S3 is gone, and continues when it is back, in both directions", async () => {
    const first = await sides.onDisk();
    const second = await sides.inRedisAndS3();
    const third = await sides.onDisk();
    const shares = await sharesAt(first, SHARES);
    const failures: [RegExp, () => Promise<void>, () => Promise<void>][] = [
      [/^Redis.*Check REDIS_URL/m, () => sides.redis.kill(), () => sides.redis.restart()],
      [/^S3.*Check the S3 settings/m, () => sides.s3.kill(), () => sides.s3.restart()],
    ];
    for (const [from, to] of [
      [first, second],
      [second, third],
    ] as const) {
      for (const [message, kill, restart] of failures) {
        const running = await startMigration(sides.user, { from, to });
        await sleep(1_800);
        await kill();
        const { exitCode, stderr } = await running.result;
        await restart();
        assert.equal(exitCode, 1, stderr);
        assert.match(stderr, message);
      }
      const { exitCode, stderr } = await migrate(sides.user, { from, to });
      assert.equal(exitCode, 0, stderr);
    }
    await assertMoved(third, shares);
  });

  it("ends with Ctrl-C within seconds, and says how to continue", async () => {
    const [from, to] = [await sides.onDisk(), await sides.inRedisAndS3()];
    const shares = await sharesAt(from, SHARES);
    const running = await startMigration(sides.user, { from, to });
    await sleep(1_800);
    running.kill("SIGINT");
    const { exitCode, stderr } = await running.result;
    assert.equal(exitCode, 130, stderr);
    assert.match(stderr, /Run the same command again to continue/);
    await finishAndCheck({ from, to }, shares);
  });

  it("can't be harmed by a process that was suspended until another one had finished", async () => {
    const [from, to] = [await sides.inRedisAndS3(), await sides.inRedisAndS3()];
    const shares = await sharesAt(from, SHARES);
    const suspended = await startMigration(sides.user, { from, to });
    await sleep(1_800);
    suspended.kill("SIGSTOP");
    const { exitCode, stderr } = await migrate(sides.user, { from, to });
    assert.equal(exitCode, 0, stderr);
    const server = await startServerProcess({ env: to });
    const [first] = shares.filter(({ kind }) => kind === "inline");
    assert.ok(first);
    assert.equal((await at(first, server.url).burn()).status, 204);
    suspended.kill("SIGCONT");
    const late = await suspended.result;
    assert.equal(late.exitCode, 1, late.stderr);
    const others = shares.filter((each) => each !== first);
    await assertSameStatuses(server.url, others);
    assert.equal((await at(first, server.url).status()).json.state, "gone");
    await assertAllClaimableOnce(server.url, others);
    await server.stop();
  });

  it("moves to a Redis Cluster, back, and there again", async () => {
    const cluster = await startCluster();
    const [from, back] = [await sides.onDisk(), await sides.onDisk()];
    const to = { ...(await sides.onDisk()), REDIS_URL: cluster.url };
    const shares = await sharesAt(from, 110);
    for (const migration of [
      { from, to },
      { from: to, to: back },
      { from: back, to },
    ]) {
      const { exitCode, stderr } = await migrate(sides.user, migration);
      assert.equal(exitCode, 0, stderr);
    }
    await assertMoved(to, shares);
    await cluster.stop();
  });

  async function finishAndCheck(
    migration: { from: SideSettings; to: SideSettings },
    shares: LivedShare[],
  ): Promise<void> {
    const { exitCode, stderr } = await migrate(sides.user, migration);
    assert.equal(exitCode, 0, stderr);
    await assertMoved(migration.to, shares);
  }
});

function at({ share }: LivedShare, url: string): LivedShare["share"] {
  return Object.assign(Object.create(Object.getPrototypeOf(share)), share, { url });
}

function inShell(command: string): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile("sh", ["-ec", command], (error) => (error ? reject(error) : resolve()));
  });
}

/** Runs a command in its own mount namespace, after `before`. */
function runMounted(
  before: string,
  args: string[],
  env: SideSettings,
): Promise<{ exitCode: number; stderr: string }> {
  const { program, firstArguments } = programCommand();
  const shell = ["--mount", "sh", "-ec", `${before}; exec "$@"`, "sh"];
  return new Promise((resolve) => {
    const options = { env: { PATH: process.env.PATH, ...env } };
    const words = [...shell, program, ...firstArguments, ...args];
    execFile("unshare", words, options, (error, _stdout, stderr) => {
      resolve({ exitCode: error ? Number(error.code) : 0, stderr });
    });
  });
}
