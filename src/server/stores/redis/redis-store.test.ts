import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { Redis } from "ioredis";
import { type RedisServer, startRedis, withRedis } from "../../../../test/support/redis-server.ts";
import { waitUntil } from "../../../../test/support/wait-until.ts";
import { uploadTokenStoreSuite } from "../../access/conformance.suite.ts";
import { createUploadToken, useUploadToken } from "../../access/upload-tokens.ts";
import { adminStoreSuite } from "../../admin/conformance.suite.ts";
import { limitStoreSuite } from "../../limits/conformance.suite.ts";
import { TOMBSTONE_MS } from "../../shares/metadata-store.ts";
import type { PeerEvent } from "../../shares/peers.ts";
import { countsSuite } from "../counts.suite.ts";
import { metadataStoreSuite } from "../metadata-store.suite.ts";
import { operatorStoreSuite } from "../operator-store.suite.ts";
import { outboxSuite } from "../outbox.suite.ts";
import { outboxEventsSuite } from "../outbox-events.suite.ts";
import { outboxOfStore } from "../outbox-of-store.suite.ts";
import { shareListSuite } from "../share-list.suite.ts";
import { testRules } from "../tested-store.suite.ts";
import {
  inlineShare,
  openTestAdmin,
  openTestLimits,
  openTestStore,
  openTestTokens,
  right,
  uploadedShare,
  withTestStore,
} from "./test-store.suite.ts";

