import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFile, stat, statfs, truncate, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { after, describe, it } from "node:test";
import { blobFilesIn } from "../support/files-in.ts";
import { call, RawShare, secret } from "../support/raw-share.ts";
import { type ServerProcess, startServerProcess } from "../support/server-process.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { waitUntil } from "../support/wait-until.ts";

const MIB = 1024 * 1024;
const servers: ServerProcess[] = [];

after(() => Promise.all(servers.map((server) => server.stop())));

describe("a server whose disk is nearly full", () => {
  it("rejects creations that would cross the free-space floor before it reads a body, and still serves other requests", async () => {
    const server = await onSmallDisk({ size: 32 * MIB, floor: 8 * MIB });
    const kept = await RawShare.ready(server.url, { size: 4 * MIB });
    assert.deepEqual(await refusal(new RawShare(server.url, { size: 30 * MIB }).create()), full);

    const [first, second] = [
      await RawShare.created(server.url, { size: 15 * MIB }),
      await RawShare.created(server.url, { size: 15 * MIB }),
    ];
    assert.equal((await first.patch(0, first.ciphertext)).status, 204);
    assert.deepEqual(await refusal(second.patch(0, second.ciphertext)), full);
    assert.ok((await freeBytes(server)) >= 6 * MIB, "the free space is below the floor");
    assert.equal((await first.create()).status, 201, "a repeated request creates no second share");
    assert.deepEqual(await refusal(new RawShare(server.url, { size: 9 * MIB }).create()), full);

    await arrives(kept);
    assert.equal((await first.burn()).status, 204);
    await waitUntil(async () => (await freeBytes(server)) > 24 * MIB);
    const offset = await second.offset();
    assert.equal((await second.patch(offset, second.ciphertext.subarray(offset))).status, 204);
    await arrives(second);
  });
});

describe("a server whose disk is completely full", () => {
  it("reports it, keeps acknowledged data, leaves no incomplete share, and recovers when space is free", async () => {
    const server = await onSmallDisk({ size: 24 * MIB, floor: 1 });
    const kept = await RawShare.ready(server.url, { size: 4 * MIB });
    const filler = join(folderOf(server), "filler");
    await fill(filler);
    const [inline, large] = [
      new RawShare(server.url, { size: 60_000, inline: true }),
      new RawShare(server.url, { size: 200_000 }),
    ];
    for (const answer of [await inline.create(), await large.create()]) {
      assert.deepEqual([answer.status, answer.json.code], [507, "storage_full"]);
    }
    const { status, code } = await refusal(kept.claim());
    assert.ok(status === 507 && code === "storage_full", `${status} ${code}`);
    assert.equal((await call(`${server.url}/api/v1/config`)).status, 200);

    spawnSync("rm", [filler]);
    for (const share of [inline, large]) {
      assert.equal((await share.status()).status, 404);
      assert.equal((await share.create()).status, 201);
    }
    await arrives(kept);
    await arrives(inline);
  });

  it("stores some of many simultaneous creations, and nothing of those that it refuses", async () => {
    const server = await onSmallDisk({ size: 24 * MIB, floor: 1 });
    const filler = join(folderOf(server), "filler");
    await fill(filler);
    await truncate(filler, (await stat(filler)).size - 600_000);
    const shares = Array.from(
      { length: 60 },
      (_, number) => new RawShare(server.url, { size: 500 * (number + 1), inline: true }),
    );
    const answers = await Promise.all(shares.map((share) => share.create()));
    const refused = shares.filter((_, number) => answers[number]?.status === 507);
    const stored = shares.filter((_, number) => answers[number]?.status === 201);
    assert.equal(refused.length + stored.length, shares.length);
    assert.ok(refused.length > 0 && stored.length > 0, `${stored.length} shares are stored`);
    for (const share of refused) assert.equal((await share.status()).status, 404);
    spawnSync("rm", [filler]);
    for (const share of refused) assert.equal((await share.create()).status, 201);
    for (const share of shares) await arrives(share);
  });
});

