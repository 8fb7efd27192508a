import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { RawShare } from "../../../test/support/raw-share.ts";
import { freePort, startRedis } from "../../../test/support/redis-server.ts";
import { tempFolder } from "../../../test/support/temp-folder.ts";
import { startServer } from "../main.ts";
import type { RunningServer } from "../running-server.ts";
import { examineDeployment } from "./examine-deployment.ts";

let server: RunningServer;
let dataDir = "";
let settings: Record<string, string>;

before(async () => {
  dataDir = await tempFolder();
  settings = { DATA_DIR: dataDir, PORT: String(await freePort()), MAX_SHARE_SIZE: "10 MiB" };
  server = await startServer({ ...settings, LOG_LEVEL: "silent" });
});
after(() => server.stop());

async function examine(env: Record<string, string> = settings, deletesOrphans = false) {
  const findings = await Array.fromAsync(examineDeployment(env, { deletesOrphans }));
  return {
    findings,
    fails: findings.some(({ result }) => result === "failure"),
    of: (check: string) => findings.find((finding) => finding.check === check),
  };
}

test("doctor names settings that are wrong for a public server", async () => {
  const { of } = await examine({
    ...settings,
    ...{ BASE_URL: "http://share.example.org", RATE_LIMIT: "off", DISK_FLOOR: "900 TiB" },
  });
  assert.equal(of("base-url")?.result, "failure");
  assert.equal(of("rate-limits")?.result, "warning");
  assert.match(of("disk")?.message ?? "", /at least the size of the disk/);
  const behind = { ...settings, BASE_URL: "https://share.example.org" };
  assert.equal((await examine(behind)).of("trusted-proxies")?.result, "failure");
  const open = { ...behind, TRUST_PROXY: "0.0.0.0/0" };
  assert.match((await examine(open)).of("trusted-proxies")?.message ?? "", /public addresses/);
});

test("doctor warns of a short password of the administrator, and does not repeat it", async () => {
  for (const [password, result] of [
    ["11 letters.", "warning"],
    ["twelve chars", "ok"],
  ] as const) {
    const env = { ...settings, ADMIN_USERNAME: "anna", ADMIN_PASSWORD: password };
    const finding = (await examine(env)).of("admin-password");
    assert.equal(finding?.result, result);
    assert.ok(!JSON.stringify(finding).includes(password));
  }
});

test("doctor warns of settings that are weak or have no effect, and repeats no secret", async () => {
  const secret = "hunter2";
  const weak = { METRICS_TOKEN: secret, RECEIVE_ONLY: "on" };
  const hooks = `slack+http://hooks.example.org/${secret},ntfy+http://ntfy:8080/a,ntfy+http://10.0.0.9/b`;
  const { of, findings } = await examine({ ...settings, ...weak, WEBHOOK_URLS: hooks });
  assert.match(of("metrics-token")?.message ?? "", /METRICS_TOKEN is short/);
  assert.match(of("receive-only")?.message ?? "", /REDIS_URL is not set/);
  const ofHooks = findings.filter(({ check }) => check === "webhook-addresses");
  assert.equal(ofHooks.length, 1, "the other names are private");
  assert.equal(ofHooks[0]?.result, "warning");
  assert.ok(!JSON.stringify(findings).includes(secret));
  const good = { METRICS_TOKEN: "x".repeat(16), WEBHOOK_URLS: "slack+https://hooks.example.org/a" };
  const right = await examine({ ...settings, ...good });
  for (const check of ["metrics-token", "receive-only", "webhook-addresses"]) {
    assert.equal(right.of(check), undefined);
  }
});

test("doctor names each wrong setting in a finding of its own", async () => {
  const { findings } = await examine({ ...settings, WORKERS: "many", STALL_TIMEOUT: "long" });
  assert.deepEqual(
    findings.map(({ check, message }) => [check, message.split(" ")[0]]),
    [
      ["settings", "WORKERS"],
      ["settings", "STALL_TIMEOUT"],
    ],
  );
});

test("doctor names a key file and a data folder that others can read", async (t) => {
  const [keyFile, folder] = [join(dataDir, "secret.key"), dataDir];
  t.after(async () => {
    await chmod(keyFile, 0o600);
    await chmod(folder, 0o700);
  });
  await chmod(keyFile, 0o644);
  await chmod(folder, 0o755);
  const { of, fails } = await examine();
  assert.ok(fails);
  assert.match(of("secret-key")?.message ?? "", /mode 0644/);
  assert.match(of("data-folder")?.message ?? "", /can read or change secret\.key/);
});

