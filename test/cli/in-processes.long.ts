import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { glob } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { ONLY_PROCESSES } from "../support/run-cli.ts";

test("the tests of the command line pass if each command runs in its own process", async () => {
  const files = (await Array.fromAsync(glob(join(import.meta.dirname, "*.test.ts")))).sort();
  // Node runs no tests within a test.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--test", ...files], {
    env: { ...env, [ONLY_PROCESSES]: "yes" },
    encoding: "utf8",
  });
  assert.equal(status, 0, stdout + stderr);
  assert.match(stdout, /^ℹ fail 0$/m);
});
