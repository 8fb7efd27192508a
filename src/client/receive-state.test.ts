import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import { quickCiphers } from "./memory.suite.ts";
import { type ReceiveState, sealState, unsealState } from "./receive-state.ts";

const shareWith = (resumeKey: Uint8Array) => ({ keys: { resumeKey }, ciphers: quickCiphers });
const share = shareWith(randomBytes(32));
const claiming: ReceiveState = {
  phase: "claiming",
  ticket: new Uint8Array(32),
  discarded: { bytes: 7, isNearLimit: true },
};

test("a saved state opens only with the key that sealed it", async () => {
  const sealed = await sealState(claiming, share);
  assert.deepEqual(await unsealState(sealed, share), claiming);
  assert.equal(await unsealState(sealed, shareWith(randomBytes(32))), null);
});

test("a saved state with an invalid manifest, for example of another version, is ignored", async () => {
  const verified: ReceiveState = {
    ...{ phase: "verified", ticket: new Uint8Array(32) },
    manifest: {
      ...{ version: 1, entries: [{ kind: "text", size: 5 }], padding: 0, expiresInSeconds: 60 },
      ...{ maxDownloads: 1, contentHead: "A".repeat(43) },
    },
  };
  const sealed = await sealState(verified, share);
  assert.equal(await unsealState(sealed, share), null);
});
