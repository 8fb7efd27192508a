import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ProblemError } from "../errors/problem.ts";
import { StorageFullError, StoreUnavailableError } from "../shares/store-errors.ts";
import type { LimitStore, SlotsView } from "./limit-store.ts";
import { ClientUploadSlot } from "./upload-slot.ts";

/** A store with a given answer that records its calls. */
function slotUnder(view: SlotsView) {
  const calls: string[] = [];
  const store = {
    acquireSlots: async () => {
      calls.push("acquire");
      return view;
    },
    releaseSlots: async (
      _group: string,
      _keys: readonly string[],
      _holder: string,
      at: unknown,
    ) => {
      calls.push(`release ${at}`);
    },
  } as unknown as LimitStore;
  let now = 0;
  const terms = { group: "00", slots: [{ key: "k", limit: 3 }], holder: "h", limit: 3 };
  const advance = (ms: number) => {
    now += ms;
  };
  return { slot: new ClientUploadSlot(store, terms, () => now), calls, advance };
}

const ACQUIRED = { outcome: "acquired", expiresAt: 7 } as const;
const RENEWED = { outcome: "renewed", expiresAt: 7 } as const;

describe("an upload slot", () => {
  it("is renewed once a minute during the upload", async () => {
    const { slot, calls, advance } = slotUnder(ACQUIRED);
    await slot.acquire();
    for (let second = 0; second < 180; second++) {
      advance(1000);
      await slot.renew();
    }
    assert.equal(calls.length, 1 + 3);
  });

  it("is released if the creation was refused", async () => {
    for (const error of [
      new ProblemError("storage_full"),
      new ProblemError("rate_limited"),
      new StorageFullError("full"),
    ]) {
      const { slot, calls } = slotUnder(ACQUIRED);
      await assert.rejects(
        slot.during(() => Promise.reject(error)),
        error,
      );
      assert.deepEqual(calls, ["acquire", "release 7"]);
    }
  });

  it("is released if another share has this id", async () => {
    const { slot, calls } = slotUnder(ACQUIRED);
    const create = () => Promise.reject(new ProblemError("conflict"));
    await assert.rejects(slot.during<{ state: "uploading" }>(create), { code: "conflict" });
    assert.deepEqual(calls, ["acquire", "release 7"]);
  });

  it("is released if the upload is already complete", async () => {
    const { slot, calls } = slotUnder(ACQUIRED);
    await slot.during(async () => ({ state: "ready" }));
    assert.deepEqual(calls, ["acquire", "release 7"]);
  });

  it("stays if the share exists or may exist", async () => {
    const outcomes = [
      async () => ({ state: "uploading" as const }),
      () => Promise.reject(new StoreUnavailableError("an answer was lost")),
    ];
    for (const create of outcomes) {
      const { slot, calls } = slotUnder(ACQUIRED);
      await slot.during<{ state: "uploading" }>(create).catch(() => {});
      assert.deepEqual(calls, ["acquire"]);
    }
  });

  it("stays if an earlier request acquired it", async () => {
    const { slot, calls } = slotUnder(RENEWED);
    await slot.during(() => Promise.reject(new ProblemError("storage_full"))).catch(() => {});
    assert.deepEqual(calls, ["acquire"]);
  });

  it("has a Retry-After of at most one minute, because another upload may release one at any time", async () => {
    for (const [expiresInMs, seconds] of [
      [500_000, 60],
      [1_500, 2],
    ] as const) {
      const { slot } = slotUnder({ outcome: "full", expiresInMs });
      await assert.rejects(slot.acquire(), (error: ProblemError) => {
        assert.equal(error.code, "rate_limited");
        assert.equal(error.extras.retryAfterSeconds, seconds);
        return true;
      });
    }
  });
});
