import { describe } from "node:test";
import { claimsSuite } from "./claims.suite.ts";
import { leasesSuite } from "./leases.suite.ts";
import { shareEndsSuite } from "./share-ends.suite.ts";
import { storedUploadsSuite } from "./stored-uploads.suite.ts";
import type { StoreUnderTest } from "./tested-store.suite.ts";

/** The contract of every metadata store. `open` creates an empty one under `testRules`. */
export function metadataStoreSuite(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`metadata store: ${name}`, () => {
    claimsSuite(open);
    leasesSuite(open);
    storedUploadsSuite(open);
    shareEndsSuite(open);
  });
}