describe("the Redis store", () => {
  let redis: RedisServer;

  before(async () => {
    redis = await startRedis();
  });
  after(() => redis.stop());

  metadataStoreSuite("Redis", async () => openTestStore(redis.url));
  operatorStoreSuite("Redis", () => openTestStore(redis.url));
  countsSuite("Redis", () => openTestStore(redis.url));
  shareListSuite("Redis", () => openTestStore(redis.url));
  outboxSuite("Redis", async () => outboxOfStore(await openTestStore(redis.url)));
  outboxEventsSuite("Redis", () => openTestStore(redis.url));

  limitStoreSuite("Redis", () => openTestLimits(redis.url));
  uploadTokenStoreSuite("Redis", () => openTestTokens(redis.url));
  adminStoreSuite("Redis", () => openTestAdmin(redis.url));

  it("stores manifest and content as bytes, and erases them when the share is gone", async () => {
    await withTestStore(redis.url, async ({ store, prefix }) => {
      const share = inlineShare();
      await store.createOnce(share);
      await withRedis(redis.port, async (client) => {
        const [sealed = ""] = await client.keys(`${prefix}*:sealed:${share.id}`);
        assert.deepEqual(await client.hgetBuffer(sealed, "manifest"), share.manifest);
        assert.deepEqual(await client.hgetBuffer(sealed, "content"), share.content);
        await store.burn(share.id, share.ownerVerifier);
        assert.equal(await client.exists(sealed), 0);
      });
    });
  });

  it("leaves no key of a share after its tombstone", async () => {
    await withTestStore(redis.url, async ({ store, prefix, advance }) => {
      const share = await uploadedShare(store, { passwordVerifier: "right" });
      const wrong = { ...right(share), passwordVerifier: "wrong" };
      await store.preview(share.id, wrong);
      await store.claimOnce(share.id, right(share), "ticket");
      await store.burn(share.id, share.ownerVerifier);
      for (const deletion of await store.dueDeletions(10)) await store.deletionDone(deletion);
      advance(TOMBSTONE_MS);
      await store.settleDue(10);
      await store.dropEventsOfOthers([], 0);
      await withRedis(redis.port, async (client) => {
        const left = (await client.keys(`${prefix}*`)).filter(
          (key) => !/:(barrier|total|stats)$/.test(key),
        );
        assert.deepEqual(left, []);
        assert.equal(await client.get(`${prefix}{quota}:total`), "0");
      });
    });
  });

  it("enforces the storage limit although servers crash before they report their reservations", async () => {
    await withTestStore(redis.url, async ({ store, prefix, advance }) => {
      const limit = testRules.storageLimit ?? 0;
      const size = limit - inlineShare().manifest.length;
      const share = await uploadedShare(store, { size });
      await withRedis(redis.port, async (client) => {
        // The state after a crash of the server right after the share's script: the hold still exists.
        const [marks = ""] = await client.keys(`${prefix}*:due`);
        await client.sadd(marks.replace(/due$/, "unreported"), share.id);
        await client.hdel(`${prefix}{quota}:reserved`, share.id);
        await client.zadd(`${prefix}{quota}:holds`, Date.now() + 30_000, `lost:${limit}`);
        const create = async () => (await store.createOnce(inlineShare())).outcome;
        assert.equal(await create(), "storage_full");
        advance(61_000);
        await store.settleDue(10);
        assert.equal(await client.get(`${prefix}{quota}:total`), String(limit));
        assert.equal(await create(), "storage_full");
        await store.burn(share.id, share.ownerVerifier);
        assert.equal(await create(), "created");
      });
    });
  });

  it("adds up all reservations also without a storage limit, so that a later limit is exact", async () => {
    const rules = { ...testRules, storageLimit: null };
    const { store, prefix, close } = await openTestStore(redis.url, { rules });
    const shares = Array.from({ length: 20 }, () => inlineShare());
    await Promise.all(shares.map((share) => store.createOnce(share)));
    const sizes = shares.map(({ size, manifest }) => size + manifest.length);
    const expected = String(sizes.reduce((sum, size) => sum + size));
    await withRedis(redis.port, async (client) => {
      const total = () => client.get(`${prefix}{quota}:total`);
      // The answers did not wait for the quota.
      await waitUntil(async () => (await total()) === expected);
      await Promise.all(shares.map(({ id, ownerVerifier }) => store.burn(id, ownerVerifier)));
      await waitUntil(async () => (await total()) === "0");
      await waitUntil(async () => (await client.keys(`${prefix}*:unreported`)).length === 0);
    });
    await close();
  });

  it("recounts the reservations of all shares after servers crashed in any operation", async () => {
    await withTestStore(redis.url, async ({ store, prefix, advance }) => {
      for (let round = 0; round < 15; round++) {
        const ending = await openTestStore(redis.url, { prefix });
        const works = Array.from({ length: 20 }, async (_, i) => {
          const share = inlineShare({ content: null, blobKey: "blob", size: 70_000 });
          await ending.store.createOnce(share);
          if (i % 2 === 0) await ending.store.burn(share.id, share.ownerVerifier);
        });
        await sleep(round);
        await ending.close();
        await Promise.allSettled(works);
      }
      await withRedis(redis.port, async (client) => {
        const total = async () => Number(await client.get(`${prefix}{quota}:total`));
        const reserved = await reservedBytes(client, prefix);
        assert.ok((await total()) >= reserved, "the total is too low");
        advance(61_000);
        await store.settleDue(1_000);
        assert.equal(await total(), await reservedBytes(client, prefix));
        assert.equal(await client.zcard(`${prefix}{quota}:holds`), 0);
      });
    });
  });

  it("loses no count when the clock moves back, as after a failover to another machine", async () => {
    await withTestStore(redis.url, async (ahead) => {
      const behind = await openTestStore(redis.url, { prefix: ahead.prefix });
      ahead.advance(600_000);
      const shares = [inlineShare(), inlineShare()] as const;
      for (const share of shares) await ahead.store.createOnce(share);
      const [kept, burned] = shares;
      assert.equal((await behind.store.claimOnce(kept.id, right(kept), "a")).outcome, "claimed");
      const second = await behind.store.claimOnce(kept.id, right(kept), "b");
      assert.equal(second.outcome, "already_claimed");
      assert.equal(
        (await behind.store.confirmDelivery(kept.id, "a", "receipt")).outcome,
        "confirmed",
      );
      assert.equal((await behind.store.burn(burned.id, burned.ownerVerifier)).outcome, "burned");
      await withRedis(redis.port, async (client) => {
        assert.equal(await client.get(`${ahead.prefix}{quota}:total`), "0");
      });
      await behind.close();
    });
  });

  it("counts a share that is created again while its id is being deleted", async () => {
    await withTestStore(redis.url, async ({ store, prefix, advance }) => {
      const share = inlineShare();
      const bytes = share.size + share.manifest.length;
      await store.createOnce(share);
      await store.burn(share.id, share.ownerVerifier);
      advance(TOMBSTONE_MS);
      await withRedis(redis.port, async (client) => {
        await store.settleDue(10);
        await store.createOnce(share);
        // A slow sweeper saw the earlier share gone, and updates the quota only now.
        const forget = await readFile(new URL("./scripts/quota-forget.lua", import.meta.url));
        const keys = ["total", "reserved"].map((kind) => `${prefix}{quota}:${kind}`);
        const seen = Date.now() + TOMBSTONE_MS - 60_000;
        await client.eval(forget, 2, ...keys, share.id, seen);
        assert.equal(await client.get(`${prefix}{quota}:total`), String(bytes));
      });
    });
  });

  it("continues after Redis has lost its scripts", async () => {
    await withTestStore(redis.url, async ({ store }) => {
      const share = inlineShare();
      await store.createOnce(share);
      await withRedis(redis.port, (client) => client.script("FLUSH"));
      assert.equal((await store.claimOnce(share.id, right(share), "ticket")).outcome, "claimed");
    });
  });

  it("accepts upload tokens of the version before, which have neither a quota nor an expiry", async () => {
    await withTestStore(redis.url, async ({ uploadTokens, prefix }) => {
      const { token, record } = await createUploadToken(uploadTokens, { name: "anna" }, 5);
      const { id, verifier } = record;
      await withRedis(redis.port, async (client) => {
        const before = JSON.stringify({ verifier, name: "anna", createdAt: 5 });
        await client.hset(`${prefix}{access}:tokens`, id, before);
        await client.hset(`${prefix}{access}:used`, id, "2026-01-01");
      });
      assert.deepEqual(await uploadTokens.list(), [
        {
          ...{ id, name: "anna", createdAt: 5, lastUsedOn: "2026-01-01" },
          ...{ bytesPerDay: null, expiresAt: null, bytesToday: 0 },
        },
      ]);
      const use = { request: "request", bytes: 2 ** 40 };
      assert.equal((await useUploadToken(uploadTokens, token, use)).outcome, "used");
    });
  });

  it("sends peer events to other servers, but not to itself", async () => {
    const heard: string[] = [];
    await withTestStore(redis.url, async (here) => {
      const publishAndReceive = async (there: typeof here) => {
        const received = Promise.withResolvers<void>();
        here.peers.subscribe((event) => heard.push(`here ${wordsOf(event)}`));
        there.peers.subscribe((event) => {
          heard.push(`there ${wordsOf(event)}`);
          if (event.what === "control_changed") received.resolve();
        });
        here.peers.publish({ what: "changed", shareId: "a" });
        here.peers.publish({ what: "burned", shareId: "b" });
        here.peers.publish({ what: "writing", shareId: "c", fence: 7 });
        const served = { what: "served", shareId: "d", ticketVerifier: "t" } as const;
        here.peers.publish({ ...served, offset: 65_536, interrupted: false });
        here.peers.publish({ ...served, offset: 131_072, interrupted: true });
        here.peers.publish({ what: "control_changed" });
        await received.promise;
      };
      await withTestStore(redis.url, publishAndReceive, { prefix: here.prefix });
    });
    assert.deepEqual(heard, [
      ...["there changed a", "there burned b", "there writing c 7", "there served d t 65536 false"],
      ...["there served d t 131072 true", "there control_changed"],
    ]);
  });
});

