import { randomBytes } from "node:crypto";
import { after, before } from "node:test";
import type { Charge, LimitStore } from "./limit-store.ts";

/** Two connections to one store, as of two servers, and the clock of the store. */
export interface LimitsUnderTest {
  stores: [LimitStore, LimitStore];
  advance(ms: number): void;
  close(): Promise<void>;
}

export const GROUP = "7f";
export const HOUR = 3_600_000;

/** The limit store of a suite, which opens before its first test. */
export function testedLimits(open: () => Promise<LimitsUnderTest>) {
  let opened: LimitsUnderTest;
  before(async () => {
    opened = await open();
  });
  after(() => opened.close());

  return {
    get stores() {
      return opened.stores;
    },
    get store() {
      return opened.stores[0];
    },
    advance: (ms: number) => opened.advance(ms),
    outcome: async (charges: Charge[], repeat: Charge | null = null) =>
      (await opened.stores[0].chargeAll(GROUP, charges, repeat)).outcome,
  };
}

export function charge(changes: Partial<Charge> = {}): Charge {
  return { key: random(), amount: 1, limit: 30, windowMs: HOUR, label: null, ...changes };
}

export function random(): string {
  return randomBytes(16).toString("base64url");
}
