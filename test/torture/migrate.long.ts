import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { Redis } from "ioredis";
import { type MigrationSides, startMigrationSides } from "../support/migration-sides.ts";
import { killMigration, migrate, type SideSettings } from "../support/migrations.ts";
import { type ServerProcess, startServerProcess } from "../support/server-process.ts";
import {
  assertAllClaimableOnce,
  assertSameStatuses,
  type LivedShare,
  makeShares,
  readStatuses,
} from "../support/shares-in-all-states.ts";

const SHARES = Number(process.env.MIGRATED_SHARES ?? 10_000);
const KILLS = 5;
const DATA_KEYS =
  /:(?:share|sealed|guesses|leases|live|timeline):|:(?:list|stats|outbox|deletions|reserved|total)$|-aside$/;
const COMMON = {
  ADMIN_USERNAME: "admin",
  ADMIN_PASSWORD: "correct horse battery",
  CLAIM_LEASE: "12 h",
};

describe(`a migration of ${SHARES} shares that is killed ${KILLS} times in each direction`, () => {
  let sides: MigrationSides;
  let onDisk: SideSettings;
  let onRedis: SideSettings;
  let shares: LivedShare[] = [];
  let stats: unknown;
  let link = "";

  before(async () => {
    sides = await startMigrationSides();
    onDisk = { ...(await sides.onDisk()), ...COMMON };
    onRedis = { ...(await sides.inRedisAndS3()), ...COMMON };
    const server = await serve(onDisk);
    shares = await makeShares(server.url, SHARES);
    const env = { ONETIMESHARE_SERVER: server.url };
    link = (await sides.user.run(["send"], { stdin: "The door code is 4711", env })).stdout.trim();
    const tokens = await sides.user.run(["upload-token", "create", "anna"], { env: onDisk });
    assert.equal(tokens.exitCode, 0, tokens.stderr);
    await readStatuses(server.url, shares);
    stats = await readStats(server);
    await server.stop();
  });
  after(() => sides.stop());

  it("moves every share with its state from SQLite and a folder to Redis and S3", async () => {
    await moveWithKills({ from: onDisk, to: onRedis });
    await assertRefusesToStart(onDisk, /were moved to Redis at/);
    const server = await serve(onRedis);
    await assertSameStatuses(server.url, shares);
    assert.deepEqual(await readStats(server), stats);
    await server.stop();
  });

  it("leaves no ciphertext on the disk", async () => {
    const folder = String(onDisk.DATA_DIR);
    const left = await readdir(join(folder, "blobs"), { recursive: true });
    assert.deepEqual(
      left.filter((name) => /[0-9a-f]{32}$/.test(name) && !name.includes(".place")),
      [],
    );
    assert.ok(!existsSync(join(folder, "limits.db")));
  });

  it("moves them back, and leaves no key of a share in Redis and no object in S3", async () => {
    await moveWithKills({ from: onRedis, to: onDisk });
    await assertRefusesToStart(onRedis, /were moved to SQLite in/);
    const client = new Redis(String(onRedis.REDIS_URL));
    const keys = await client.keys("*");
    assert.deepEqual(
      keys.filter((key) => DATA_KEYS.test(key)),
      [],
    );
    client.disconnect();
    const { Contents = [] } = await sides.s3.client.listObjectsV2({
      Bucket: String(onRedis.S3_BUCKET),
    });
    assert.deepEqual(
      Contents.filter(({ Key = "" }) => !Key.startsWith(".place")).map(({ Key }) => Key),
      [],
    );
  });

  it("has lost no share and brought none back: each can be opened exactly as often as before", async () => {
    const server = await serve(onDisk);
    await assertSameStatuses(server.url, shares);
    assert.deepEqual(await readStats(server), stats);
    const env = { ONETIMESHARE_SERVER: server.url };
    const opened = await sides.user.run(["get", movedLink(link, server.url)], { env });
    assert.equal(opened.stdout.trim(), "The door code is 4711");
    await assertAllClaimableOnce(server.url, shares);
    const tokens = await sides.user.run(["upload-token", "list"], { env: onDisk });
    assert.match(tokens.stdout, /anna/);
    const { stdout } = await sides.user.run(["doctor", "--json"], { env: onDisk });
    const findings = JSON.parse(stdout) as { check: string; result: string }[];
    const ofBlobs = findings.filter(({ check }) => /blob|database/.test(check));
    assert.ok(ofBlobs.length > 3 && ofBlobs.every(({ result }) => result === "ok"), stdout);
    await server.stop();
  });

  async function moveWithKills(migration: { from: SideSettings; to: SideSettings }) {
    for (let kill = 1; kill <= KILLS; kill++) {
      assert.ok(
        await killMigration(sides.user, migration, randomInt(900, 1_200 + SHARES / 2)),
        "it was still running",
      );
    }
    const { exitCode, stderr } = await migrate(sides.user, migration);
    assert.equal(exitCode, 0, stderr);
    assert.match(stderr, /^Moved everything from /m);
    const again = await migrate(sides.user, migration);
    assert.equal(again.exitCode, 0, again.stderr);
    assert.match(again.stderr, /There is nothing to move/);
  }
});

function serve(env: SideSettings): Promise<ServerProcess> {
  return startServerProcess({ env: { ...env, RATE_LIMIT: "off", LOG_LEVEL: "warn" } });
}

async function assertRefusesToStart(env: SideSettings, reason: RegExp): Promise<void> {
  await assert.rejects(serve(env), reason);
}

async function readStats({ url }: ServerProcess): Promise<unknown> {
  const credentials = { username: COMMON.ADMIN_USERNAME, password: COMMON.ADMIN_PASSWORD };
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify(credentials);
  const signIn = await fetch(`${url}/api/v1/admin/token`, { method: "POST", headers, body });
  const { token } = (await signIn.json()) as { token: string };
  const authorization = { authorization: `Bearer ${token}` };
  return (await fetch(`${url}/api/v1/admin/stats`, { headers: authorization })).json();
}

/** A link leads to the address of the server that made it. */
function movedLink(link: string, url: string): string {
  return link.replace(/^http:\/\/[^/]+/, url);
}
