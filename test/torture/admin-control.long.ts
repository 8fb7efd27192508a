import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { paths } from "../../src/protocol/api.ts";
import { adminPaths } from "../../src/server/routes/admin/admin-schemas.ts";
import { ADMIN_ENV, adminBearer } from "../support/admin.ts";
import { call, RawShare } from "../support/raw-share.ts";
import { startRedis } from "../support/redis-server.ts";
import { startServerProcess } from "../support/server-process.ts";
import { startServers } from "../support/shared-servers.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { openDoors } from "../support/worker-doors.ts";

const APPLIES_WITHIN_MS = 2_000;

/** Pauses and resumes at one process. Every process must follow in time. */
async function assertFollows(first: { url: string }, all: readonly { url: string }[]) {
  const headers = await adminBearer(first.url);
  const put = async (path: string, json: unknown) => {
    assert.equal((await call(first.url + path, { method: "PUT", headers, json })).status, 204);
  };
  for (const [paused, status] of [
    [true, 503],
    [false, 201],
    [true, 503],
    [false, 201],
  ] as const) {
    const text = `paused is ${paused}`;
    await put(adminPaths.notice, { text });
    await put(adminPaths.uploads, { paused });
    const deadline = performance.now() + APPLIES_WITHIN_MS;
    for (const { url } of all) {
      for (;;) {
        const created = await new RawShare(url, { inline: true, size: 100 }).create();
        const { json } = await call(url + paths.config);
        const notice = json.notice as { text: string };
        if (created.status === status && notice.text === text) break;
        assert.ok(performance.now() < deadline, `${url} has not followed: ${created.status}`);
      }
    }
  }
}

describe("pause and notice apply within two seconds", () => {
  it("on both workers of a server", async (t) => {
    const server = await startServerProcess({ env: { ...ADMIN_ENV, WORKERS: "2" } });
    const doors = await openDoors(server);
    t.after(async () => {
      for (const door of doors) door.close();
      await server.stop();
    });
    for (const door of doors) await assertFollows(door, doors);
  });

  it("on two servers on one Redis", async (t) => {
    const redis = await startRedis();
    const servers = await startServers(2, {
      ...ADMIN_ENV,
      ...{ REDIS_URL: redis.url, SECRET_KEY: "x".repeat(32), DATA_DIR: await tempFolder() },
    });
    t.after(async () => {
      await Promise.all(servers.map((server) => server.stop()));
      await redis.stop();
    });
    for (const server of servers) await assertFollows(server, servers);
  });
});
