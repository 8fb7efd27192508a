import { after, before } from "node:test";
import { type S3Engine, startCephS3 } from "../../../../test/support/ceph-s3.ts";
import { tempFolder } from "../../../../test/support/temp-folder.ts";
import { readConfig, s3SettingsOf } from "../../config.ts";
import { blobStoreSuite } from "../conformance.suite.ts";
import { openS3Store } from "./s3-store.ts";

let engine: S3Engine;

before(async () => {
  engine = await startCephS3();
});
after(() => engine.stop());

async function newStore() {
  const settings = s3SettingsOf(readConfig(await engine.newBucket()));
  if (!settings) throw new Error("no settings");
  return openS3Store(settings, await tempFolder());
}

blobStoreSuite("S3", async () => ({ store: await newStore(), close: async () => {} }));
