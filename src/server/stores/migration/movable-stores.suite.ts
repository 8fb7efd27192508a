import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, before, describe, it } from "node:test";
import * as fc from "fast-check";
import { Redis } from "ioredis";
import { type RedisServer, startRedis } from "../../../../test/support/redis-server.ts";
import { tempFolder } from "../../../../test/support/temp-folder.ts";
import type { UploadTokenStore } from "../../access/upload-token-store.ts";
import type { AdminStore, AuditEntry } from "../../admin/admin-store.ts";
import { parseRedisUrl } from "../../config/redis-url.ts";
import type { LimitStore } from "../../limits/limit-store.ts";
import type { MetadataStore } from "../../shares/metadata-store.ts";
import { anyStep, beginning, type Step, wholeList } from "../redis/any-step.suite.ts";
import { openMovableRedis } from "../redis/open-movable-redis.ts";
import { inlineShare, openTestStore, right } from "../redis/test-store.suite.ts";
import { movableSqlite } from "../sqlite/movable-sqlite.ts";
import { openSqliteAdmin } from "../sqlite/sqlite-admin.ts";
import { openSqliteLimits } from "../sqlite/sqlite-limits.ts";
import { openSqliteStore } from "../sqlite/sqlite-store.ts";
import { openSqliteTokens } from "../sqlite/sqlite-tokens.ts";
import { assertLiveIsListed } from "../store-user.suite.ts";
import { testRules } from "../tested-store.suite.ts";
import type { MovableStore, MovedRest } from "./movable-store.ts";
import type { MovedShare } from "./moved-share.ts";

/** The stores of a server whose data can move. */
interface Place {
  /** Opens the stores as a server does. */
  serve(): Promise<Served>;
  movable(): Promise<MovableStore>;
  /** The bytes that count toward STORAGE_LIMIT. */
  reservedBytes(): Promise<number>;
}

interface Served {
  store: MetadataStore;
  tokens: UploadTokenStore;
  admin: AdminStore;
  limits: LimitStore;
  advance(ms: number): void;
  close(): Promise<void>;
}

/** Moves the data of random lives of shares between both kinds of store, and compares all of it. */
export function movableStoresSuite(runs: number): void {
  describe("the data of a store that moves", () => {
    let redis: RedisServer;
    before(async () => {
      redis = await startRedis("--appendfsync", "no", "--appendonly", "no");
    });
    after(() => redis.stop());

    for (const kind of ["SQLite", "Redis"] as const) {
      it(`is the same after a move from ${kind} and back, whatever has happened to its shares`, async () => {
        const folder = await tempFolder();
        const steps = fc.array(anyStep(), { minLength: 40, maxLength: 80 });
        const property = fc.asyncProperty(steps, async (some) => {
          const clock = { offset: 0 };
          const sqlite = () => sqlitePlace(join(folder, randomBytes(4).toString("hex")), clock);
          const inRedis = () => redisPlace(redis.url, clock);
          const [here, there] = kind === "SQLite" ? [sqlite, inRedis] : [inRedis, sqlite];
          const [first, second, third] = [here(), there(), here()];
          await live(first, some);
          const before = await dataOf(first);
          await move(first, second);
          assert.deepEqual(await dataOf(second), before);
          await move(second, third);
          assert.deepEqual(await dataOf(third), before);
        });
        await fc.assert(property, { numRuns: runs, endOnFailure: true });
        await rm(folder, { recursive: true });
      });
    }
  });
}

/** Lets a server work, with something of everything that is not a share. */
async function live(place: Place, steps: readonly Step[]): Promise<void> {
  const { store, tokens, admin, limits, advance, close } = await place.serve();
  for (const step of [...beginning(), ...steps]) {
    if ("ask" in step) await step.ask(store);
    else advance(step.advance);
  }
  // Its only deadline is the end of the lease.
  const expired = inlineShare({ expiresInMs: 1_000 });
  await store.createOnce(expired);
  assert.equal((await store.claimOnce(expired.id, right(expired), "ticket")).outcome, "claimed");
  advance(2_000);
  await store.settleDue(100);
  const token = { id: "0123456789", verifier: "verifier" };
  const terms = { name: "anna", bytesPerDay: 10_000, expiresAt: null };
  await tokens.add({ ...token, ...terms, createdAt: 1_700_000_000_000 });
  await tokens.use(token, { request: "request", bytes: 700 });
  for (let i = 0; i < 230; i++) {
    await admin.appendAudit({ actor: "admin:a", action: `action ${i}`, target: null, from: "x" });
  }
  await admin.setNotice({ text: "notice", until: null });
  await admin.setUploadsPaused(true);
  await admin.takeOnce("challenge", (await admin.readClock()) + 60_000);
  const passkey = { id: "key", user: "a", publicKey: "public", transports: [], name: "laptop" };
  await admin.addPasskey({ ...passkey, counter: 3 });
  await admin.usePasskey("key", 4);
  const label = { rule: "create", client: "client" };
  const charge = { key: "ab".repeat(16), amount: 2, limit: 1, windowMs: 60_000, label };
  await limits.chargeAll("ab", [charge] as never, null);
  await close();
}

interface Data {
  shares: MovedShare[];
  rest: MovedRest;
  audit: AuditEntry[];
  number: number;
  blobs: string[];
  reservedBytes: number;
  /** The operator's lists and numbers. */
  listed: unknown;
}

