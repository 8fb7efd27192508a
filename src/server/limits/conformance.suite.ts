import { describe } from "node:test";
import { blocksSuite } from "./blocks.suite.ts";
import { countersSuite } from "./counters.suite.ts";
import { slotsSuite } from "./slots.suite.ts";
import type { LimitsUnderTest } from "./tested-limits.suite.ts";

/** The contract of every limit store. */
export function limitStoreSuite(name: string, open: () => Promise<LimitsUnderTest>): void {
  describe(`limits: ${name}`, () => {
    countersSuite(open);
    blocksSuite(open);
    slotsSuite(open);
  });
}
