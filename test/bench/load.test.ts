import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type Contestant, startBare } from "./contestants.ts";
import { load, stopLoad } from "./generator.ts";

describe("the load of the benchmark", () => {
  let bare: Contestant;

  before(async () => {
    bare = await startBare();
  });
  after(async () => {
    stopLoad();
    await bare.stop();
  });

  const job = () => ({ url: bare.url, pid: bare.pid, clients: 3, size: 300_000 });

  it("uploads and downloads as many files as it says", async () => {
    for (const [kind, call] of [
      ["puts", "put"],
      ["gets", "get"],
    ] as const) {
      const result = await load({ ...job(), kind, extent: { count: 10 } });
      assert.equal(result.count, 10);
      assert.deepEqual(Object.keys(result.calls), [call]);
      assert.ok(result.seconds > 0 && result.cpu.load > 0, JSON.stringify(result));
    }
  });

  it("fails if one answer is not the expected one", async () => {
    // The bare server knows no shares.
    await assert.rejects(load({ ...job(), kind: "cycles", extent: { count: 10 } }), /shares: 404/);
  });
});