async function dataOf(place: Place): Promise<Data> {
  const listed = await listedIn(place);
  const store = await place.movable();
  const id = randomBytes(8).toString("hex");
  await store.close({ id, state: "closed", other: "" });
  const shares: MovedShare[] = [];
  for await (const ids of store.shareIds()) shares.push(...(await store.exportShares(ids)));
  const number = await store.countShares();
  const blobs = (await Array.fromAsync(store.blobs())).flat().map(({ blobKey }) => blobKey);
  const audit = (await Array.fromAsync(store.exportAudit(0))).flat();
  const rest = await store.exportRest();
  await store.open(id, null);
  await store.release();
  const reservedBytes = await place.reservedBytes();
  return {
    listed,
    reservedBytes,
    shares: shares.map(withPlainBytes).sort(byId),
    rest,
    audit,
    number,
    blobs: blobs.sort(),
  };
}

async function listedIn(place: Place): Promise<unknown> {
  const { store, close } = await place.serve();
  const lists = [];
  for (const by of ["created", "expires", "size"] as const) {
    lists.push(await store.listShares({ ...wholeList, sort: { by, isDescending: false } }));
  }
  await assertLiveIsListed(store);
  // A deletion that waits does not move: it is done at the source.
  const { waitingDeletions: _, ...live } = await store.readLive();
  const { totals } = await store.readCounts(1);
  const waiting = await store.countEvents();
  await close();
  return { lists, live, totals, waiting };
}

async function move(from: Place, to: Place): Promise<void> {
  const [source, target] = [await from.movable(), await to.movable()];
  const id = randomBytes(8).toString("hex");
  assert.equal(await target.isEmpty(), true);
  await source.close({ id, state: "closed", other: "" });
  await target.close({ id, state: "receiving", other: "" });
  // Twice, as after an interruption.
  for (let run = 1; run <= 2; run++) {
    for await (const ids of source.shareIds()) {
      await target.importOnce(id, await source.exportShares(ids));
    }
    await target.importRest(id, await source.exportRest());
    let index = await target.countAudit();
    for await (const entries of source.exportAudit(run === 1 ? index : 100)) {
      await target.importAudit(id, run === 1 ? index : 100, entries);
      index += entries.length;
      if (run === 2) break;
    }
  }
  await target.finishImport();
  await target.open(id, { id, state: "received", other: "" });
  assert.equal(await target.isEmpty(), false);
  await source.erase({ id, state: "erased", other: "" });
  assert.equal(await source.isEmpty(), true);
  await source.release();
  await target.release();
  await assert.rejects(from.serve(), { name: "UnfitStoreError", message: /were moved/ });
}

function sqlitePlace(folder: string, clock: { offset: number }): Place {
  const paths = {
    shares: `${folder}-shares.db`,
    admin: `${folder}-admin.db`,
    tokens: `${folder}-tokens.db`,
    limits: `${folder}-limits.db`,
  };
  const now = () => Date.now() + clock.offset;
  return {
    async serve() {
      const store = await openSqliteStore({ path: paths.shares, rules: testRules, clock: now });
      const tokens = await openSqliteTokens(paths.tokens, now);
      const admin = await openSqliteAdmin(paths.admin, now);
      const limits = await openSqliteLimits(paths.limits, now);
      const close = async () => {
        for (const each of [store, tokens, admin, limits]) await each.close();
      };
      const advance = (ms: number) => {
        clock.offset += ms;
      };
      return { store, tokens, admin, limits, advance, close };
    },
    movable: async () => movableSqlite(paths, { release() {} }, now),
    async reservedBytes() {
      const db = new DatabaseSync(paths.shares);
      const row = db.prepare("SELECT reservedBytes FROM totals").get();
      db.close();
      return Number(row?.reservedBytes);
    },
  };
}

function redisPlace(url: string, clock: { offset: number }): Place {
  const prefix = `move-${randomBytes(4).toString("hex")}:`;
  const target = parseRedisUrl(url);
  assert.ok(target);
  return {
    async serve() {
      const opened = await openTestStore(url, { prefix, acceptDataLoss: true });
      opened.advance(clock.offset);
      const { store, uploadTokens: tokens, admin, limits, close } = opened;
      const advance = (ms: number) => {
        clock.offset += ms;
        opened.advance(ms);
      };
      return { store, tokens, admin, limits, advance, close };
    },
    reservedBytes: async () => {
      const client = new Redis(url);
      const total = await client.get(`${prefix}{quota}:total`);
      client.disconnect();
      return Number(total ?? 0);
    },
    movable: () =>
      openMovableRedis({
        ...{ target, prefix, rules: testRules, authorities: null, acceptDataLoss: true },
        ...{ report: () => {}, other: null, syncedAfterMs: 0 },
        ...{ clockOffset: () => clock.offset },
      }),
  };
}

/** Buffers and other bytes are equal only as the same class. */
function withPlainBytes({ sealed, ...moved }: MovedShare): MovedShare {
  const plain = (bytes: Uint8Array) => new Uint8Array(bytes);
  if (sealed === null) return { ...moved, sealed };
  const { manifest, content } = sealed;
  return {
    ...moved,
    sealed: { ...sealed, manifest: plain(manifest), content: content && plain(content) },
  };
}

function byId(a: MovedShare, b: MovedShare): number {
  return a.share.id < b.share.id ? -1 : 1;
}
