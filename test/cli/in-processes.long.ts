import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { glob } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { ONLY_PROCESSES } from "../support/run-cli.ts";

test("the tests of the command line pass if each command runs in its own process", async () => {
  const files = (await Array.fromAsync(glob(join(import.meta.dirname, "*.test.ts")))).sort();
  // Node runs no tests within a test. The program chooses its own cache of compiled code.
  const { NODE_TEST_CONTEXT: _, NODE_COMPILE_CACHE: __, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--test", ...files], {
    timeout: 10 * 60_000,
    env: { ...env, [ONLY_PROCESSES]: "yes" },
    encoding: "utf8",
  });
  assert.equal(status, 0, stdout + stderr);
  assert.match(stdout, /^ℹ fail 0$/m);
});
