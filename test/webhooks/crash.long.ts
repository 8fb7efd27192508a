import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { RawShare, secret } from "../support/raw-share.ts";
import { startRedis } from "../support/redis-server.ts";
import { type ServerProcess, startServerProcess } from "../support/server-process.ts";
import { at } from "../support/shared-servers.ts";
import { waitUntil } from "../support/wait-until.ts";
import { startReceiver } from "./receiver.ts";

/** What the server has acknowledged for one share, in its order. */
type Acknowledged = Map<string, string[]>;

/** Longer than the lease of an event that a killed process had taken. */
const WITHIN_MS = 60_000;

describe("webhook events of a server that is killed", () => {
  it("arrive although the server dies between the event and its delivery", async (t) => {
    let isSilent = true;
    const receiver = await startReceiver(() => (isSilent ? null : 204));
    t.after(() => receiver.close());
    const env = { WEBHOOK_URLS: receiver.url, WEBHOOK_SECRET: receiver.secret };
    const server = await startServerProcess({ env });
    t.after(() => server.stop());
    // The request of one event is running, and another event waits for it.
    const share = await RawShare.created(server.url, { inline: true });
    await share.burn();
    await waitUntil(() => receiver.requests > 0);
    await server.kill("SIGKILL");
    isSilent = false;
    await server.restart();
    await waitUntil(() => receiver.accepted.length >= 2, WITHIN_MS);
    assert.deepEqual(
      receiver.accepted.map(({ type }) => type),
      ["share.created", "share.burned"],
    );
  });

  it("arrive in order for each share after many kills of a server with two workers", async (t) => {
    // Every fifth message fails.
    const receiver = await startReceiver((number) => (number % 5 === 0 ? 503 : 204));
    t.after(() => receiver.close());
    const server = await startServerProcess({
      env: { WORKERS: "2", WEBHOOK_URLS: receiver.url, WEBHOOK_SECRET: receiver.secret },
    });
    t.after(() => server.stop());
    const acknowledged: Acknowledged = new Map();
    for (let round = 0; round < 5; round++) {
      const living = liveUntilKilled([server], acknowledged);
      await waitUntil(() => acknowledged.size >= 15 * (round + 1));
      await server.kill("SIGKILL");
      await living;
      await server.restart();
    }
    await assertAllArrived(receiver.accepted, acknowledged);
    assert.equal(server.log().includes(receiver.secret), false);
  });

  it("arrive in order for each share after kills of two servers on Redis", async (t) => {
    const receiver = await startReceiver((number) => (number % 5 === 0 ? 503 : 204));
    const redis = await startRedis();
    t.after(() => Promise.all([receiver.close(), redis.stop()]));
    const env = {
      ...{ REDIS_URL: redis.url, SECRET_KEY: secret() },
      ...{ WEBHOOK_URLS: receiver.url, WEBHOOK_SECRET: receiver.secret },
    };
    const first = await startServerProcess({ env });
    const second = await startServerProcess({ env: { ...env, DATA_DIR: first.dataDir } });
    t.after(() => Promise.all([first.stop(), second.stop()]));
    const acknowledged: Acknowledged = new Map();
    for (let round = 0; round < 4; round++) {
      const dying = round % 2 === 0 ? first : second;
      const living = liveUntilKilled([first, second], acknowledged);
      await waitUntil(() => acknowledged.size >= 15 * (round + 1));
      await dying.kill("SIGKILL");
      await living;
      await dying.restart();
    }
    await assertAllArrived(receiver.accepted, acknowledged);
  });
});

/** Lives share after share on the servers, until one of them does not answer. */
async function liveUntilKilled(
  servers: readonly ServerProcess[],
  acknowledged: Acknowledged,
): Promise<void> {
  const urls = servers.map(({ url }) => url);
  const lives = Array.from({ length: 4 }, async () => {
    for (let number = 0; ; number++) {
      const here = (step: number) => ({ url: urls[(number + step) % urls.length] ?? "" });
      const share = await RawShare.created(here(0).url, { inline: true, size: 100 });
      const ticket = secret();
      const events = ["share.created"];
      acknowledged.set(share.id, events);
      if ((await at(share, here(1)).claim(ticket)).status === 201) events.push("share.claimed");
      if ((await at(share, here(2)).receipt(ticket)).status === 204) events.push("share.delivered");
    }
  });
  await Promise.allSettled(lives);
}

/** Each acknowledged event arrives, and of each share the first arrivals are in order. */
async function assertAllArrived(
  accepted: readonly { id: string; type: string; shareId: string }[],
  acknowledged: Acknowledged,
): Promise<void> {
  const arrivedOf = (shareId: string) => {
    const ids = new Set<string>();
    return accepted
      .filter(
        (message) => message.shareId === shareId && !ids.has(message.id) && ids.add(message.id),
      )
      .map(({ type }) => type);
  };
  await waitUntil(
    () =>
      [...acknowledged].every(([shareId, events]) => {
        const arrived = arrivedOf(shareId);
        return events.every((event) => arrived.includes(event));
      }),
    WITHIN_MS,
  );
  const order = ["share.created", "share.claimed", "share.delivered"];
  for (const shareId of acknowledged.keys()) {
    const arrived = arrivedOf(shareId);
    // An event whose answer was lost may arrive too.
    assert.deepEqual(arrived, order.slice(0, arrived.length), shareId);
  }
}
