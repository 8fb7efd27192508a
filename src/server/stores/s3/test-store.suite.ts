import assert from "node:assert/strict";
import { tempFolder } from "../../../../test/support/temp-folder.ts";
import { readConfig } from "../../config/config.ts";
import { s3SettingsOf } from "./s3-settings.ts";
import { openS3Store } from "./s3-store.ts";

/** @param env the settings of the bucket */
export async function openTestStore(env: Record<string, string>) {
  const settings = s3SettingsOf(readConfig(env));
  assert.ok(settings);
  return openS3Store(settings, await tempFolder());
}
