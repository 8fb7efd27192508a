import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { promisify } from "node:util";
import { tempFolder } from "../support/temp-folder.ts";
import type { Report } from "./report.ts";

const run = promisify(execFile);
const BENCH = join(import.meta.dirname, "bench.ts");

/** How many judgements each part has. Together they are the targets of docs/performance.md. */
const JUDGEMENTS = {
  disk: 0,
  uploads: 2,
  downloads: 1,
  cycles: 2,
  memory: 2,
  cli: 2,
  chromium: 4,
  shares: 2,
  starts: 2,
  pages: 3,
};

describe("the benchmark", { timeout: 600_000 }, () => {
  it("measures every part, and says for each target whether it is met", async () => {
    const output = await tempFolder();
    const { stdout } = await run(process.execPath, [
      ...[BENCH, "--tiny", "--rounds", "1", "--output", output],
    ]);
    const { parts } = JSON.parse(await readFile(join(output, "results.json"), "utf8")) as Report;
    const counts = Object.entries(parts).map(([name, { judgements }]) => [name, judgements.length]);
    assert.deepEqual(Object.fromEntries(counts), JUDGEMENTS);
    const markdown = await readFile(join(output, "results.md"), "utf8");
    assert.doesNotMatch(markdown, /NaN|undefined/);
    assert.ok(stdout.startsWith(markdown));
  });

  it("measures Redis with S3 and another checkout too", async () => {
    const root = join(import.meta.dirname, "../..");
    const { stdout } = await run(process.execPath, [
      ...[BENCH, "cycles", "shares", "--tiny", "--rounds", "1", "--redis-s3", "--against", root],
    ]);
    assert.match(stdout, /^\| this version, Redis and S3 \| [\d.,]+ /m);
    assert.match(stdout, /^\| Redis: 1,000 shares against 100, p99 of claim /m);
    assert.match(stdout, /^\| the version before \| [\d.,]+ /m);
  });

  it("names the parts if there is no such part", async () => {
    await assert.rejects(run(process.execPath, [BENCH, "speed"]), /There is no part speed/);
  });
});
