import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { glob, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { pathToFileURL } from "node:url";
import { EVIDENCE_FOLDER } from "../test/support/evidence.ts";
import { complaintsAbout, scanLogs } from "../test/support/log-scan.ts";
import { LONG_PROGRAMS, type NeededProgram, PROGRAMS } from "./test-programs.ts";

/**
 * Runs tests. `node scripts/test.ts` runs the short tests, `--long` the slow ones. File names or patterns
 * as arguments select other tests. The last line of the output is "N passed, N failed".
 */
const SHORT = ["src/**/*.test.ts", "test/**/*.test.ts"];
const LONG = ["src/**/*.long.ts", "test/**/*.long.ts"];

const CACHE = join(import.meta.dirname, "../node_modules/.cache/tests");
const GROUPS = join(CACHE, "groups");
const GROUP_SIZE = 18;

const named = process.argv.slice(2).filter((argument) => argument !== "--long");
const isLong = process.argv.includes("--long");
const patterns = named.length > 0 ? named : isLong ? LONG : SHORT;
const needsLongPrograms = patterns.some((pattern) => pattern.endsWith(".long.ts"));
/** Some short tests wait for processes and timers. Long tests measure, so they need the cores. */
const concurrency = isLong ? 2 : 3;

for (const needed of [...PROGRAMS, ...(needsLongPrograms ? LONG_PROGRAMS : [])]) {
  ensureProgram(needed);
}
buildPages();
const files = (await Array.fromAsync(glob(patterns))).sort();
if (files.length === 0) fail(`No test file matches ${patterns.join(" ")}.`);

// The test processes and their commands share compiled code.
process.env.NODE_COMPILE_CACHE ??= join(CACHE, "compiled");
const evidence = await mkdtemp(join(tmpdir(), "onetimeshare-evidence-"));
process.env[EVIDENCE_FOLDER] = evidence;
const counts = { passed: 0, failed: 0, skipped: 0 };
let isAnySuiteFailed = false;
const endAfterTests = new URL("../test/support/preload-end.ts", import.meta.url).href;
const isWholeShortRun = named.length === 0 && !isLong;
const events = run({
  files: isWholeShortRun ? await grouped(files) : files,
  concurrency,
  timeout: 15 * 60_000,
  execArgv: isWholeShortRun ? [] : ["--import", endAfterTests],
});
events.on("test:pass", ({ details, skip }) => {
  if (details.type === "suite") return;
  if (skip === undefined) counts.passed++;
  else counts.skipped++;
});
events.on("test:fail", ({ details }) => {
  // The tests of a suite already count. A suite counts only if something outside its tests failed.
  const isByTests =
    "failureType" in details.error && details.error.failureType === "subtestsFailed";
  if (isByTests) isAnySuiteFailed = true;
  else counts.failed++;
});
const report = events.compose(spec);
report.pipe(process.stdout, { end: false });
await new Promise((resolve) => report.once("end", resolve));

// A suite whose failed test was not reported.
if (isAnySuiteFailed && counts.failed === 0) counts.failed++;
await searchLogs();
const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : "";
process.stdout.write(`${counts.passed} passed, ${counts.failed} failed${skipped}\n`);
process.exitCode = counts.failed + counts.skipped > 0 || counts.passed === 0 ? 1 : 0;

/**
 * Makes programs that each import some test files of one room. In a process of its own, a file takes most of its time to
 * load and to warm up the code that it tests: see docs/decisions/0055-tests-share-processes.md.
 */
async function grouped(files: readonly string[]): Promise<string[]> {
  const rooms = Object.groupBy(files, (file) => file.split("/").slice(0, 2).join("/"));
  const programs: string[] = [];
  await mkdir(GROUPS, { recursive: true });
  for (const room of Object.values(rooms) as string[][]) {
    const count = Math.ceil(room.length / GROUP_SIZE);
    for (let group = 0; group < count; group++) {
      const imports = room
        .filter((_, index) => index % count === group)
        .map((file) => pathToFileURL(resolve(file)).href);
      // Its hook must run after those of the files.
      const lines = [...imports, endAfterTests].map((url) => `import ${JSON.stringify(url)};\n`);
      const program = join(GROUPS, `${programs.length}.mjs`);
      await writeFile(program, lines.join(""));
      programs.push(program);
    }
  }
  return programs;
}

/** Searches the logs of all servers once, because no test may make a server log a secret. */
async function searchLogs(): Promise<void> {
  const scan = await scanLogs(evidence);
  const complaints = complaintsAbout(scan, { isWholeRun: named.length === 0 });
  process.stdout.write(`searched ${scan.lines} log lines for ${scan.secrets} secrets\n`);
  for (const complaint of complaints) process.stdout.write(`${complaint} (${evidence})\n`);
  if (complaints.length > 0) counts.failed++;
  else await rm(evidence, { recursive: true });
}

function ensureProgram({ program, debianPackage }: NeededProgram): void {
  if (isInstalled(program)) return;
  const canInstall = process.getuid?.() === 0 && isInstalled("apt-get");
  if (canInstall) {
    process.stderr.write(`Installing ${debianPackage}, which the tests need.\n`);
    spawnSync("apt-get", ["update", "-qq"], { stdio: "ignore" });
    spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", debianPackage], {
      stdio: ["ignore", "ignore", "inherit"],
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
  }
  if (!isInstalled(program)) {
    fail(`The tests need ${program}: install it (Debian: apt-get install ${debianPackage}).`);
  }
}

function buildPages(): void {
  const building = ["scripts/build-web.ts", "--if-stale"];
  if (spawnSync(process.execPath, building, { stdio: "inherit" }).status !== 0) {
    fail("The web pages can't be built.");
  }
}

function isInstalled(program: string): boolean {
  if (program.startsWith("/")) return existsSync(program);
  return spawnSync("sh", ["-c", `command -v ${program}`]).status === 0;
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