describe("a server whose disk has become read-only", () => {
  it("answers 503, keeps running, and serves all acknowledged data after the disk is repaired", async () => {
    const image = join(await tempFolder(), "disk.img");
    run("truncate", "--size", "64M", image);
    run("mkfs.ext4", "-q", image);
    const server = await startMounted(`mount -o loop,errors=remount-ro '${image}' "$DATA_DIR"`, 1);
    const kept = await RawShare.ready(server.url, { size: 4 * MIB, maxDownloads: 2 });
    const half = await RawShare.created(server.url, { size: 4 * MIB });
    assert.equal((await half.patch(0, half.ciphertext.subarray(0, MIB))).status, 204);
    const ticket = secret();
    assert.equal((await kept.claim(ticket)).status, 201);

    await makeReadOnly(server);
    for (const answer of [
      await new RawShare(server.url, { inline: true }).create(),
      await new RawShare(server.url, { size: MIB }).create(),
      await half.patch(MIB, half.ciphertext.subarray(MIB)),
      await kept.claim(),
      await kept.content(ticket),
      await kept.burn(),
    ]) {
      assert.deepEqual([answer.status, answer.json.code], [503, "unavailable"]);
      assert.ok(Number(answer.headers.get("retry-after")) > 0);
    }
    const health = await call(`${server.url}/health`);
    assert.deepEqual([health.status, health.json.metadata], [503, "failing"]);
    assert.equal((await call(`${server.url}/api/v1/config`)).status, 200);

    await server.kill("SIGKILL");
    spawnSync("e2fsck", ["-y", image]);
    await server.restart();
    assert.equal(await half.offset(), MIB);
    assert.equal((await half.patch(MIB, half.ciphertext.subarray(MIB))).status, 204);
    await arrives(half);
    assert.ok((await kept.content(ticket)).bytes.equals(kept.ciphertext));
    assert.equal((await kept.burn()).status, 204);
    await waitUntil(async () => (await blobFilesIn(join(folderOf(server), "blobs"))).length <= 1);
  });
});

describe("a server whose disk is unusable", () => {
  it("does not start, and reports the reason", async () => {
    const mount = (options: string) => `mount -t tmpfs -o ${options} tmpfs "$DATA_DIR"`;
    const [readOnly, tooSmall] = [mount("ro,size=8m"), mount("size=8m")];
    await assert.rejects(startMounted(readOnly, 1), /is on a read-only disk/);
    await assert.rejects(
      startMounted(tooSmall, 8 * MIB),
      /DISK_FLOOR must be smaller than the disk of DATA_DIR: it is 8 MiB, .* 8 MiB in total/,
    );
  });

  it("starts with a warning when the free space is below the floor", async () => {
    const mount = `mount -t tmpfs -o size=16m tmpfs "$DATA_DIR"; head -c 12M /dev/zero > "$DATA_DIR/filler"`;
    const server = await startMounted(mount, 8 * MIB);
    assert.match(server.log(), /the disk has less free space than DISK_FLOOR/);
    assert.deepEqual(await refusal(new RawShare(server.url, { size: MIB }).create()), full);
  });
});

const full = { status: 507, code: "storage_full" };

/** Starts a server with its own disk in memory. The disk disappears when the server exits. */
function onSmallDisk({ size, floor }: { size: number; floor: number }): Promise<ServerProcess> {
  return startMounted(`mount -t tmpfs -o size=${size} tmpfs "$DATA_DIR"`, floor);
}

/** Starts a server with its own mount namespace, in which `mount` has mounted a file system at DATA_DIR. */
async function startMounted(mount: string, floor: number): Promise<ServerProcess> {
  const env = { DISK_FLOOR: String(floor) };
  const wrapper = ["unshare", "--mount", "sh", "-ec", `${mount}; exec "$@"`, "sh"];
  const server = await startServerProcess({ env, wrapper });
  servers.push(server);
  return server;
}

/** The path of the server's data folder in the server's mount namespace. */
function folderOf(server: ServerProcess): string {
  return `/proc/${server.pid}/root${server.dataDir}`;
}

async function freeBytes(server: ServerProcess): Promise<number> {
  const { bavail, bsize } = await statfs(folderOf(server));
  return bavail * bsize;
}

async function fill(path: string): Promise<void> {
  const writing = writeFile(path, Buffer.alloc(64 * MIB));
  await assert.rejects(writing, { code: "ENOSPC" });
}

/** Remounts the disk read-only, as the kernel does when the disk fails. */
async function makeReadOnly({ pid, dataDir }: ServerProcess): Promise<void> {
  const mounts = await readFile(`/proc/${pid}/mounts`, "utf8");
  const line = mounts.split("\n").find((each) => each.split(" ")[1] === dataDir);
  const device = basename(line?.split(" ")[0] ?? "");
  await writeFile(`/sys/fs/ext4/${device}/trigger_fs_error`, "1");
}

function run(program: string, ...args: string[]): void {
  const { status, stderr } = spawnSync(program, args);
  assert.equal(status, 0, `${program}: ${stderr}`);
}

async function refusal(answer: Promise<{ status: number; json: { code?: unknown } }>) {
  const { status, json } = await answer;
  return { status, code: json.code };
}

async function arrives(share: RawShare): Promise<void> {
  const ticket = secret();
  const claim = await share.claim(ticket);
  assert.equal(claim.status, 201);
  const { bytes } = await share.content(ticket);
  assert.ok(bytes.equals(share.ciphertext));
  assert.equal((await share.receipt(ticket)).status, 204);
}
