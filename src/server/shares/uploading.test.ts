import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { tempFolder } from "../../../test/support/temp-folder.ts";
import { ProblemError } from "../errors/problem.ts";
import { openDiskStore } from "../stores/disk/disk-store.ts";
import { openSqliteStore } from "../stores/sqlite/sqlite-store.ts";
import { MAX_WAITING_EVENTS } from "./outbox.ts";
import { StoreUnavailableError } from "./store-errors.ts";
import { Uploads } from "./uploading.ts";

const ID = "8tGgkGrpeUT0uYYLiz4EXA";

/** Starts an upload of 30 bytes, with a slot that records its calls. */
async function begin(t: TestContext) {
  const folder = await tempFolder();
  const rules = {
    leaseMs: 60_000,
    passwordAttempts: 5,
    storageLimit: null,
    outboxTargets: [],
    maxWaitingEvents: MAX_WAITING_EVENTS,
  };
  const path = join(folder, "shares.db");
  const metadata = await openSqliteStore({ path, rules, clock: Date.now });
  t.after(() => metadata.close());
  await metadata.createOnce({
    ...{ id: ID, requestDigest: "d", linkVerifier: "l", passwordVerifier: null },
    ...{ ownerVerifier: "owner", manifest: new Uint8Array(10), size: 30, content: null },
    ...{ blobKey: "ab".repeat(16), expiresInMs: 60_000, maxDownloads: 1 },
  });
  const calls: string[] = [];
  const fences = t.mock.method(metadata, "beginUploadWrite");
  const reads = t.mock.method(metadata, "readUpload");
  const records = t.mock.method(metadata, "recordUploaded");
  const note = (call: string) => async () => void calls.push(call);
  const slot = { acquire: note("acquire"), renew: note("renew"), release: note("release") };
  async function* body(pieces: number) {
    for (let i = 0; i < pieces; i++) {
      calls.push("piece");
      yield { bytes: [new Uint8Array(10)], free: note("free") };
    }
  }
  /** A body without bytes until `release` is called. */
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  async function* slowBody() {
    await released;
    yield* body(1);
  }
  const uploads = new Uploads(metadata, openDiskStore(folder));
  const appendSlowly = () =>
    uploads.append({
      ...{ id: ID, ownerVerifier: "owner", offset: 0, length: null, body: slowBody(), slot },
    });
  const append = (offset: number, pieces: number, changes = {}, ownerVerifier = "owner") =>
    uploads.append({
      ...{ id: ID, ownerVerifier, offset, length: null, body: body(pieces) },
      slot: { ...slot, ...changes },
    });
  return {
    append,
    appendSlowly,
    release,
    calls,
    fencesTaken: () => fences.mock.callCount(),
    steps: () => [reads, fences, records].map(({ mock }) => mock.callCount()),
  };
}

describe("the slot of an upload", () => {
  it("is acquired before the first byte, renewed with each chunk, and released with the last one", async (t) => {
    const { append, calls } = await begin(t);
    await append(0, 2);
    assert.deepEqual(calls, ["acquire", "piece", "free", "renew", "piece", "free", "renew"]);
    calls.length = 0;
    await append(20, 1);
    assert.deepEqual(calls, ["acquire", "piece", "free", "renew", "release"]);
  });

  it("is not touched by a stranger, nor by a request after the last byte", async (t) => {
    const { append, calls } = await begin(t);
    await assert.rejects(append(0, 1, {}, "stranger"), { code: "unauthorized" });
    assert.deepEqual(calls, []);
    await append(0, 3);
    calls.length = 0;
    await assert.rejects(append(30, 1), { code: "conflict" });
    assert.deepEqual(calls, []);
  });

  it("ends the request when it can't be renewed, and the received bytes stay", async (t) => {
    const { append, calls } = await begin(t);
    await append(0, 1);
    const full = () => Promise.reject(new ProblemError("rate_limited"));
    await assert.rejects(append(10, 2, { renew: full }), { code: "rate_limited" });
    await assert.rejects(append(20, 1, { acquire: full }), { code: "rate_limited" });
    // A failed renewal takes effect when a body ends with the last byte.
    const away = () => Promise.reject(new StoreUnavailableError("for a moment"));
    await assert.rejects(append(20, 1, { renew: away }), { name: "StoreUnavailableError" });
    assert.equal((await append(20, 1)).offset, 30);
    assert.equal(calls.at(-1), "release");
  });
});

describe("the turn of a writer", () => {
  it("costs one step of the store before the bytes and one after, which returns the state", async (t) => {
    const { append, steps } = await begin(t);
    const { size, offset } = await append(0, 2);
    assert.deepEqual([size, offset], [30, 20]);
    assert.deepEqual(steps(), [0, 1, 1]);
  });

  it("is not taken from a running writer by a stranger", async (t) => {
    const { append, appendSlowly, release } = await begin(t);
    const first = appendSlowly();
    await assert.rejects(append(0, 1, {}, "stranger"), { code: "unauthorized" });
    release();
    assert.equal((await first).offset, 10);
  });

  it("goes to the newest waiting request, and only a running writer costs a fence", async (t) => {
    const { append, appendSlowly, release, fencesTaken } = await begin(t);
    const first = appendSlowly();
    const waiting = Array.from({ length: 100 }, () => append(0, 1));
    const outcomes = await Promise.allSettled([first, ...waiting]);
    release();
    const last = outcomes.pop();
    assert.ok(last?.status === "fulfilled" && last.value.offset === 10);
    for (const outcome of outcomes) {
      assert.ok(outcome.status === "rejected" && outcome.reason.code === "conflict");
    }
    assert.ok(fencesTaken() <= 3, `${fencesTaken()} fences`);
  });

  it("costs no slot when the offset is wrong", async (t) => {
    const { append, calls } = await begin(t);
    await assert.rejects(append(7, 1), { code: "conflict" });
    assert.deepEqual(calls, []);
  });
});