function wordsOf(event: PeerEvent): string {
  const { what } = event;
  if (what === "control_changed") return what;
  if (what === "served") {
    const { shareId, ticketVerifier, offset, interrupted } = event;
    return [what, shareId, ticketVerifier, offset, interrupted].join(" ");
  }
  return what === "writing"
    ? `${what} ${event.shareId} ${event.fence}`
    : `${what} ${event.shareId}`;
}

describe("a full Redis", () => {
  it("rejects new shares, but allows claims, receipts and burns of others", async () => {
    const redis = await startRedis("--maxmemory", "50mb", "--maxmemory-policy", "noeviction");
    await withTestStore(redis.url, async ({ store }) => {
      const kept = inlineShare();
      const burned = inlineShare();
      await store.createOnce(kept);
      await store.createOnce(burned);
      await withRedis(redis.port, async (client) => {
        await client.set("ballast", Buffer.alloc(4_000_000));
        await client.config("SET", "maxmemory", "2mb");
      });
      await assert.rejects(store.createOnce(inlineShare()), { name: "StorageFullError" });
      assert.equal((await store.claimOnce(kept.id, right(kept), "ticket")).outcome, "claimed");
      assert.equal(
        (await store.confirmDelivery(kept.id, "ticket", "receipt")).outcome,
        "confirmed",
      );
      assert.equal((await store.burn(burned.id, burned.ownerVerifier)).outcome, "burned");
    }).finally(() => redis.stop());
  });
});

/** The sum of the reservations in the records of all shares, including manifests. */
async function reservedBytes(client: Redis, prefix: string): Promise<number> {
  const script = `local share = cmsgpack.unpack(redis.call('GET', KEYS[1]))
    return share.reservedBytes + redis.call('HSTRLEN', KEYS[2], 'manifest')`;
  const keys = await client.keys(`${prefix}*:share:*`);
  const bytes = await Promise.all(
    keys.map((key) => client.eval(script, 2, key, key.replace(":share:", ":sealed:"))),
  );
  return bytes.reduce<number>((sum, each) => sum + Number(each), 0);
}
