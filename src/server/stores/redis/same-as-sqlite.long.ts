import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "node:test";
import * as fc from "fast-check";
import { startRedis } from "../../../../test/support/redis-server.ts";
import { tempFolder } from "../../../../test/support/temp-folder.ts";
import { openSqliteStore } from "../sqlite/sqlite-store.ts";
import { assertLiveIsListed } from "../store-user.suite.ts";
import { testRules } from "../tested-store.suite.ts";
import { anyStep, beginning, type Step, shares, wholeList } from "./any-step.suite.ts";
import { withTestStore } from "./test-store.suite.ts";

describe("the Redis store", () => {
  it("returns the same answers as the SQLite store to any sequence of requests", async () => {
    const redis = await startRedis();
    const folder = await tempFolder();
    let runs = 0;
    const property = fc.asyncProperty(
      fc.array(anyStep(), { minLength: 40, maxLength: 100 }),
      async (steps) => {
        let offset = 0;
        const path = join(folder, `${++runs}.db`);
        const clock = () => Date.now() + offset;
        const sqlite = await openSqliteStore({ path, rules: testRules, clock });
        await withTestStore(redis.url, async ({ store, advance }) => {
          for (const step of [...beginning(), ...steps, ...ending()]) {
            if ("ask" in step) {
              const expected = withoutTimes(await step.ask(sqlite));
              assert.deepEqual(withoutTimes(await step.ask(store)), expected, step.name);
            }
            // At least 7 ms, so that the next event is later in both stores. Otherwise their timelines could differ.
            const ms = "advance" in step ? step.advance : 7;
            advance(ms);
            offset += ms;
          }
        }).finally(() => sqlite.close());
      },
    );
    await fc.assert(property, { numRuns: 30 }).finally(() => redis.stop());
  });
});

/** Compares the views of the owner and the operator after any sequence of requests. */
function ending(): Step[] {
  const ofOwner = shares.map(
    ({ id }): Step => ({ name: "status", ask: (store) => store.readStatus(id, "owner") }),
  );
  return [
    ...ofOwner,
    { name: "counts", ask: async (store) => (await store.readCounts(1)).totals },
    { name: "live", ask: (store) => store.readLive() },
    { name: "list", ask: (store) => store.listShares(wholeList) },
    { name: "live as listed", ask: assertLiveIsListed },
    { name: "waiting events", ask: (store) => store.countEvents() },
    { name: "displaced events", ask: (store) => store.countDisplaced(["first", "second"]) },
  ];
}

/** The two stores get each request some milliseconds apart. */
function withoutTimes(answer: unknown): unknown {
  if (answer instanceof Uint8Array) return Buffer.from(answer).toString("hex");
  if (Array.isArray(answer)) return answer.map(withoutTimes);
  if (typeof answer === "object" && answer !== null) {
    const fields = Object.entries(answer);
    return Object.fromEntries(fields.map(([name, value]) => [name, withoutTimes(value)]));
  }
  const isTime =
    (typeof answer === "number" && answer > 1e12) ||
    (typeof answer === "string" && /^\d{4}-\d\d-\d\dT/.test(answer));
  return isTime ? "a time" : answer;
}