test("doctor finds blobs without a share and shares without a blob, and deletes only the first", async () => {
  const share = await RawShare.ready(server.url, { size: 70_000 });
  const kept = await RawShare.ready(server.url, { size: 70_000 });
  const blobs = join(dataDir, "blobs");
  const orphan = randomBytes(16).toString("hex");
  await mkdir(join(blobs, orphan.slice(0, 2), orphan), { recursive: true });
  const found = await examine();
  assert.match(
    found.of("orphaned-blobs")?.message ?? "",
    new RegExp(`1 of 3 blobs is orphaned: ${orphan}`),
  );
  assert.equal(found.of("orphaned-blobs")?.result, "warning");
  assert.equal(found.of("missing-blobs")?.result, "ok");

  const deleted = await examine(settings, true);
  assert.match(deleted.of("orphaned-blobs")?.message ?? "", /Deleted 1 orphaned blob/);
  assert.ok(!existsSync(join(blobs, orphan.slice(0, 2), orphan)));
  const { json } = await kept.claim("A".repeat(43));
  assert.equal((await kept.content("A".repeat(43))).status, 200, JSON.stringify(json));

  await share.burn();
  await kept.burn();
  const lost = await RawShare.ready(server.url, { size: 70_000 });
  for (const group of await readdir(blobs)) {
    if (/^[0-9a-f]{2}$/.test(group)) await rm(join(blobs, group), { recursive: true });
  }
  assert.match(
    (await examine()).of("missing-blobs")?.message ?? "",
    /1 share has lost the content/,
  );
  await lost.burn();
});

test("doctor names blobs of other shares, and deletes none of them", async (t) => {
  const blobs = join(dataDir, "blobs");
  const marker = (await readdir(blobs)).find((name) => name.startsWith(".place-")) ?? "";
  await rename(join(blobs, marker), join(dataDir, "aside"));
  t.after(() => rename(join(dataDir, "aside"), join(blobs, marker)));
  const orphan = join(blobs, "ab", `ab${"0".repeat(30)}`);
  await mkdir(orphan, { recursive: true });
  const { of } = await examine(settings, true);
  assert.equal(of("blob-location")?.result, "failure");
  assert.equal(of("orphaned-blobs"), undefined);
  assert.ok(existsSync(orphan));
  await rm(orphan, { recursive: true });
});

test("doctor deletes no orphan if another database may use the same location", async (t) => {
  const second = join(dataDir, "blobs", `.place-${"b".repeat(32)}`);
  const orphan = join(dataDir, "blobs", "ab", `ab${"0".repeat(30)}`);
  for (const path of [second, orphan]) await mkdir(path, { recursive: true });
  t.after(async () => {
    for (const path of [second, orphan]) await rm(path, { recursive: true });
  });
  const { of } = await examine(settings, true);
  assert.match(of("orphaned-blobs")?.message ?? "", /Nothing was deleted, .* several markers/);
  assert.ok(existsSync(orphan));
});

test("doctor names a damaged database", async () => {
  const folder = await tempFolder();
  const other = await startServer({ PORT: "0", DATA_DIR: folder, LOG_LEVEL: "silent" });
  await RawShare.ready(other.url, { inline: true });
  await other.stop();
  const file = await open(join(folder, "onetimeshare.db"), "r+");
  await file.write(Buffer.alloc(4096, 0x5a), 0, 4096, 2 * 4096);
  await file.close();
  const { of, fails } = await examine({ DATA_DIR: folder, PORT: "1" });
  assert.ok(fails);
  assert.match(of("database")?.message ?? "", /^onetimeshare\.db is damaged/);
  assert.equal(of("server")?.result, "warning");
});

test("doctor names a Redis that evicts shares or loses them", async (t) => {
  const redis = await startRedis("--maxmemory", "50mb", "--maxmemory-policy", "allkeys-lru");
  t.after(() => redis.stop());
  const env = { ...settings, REDIS_URL: redis.url, SECRET_KEY: "x".repeat(32) };
  const { of, fails } = await examine(env);
  assert.ok(fails);
  assert.match(of("redis-eviction")?.message ?? "", /allkeys-lru/);
  assert.equal(of("redis-persistence")?.result, "ok");
});
