import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before } from "node:test";
import type { Attempt, LifecycleRules, MetadataStore, NewShare } from "../shares/metadata-store.ts";
import { TEST_MAX_WAITING, TEST_TARGETS } from "./outbox.suite.ts";

/** A store to test, and its clock. */
export interface StoreUnderTest {
  store: MetadataStore;
  /** Advances the clock, in addition to real time. */
  advance(ms: number): void;
  close(): Promise<void>;
}

export const testRules: LifecycleRules = {
  leaseMs: 900_000,
  passwordAttempts: 5,
  storageLimit: 10_000_000,
  outboxTargets: TEST_TARGETS,
  maxWaitingEvents: TEST_MAX_WAITING,
};

export const MINUTE = 60_000;
export const EXPIRY = 5 * 60 * MINUTE;

/** The store of a suite, which opens before its first test, with short forms of common calls. */
export function testedStore(open: () => Promise<StoreUnderTest>) {
  let opened: StoreUnderTest;
  before(async () => {
    opened = await open();
  });
  after(() => opened.close());

  const status = async (share: NewShare) => {
    const view = await opened.store.readStatus(share.id, share.ownerVerifier);
    assert.ok(view.outcome === "found");
    return view;
  };
  return {
    get store() {
      return opened.store;
    },
    advance: (ms: number) => opened.advance(ms),
    async create(changes: Partial<NewShare> = {}) {
      const share = newShare(changes);
      assert.equal((await opened.store.createOnce(share)).outcome, "created");
      return share;
    },
    claim: (share: NewShare, ticket: string, attempt = right(share)) =>
      opened.store.claimOnce(share.id, attempt, ticket),
    status,
    events: async (share: NewShare) => (await status(share)).events.map(({ event }) => event),
  };
}

export function newShare(changes: Partial<NewShare> = {}): NewShare {
  const content = changes.content === undefined ? randomBytes(1000) : changes.content;
  return {
    id: shareId(),
    requestDigest: text32(),
    linkVerifier: text32(),
    passwordVerifier: null,
    ownerVerifier: text32(),
    manifest: randomBytes(1200),
    size: content?.length ?? 70_000,
    blobKey: null,
    expiresInMs: EXPIRY,
    maxDownloads: 1,
    ...changes,
    content,
  };
}

export function right(share: NewShare): Attempt {
  return { linkVerifier: share.linkVerifier, passwordVerifier: share.passwordVerifier };
}

export function wrongPassword(share: NewShare): Attempt {
  return { linkVerifier: share.linkVerifier, passwordVerifier: text32() };
}

export async function upload(store: MetadataStore, share: NewShare): Promise<void> {
  const writer = await store.beginUploadWrite(share.id, share.ownerVerifier);
  assert.ok(writer.outcome === "writing");
  assert.equal((await store.recordUploaded(share.id, writer.fence, share.size)).outcome, "found");
}

export async function sweep(store: MetadataStore): Promise<string[]> {
  const changed = await store.settleDue(1000);
  return changed.length < 1000 ? changed : [...changed, ...(await sweep(store))];
}

export const text32 = () => randomBytes(32).toString("base64url");
export const shareId = () => randomBytes(16).toString("base64url");
export const key = () => randomBytes(16).toString("hex");
