import { after, before } from "node:test";
import { type S3Engine, startCephS3 } from "../../../../test/support/ceph-s3.ts";
import { blobStoreSuite } from "../blob-store.suite.ts";
import { openTestStore } from "./test-store.suite.ts";

let engine: S3Engine;

before(async () => {
  engine = await startCephS3();
});
after(() => engine.stop());

blobStoreSuite("S3", async () => {
  const env = await engine.newBucket();
  const [store, other] = [await openTestStore(env), await openTestStore(env)];
  return { store, other, isSlow: true, close: async () => {} };
});
