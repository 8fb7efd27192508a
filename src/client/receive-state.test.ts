import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import { quickCiphers } from "./memory.suite.ts";
import { type ReceiveState, sealState, unsealState } from "./receive-state.ts";

const key = randomBytes(32);
const claiming: ReceiveState = { phase: "claiming", ticket: new Uint8Array(32) };

test("a state opens under the key it was sealed by, and under no other", async () => {
  const sealed = await sealState(claiming, key, quickCiphers);
  assert.deepEqual(await unsealState(sealed, key, quickCiphers), claiming);
  assert.equal(await unsealState(sealed, randomBytes(32), quickCiphers), null);
});

test("a state of another version, with a manifest that does not hold, is none", async () => {
  const verified: ReceiveState = {
    ...{ phase: "verified", ticket: new Uint8Array(32) },
    manifest: {
      ...{ version: 1, entries: [{ kind: "text", size: 5 }], padding: 0, expiresInSeconds: 60 },
      ...{ maxDownloads: 1, contentHead: "A".repeat(43) },
    },
  };
  const sealed = await sealState(verified, key, quickCiphers);
  assert.equal(await unsealState(sealed, key, quickCiphers), null);
});
