import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { shareRuns } from "./shared-runs.ts";

describe("shared runs", () => {
  it("serve each call by a run that began after it, and as many calls as wait", async () => {
    let began = 0;
    let ended = 0;
    const gates = Array.from({ length: 3 }, () => Promise.withResolvers<void>());
    const run = shareRuns(async () => {
      const number = ++began;
      assert.equal(ended, number - 1, "one run at a time");
      await gates[number - 1]?.promise;
      ended = number;
      return number;
    });
    const first = run();
    const waiting = [run(), run(), run()];
    gates[0]?.resolve();
    assert.equal(await first, 1);
    const late = run();
    gates[1]?.resolve();
    gates[2]?.resolve();
    assert.deepEqual(await Promise.all(waiting), [2, 2, 2]);
    assert.equal(await late, 3);
    assert.equal(began, 3);
  });

  it("pass an error to the calls of that run alone", async () => {
    let runs = 0;
    const run = shareRuns(async () => {
      if (++runs === 2) throw new Error("disk: EIO");
      return runs;
    });
    const results = await Promise.allSettled([run(), run(), run()]);
    assert.deepEqual(
      results.map(({ status }) => status),
      ["fulfilled", "rejected", "rejected"],
    );
    assert.equal(await run(), 3);
  });
});
