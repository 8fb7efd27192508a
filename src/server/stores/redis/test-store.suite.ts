import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import type { TokensUnderTest } from "../../access/conformance.suite.ts";
import type { UploadTokenStore } from "../../access/upload-token-store.ts";
import type { AdminStore } from "../../admin/admin-store.ts";
import type { AdminStoreUnderTest } from "../../admin/conformance.suite.ts";
import { parseRedisUrl } from "../../config/redis-url.ts";
import type { LimitStore } from "../../limits/limit-store.ts";
import type { LimitsUnderTest } from "../../limits/tested-limits.suite.ts";
import type { Attempt, MetadataStore, NewShare } from "../../shares/metadata-store.ts";
import type { Peers } from "../../shares/peers.ts";
import type { LocationRegister } from "../blob-location.ts";
import type { StartTimer } from "../clock.ts";
import { type StoreUnderTest, testRules } from "../tested-store.suite.ts";
import { openRedis, openRedisTokens } from "./open-redis.ts";

interface RedisStoreUnderTest extends StoreUnderTest {
  limits: LimitStore;
  uploadTokens: UploadTokenStore;
  admin: AdminStore;
  blobLocation: LocationRegister;
  peers: Peers;
  prefix: string;
  /** The store's messages to the operator. */
  reports: string[];
  /** Its messages on an upgrade. */
  informed: string[];
}

/** A store under `testRules`, with its own prefix in a shared Redis. */
export async function openTestStore(
  url: string,
  {
    prefix = `test-${randomBytes(4).toString("hex")}:`,
    acceptDataLoss = false,
    authorities = null as string | null,
    startTimer = undefined as StartTimer | undefined,
    now = undefined as (() => number) | undefined,
    rules = testRules,
  } = {},
): Promise<RedisStoreUnderTest> {
  const target = parseRedisUrl(url);
  if (!target) throw new Error(`${url} is not an address of a Redis`);
  let offset = 0;
  const reports: string[] = [];
  const informed: string[] = [];
  const {
    metadata: store,
    limits,
    uploadTokens,
    admin,
    blobLocation,
    peers,
  } = await openRedis({
    ...{ target, authorities, prefix, acceptDataLoss, rules },
    clockOffset: () => offset,
    report: (message) => void reports.push(message),
    inform: (message) => void informed.push(message),
    ...(startTimer ? { startTimer } : {}),
    ...(now ? { now } : {}),
  });
  return {
    ...{ store, limits, uploadTokens, admin, blobLocation, peers, prefix, reports, informed },
    advance: (ms) => {
      offset += ms;
    },
    close: async () => {
      await peers.close();
      await store.close();
    },
  };
}

/** Limit stores of two servers on one Redis. */
export function openTestLimits(url: string): Promise<LimitsUnderTest> {
  return openTwo(url, ({ limits }) => limits);
}

/** The administration of two servers on one Redis. */
export function openTestAdmin(url: string): Promise<AdminStoreUnderTest> {
  return openTwo(url, ({ admin }) => admin);
}

async function openTwo<Store>(url: string, storeOf: (opened: RedisStoreUnderTest) => Store) {
  const first = await openTestStore(url);
  const both = [first, await openTestStore(url, { prefix: first.prefix })] as const;
  return {
    stores: [storeOf(both[0]), storeOf(both[1])] as [Store, Store],
    advance: (ms: number) => {
      for (const opened of both) opened.advance(ms);
    },
    close: async () => {
      for (const opened of both) await opened.close();
    },
  };
}

/** Upload token stores of a server and a command line on one Redis. */
export async function openTestTokens(url: string): Promise<TokensUnderTest> {
  const server = await openTestStore(url);
  const target = parseRedisUrl(url);
  if (!target) throw new Error(`${url} is not an address of a Redis`);
  let offset = 0;
  const { prefix } = server;
  const clockOffset = () => offset;
  const operator = await openRedisTokens({ target, authorities: null, prefix, clockOffset });
  return {
    stores: [server.uploadTokens, operator],
    now: () => Date.now() + offset,
    advance: (ms) => {
      server.advance(ms);
      offset += ms;
    },
    close: async () => {
      await operator.close();
      await server.close();
    },
  };
}

/** Runs `work` with a new store, and closes it in any case. */
export async function withTestStore(
  url: string,
  work: (test: RedisStoreUnderTest) => Promise<void>,
  options: { prefix?: string; acceptDataLoss?: boolean; authorities?: string } = {},
): Promise<void> {
  const test = await openTestStore(url, options);
  try {
    await work(test);
  } finally {
    await test.close();
  }
}

export function inlineShare(changes: Partial<NewShare> = {}): NewShare {
  const content = randomBytes(500);
  return {
    id: randomBytes(16).toString("base64url"),
    requestDigest: "digest",
    linkVerifier: "link",
    passwordVerifier: null,
    ownerVerifier: "owner",
    manifest: randomBytes(1000),
    size: content.length,
    content,
    blobKey: null,
    expiresInMs: 3_600_000,
    maxDownloads: 1,
    ...changes,
  };
}

/** Creates a share with a blob, and records its upload as complete. */
export async function uploadedShare(
  store: MetadataStore,
  changes: Partial<NewShare> = {},
): Promise<NewShare> {
  const share = inlineShare({ content: null, blobKey: "blob", size: 70_000, ...changes });
  assert.equal((await store.createOnce(share)).outcome, "created");
  const writer = await store.beginUploadWrite(share.id, share.ownerVerifier);
  assert.ok(writer.outcome === "writing");
  assert.equal((await store.recordUploaded(share.id, writer.fence, share.size)).outcome, "found");
  return share;
}

export function right(share: NewShare): Attempt {
  return { linkVerifier: share.linkVerifier, passwordVerifier: share.passwordVerifier };
}
