import assert from "node:assert/strict";
import { test } from "node:test";
import { ListenError } from "../../server/runtime/listen-error.ts";
import { StoreUnavailableError, UnfitStoreError } from "../../server/shares/store-errors.ts";
import { ObstacleError } from "../errors.ts";
import { startFailure } from "./serve.ts";

const failures: [why: string, error: Error, words: RegExp][] = [
  [
    "a database of a newer version",
    new UnfitStoreError("The database was written by a newer version. Update this server."),
    /^The database was written by a newer version\. Update this server\.$/,
  ],
  [
    "a database that can't be opened",
    new StoreUnavailableError("The database can't be opened: EACCES"),
    /^The database can't be opened: EACCES\. Check DATA_DIR/,
  ],
  [
    "a Redis that does not answer",
    new StoreUnavailableError("Redis can't be reached: ECONNREFUSED"),
    /^Redis can't be reached: ECONNREFUSED\. Check REDIS_URL/,
  ],
  [
    "a port in use",
    new ListenError("Another program listens on [::1]:443 already. Stop it."),
    /^Another program listens on \[::1\]:443 already\. Stop it\.$/,
  ],
];

for (const [why, error, words] of failures) {
  test(`a server that can't start because of ${why} says what to do`, async () => {
    const failure = await startFailure(error);
    assert.ok(failure instanceof ObstacleError);
    assert.match(failure.message, words);
  });
}

test("a folder that can't be created is not reported as a port in use", async () => {
  const error = Object.assign(new Error(), { code: "EACCES", syscall: "mkdir" });
  assert.equal(await startFailure(error), error);
});
