import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { noteSecret } from "../support/evidence.ts";
import { bearer, call, RawShare } from "../support/raw-share.ts";
import { freePort } from "../support/redis-server.ts";
import { startServerProcess } from "../support/server-process.ts";
import { waitUntil } from "../support/wait-until.ts";
import { openDoors, workersOf } from "../support/worker-doors.ts";
import { scrape, sumOf } from "./scrape.ts";

const TOKEN = "metrics-token-Zm9yIHRlc3Rz";
noteSecret("token, ticket or proof", TOKEN);

describe("the metrics of a server with two workers", () => {
  it("are the sum of both at every worker and at METRICS_PORT, and no total falls when a worker dies", async (t) => {
    const port = await freePort();
    const server = await startServerProcess({
      env: { WORKERS: "2", METRICS_TOKEN: TOKEN, METRICS_PORT: String(port) },
    });
    t.after(() => server.stop());
    const doors = await openDoors(server);
    t.after(() => {
      for (const door of doors) door.close();
    });
    const rounds = 10;
    for (let number = 0; number < rounds; number++) {
      for (const { url } of doors) {
        const share = await RawShare.created(url, { inline: true });
        assert.equal((await share.claim()).status, 201);
        assert.equal((await share.claim()).status, 410);
      }
    }
    const claims = { outcome: "claimed" };
    const at = async (url: string) => {
      const text = await scrape(url, TOKEN);
      return {
        claims: sumOf(text, "onetimeshare_claims_total", claims),
        events: sumOf(text, "onetimeshare_share_events_total", { event: "claimed" }),
        leased: sumOf(text, "onetimeshare_shares", { state: "leased" }),
        processes: sumOf(text, "onetimeshare_processes"),
      };
    };
    const expected = { claims: 20, events: 20, leased: 20, processes: 2 };
    const urls = [...doors.map(({ url }) => url), `http://127.0.0.1:${port}`];
    for (const url of urls) assert.deepEqual(await at(url), expected, url);

    const [pid = 0] = await workersOf(server);
    process.kill(pid, "SIGKILL");
    const metrics = `http://127.0.0.1:${port}`;
    await waitUntil(async () => (await at(metrics)).processes === 1);
    assert.deepEqual(await at(metrics), { ...expected, processes: 1 });
    await waitUntil(async () => (await at(metrics)).processes === 2);
    assert.deepEqual(await at(metrics), expected);
  });

  it("are answered while a worker hangs", async (t) => {
    const port = await freePort();
    const server = await startServerProcess({ env: { WORKERS: "2", METRICS_PORT: String(port) } });
    t.after(() => server.stop());
    const [pid = 0] = await workersOf(server);
    process.kill(pid, "SIGSTOP");
    try {
      const { status } = await call(`http://127.0.0.1:${port}/metrics`);
      assert.equal(status, 200);
    } finally {
      process.kill(pid, "SIGCONT");
    }
  });
});

describe("the rules for Prometheus", () => {
  const file = (path: string) => fileURLToPath(new URL(path, import.meta.url));

  it("raise each alert for its fault, and none for a healthy server", async () => {
    await promisify(execFile)("promtool", ["test", "rules", file("alerts.rules.yml")]);
  });

  it("are about metrics whose format Prometheus accepts", async (t) => {
    const server = await startServerProcess({ env: { METRICS_TOKEN: TOKEN } });
    t.after(() => server.stop());
    const { bytes } = await call(`${server.url}/metrics`, { headers: bearer(TOKEN) });
    const { status, stdout, stderr } = spawnSync("promtool", ["check", "metrics"], {
      input: bytes,
    });
    const complaints = `${stdout}${stderr}`
      .split("\n")
      // prom-client chose these names.
      .filter((line) => line !== "" && !/^onetimeshare_(?:nodejs|process)_/.test(line));
    assert.deepEqual(complaints, []);
    // 3: it complains about style, 1: about the format.
    assert.notEqual(status, 1);
  });
});
