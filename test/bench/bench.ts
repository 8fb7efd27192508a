import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, statfs, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { installedPackage } from "../capacity/installed-server.ts";
import { CHECKOUT } from "../support/program.ts";
import { stopLoad } from "./generator.ts";
import { BEFORE, THIS } from "./loads.ts";
import { useByOthers } from "./other-programs.ts";
import type { Part, Plan } from "./part.ts";
import { chromium } from "./parts/chromium.ts";
import { cli } from "./parts/cli.ts";
import { cycles } from "./parts/cycles.ts";
import { disk } from "./parts/disk.ts";
import { downloads } from "./parts/downloads.ts";
import { memory } from "./parts/memory.ts";
import { pages } from "./parts/pages.ts";
import { shares } from "./parts/shares.ts";
import { starts } from "./parts/starts.ts";
import { uploads } from "./parts/uploads.ts";
import { say } from "./progress.ts";
import { circumstances, inMarkdown, type Report, writeDocs } from "./report.ts";
import { FULL, GIB, type Sizes, TINY, USUAL } from "./sizes.ts";

const PARTS: Record<string, Part> = {
  disk,
  uploads,
  downloads,
  cycles,
  memory,
  cli,
  chromium,
  shares,
  starts,
  pages,
};

const USAGE = `Measures this version against plain servers and programs, and says which targets it meets.

  npm run bench                       every part, in less than ten minutes
  npm run bench -- uploads cycles     some parts: ${Object.keys(PARTS).join(", ")}

  --against FOLDER   another checkout with its node_modules, as "the version before"
  --full             1,000,000 shares, and as many bytes of the 1 GiB uploads as fit on the disk
  --redis-s3         also this version with Redis and Ceph's S3, in uploads, downloads, cycles and shares
  --rounds N         9 if not given; at most 3 for large files
  --output FOLDER    for results.md and results.json. A new temporary folder if not given
  --write-docs       write the results into docs/performance.md and README.md
  --tiny             a test of the benchmark: its numbers mean nothing
`;

/** The Debian packages with the programs of the comparison. */
const PROGRAMS = { age: "age", chromium: "chromium", curl: "curl", nginx: "nginx-light" };

const FREE_BYTES = 25 * GIB;

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    against: { type: "string" },
    full: { type: "boolean", default: false },
    "redis-s3": { type: "boolean", default: false },
    rounds: { type: "string", default: "9" },
    output: { type: "string" },
    "write-docs": { type: "boolean", default: false },
    tiny: { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  },
});

// Otherwise the servers would outlive this process.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));

if (options.help) process.stdout.write(USAGE);
else await main();

async function main(): Promise<void> {
  const begunAt = performance.now();
  const names = positionals.length > 0 ? positionals : Object.keys(PARTS);
  const plan = await planOf();
  for (const name of names) if (!(name in PARTS)) fail(`There is no part ${name}.\n\n${USAGE}`);
  if (options["write-docs"] && positionals.length > 0)
    fail("The docs need the results of every part.");
  requirePrograms();
  const about = await circumstances();
  for (const { name, root } of plan.versions) {
    say(`packing ${name}`);
    await installedPackage(root);
  }
  const folder = await outputFolder();
  const report: Report = { ...about, command: commandLine(), seconds: 0, others: [], parts: {} };
  for (const name of names) {
    report.others.push(await useByOthers());
    const result = await (PARTS[name] as Part)(plan);
    report.parts[name] = result;
    report.seconds = (performance.now() - begunAt) / 1000;
    for (const { measure, measured, isMet } of result.judgements) {
      say(`${isMet ? "pass" : "short"}: ${measure}: ${measured}`);
    }
    // If a later part fails, the results of the earlier ones are stored.
    await writeResults(folder, report);
  }
  stopLoad();
  if (options["write-docs"]) await writeDocs(report);
  process.stdout.write(`${inMarkdown(report)}\nThe results are in ${folder}\n`);
}

async function planOf(): Promise<Plan> {
  const rounds = Number(options.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) fail("--rounds needs a number.");
  const here = { name: THIS, root: CHECKOUT };
  const withRedisAndS3 = options["redis-s3"];
  const sizes = await fittingSizes();
  if (options.against === undefined) return { versions: [here], sizes, rounds, withRedisAndS3 };
  const root = resolve(process.env.INIT_CWD ?? ".", options.against);
  if (!existsSync(join(root, "node_modules"))) fail(`${root} has no node_modules.`);
  return { versions: [here, { name: BEFORE, root }], sizes, rounds, withRedisAndS3 };
}

/** The uploads of 1 GiB move no more bytes than the disk has room for. */
async function fittingSizes(): Promise<Sizes> {
  if (options.tiny) return TINY;
  const { bavail, bsize } = await statfs(tmpdir());
  const free = bavail * bsize;
  if (free < FREE_BYTES) {
    fail(`${tmpdir()} needs ${FREE_BYTES / GIB} GiB of free room. TMPDIR can name another folder.`);
  }
  const sizes = options.full ? FULL : USUAL;
  const largeBytes = Math.min(sizes.memory.largeBytes, free - FREE_BYTES / 2);
  return { ...sizes, memory: { ...sizes.memory, largeBytes } };
}

function requirePrograms(): void {
  const path = `${process.env.PATH}:/usr/sbin`;
  for (const [program, debianPackage] of Object.entries(PROGRAMS)) {
    const { status } = spawnSync("sh", ["-c", `command -v ${program}`], { env: { PATH: path } });
    if (status !== 0) {
      fail(`The benchmark needs ${program} (Debian: apt-get install ${debianPackage}).`);
    }
  }
}

async function outputFolder(): Promise<string> {
  if (options.output === undefined) return mkdtemp(join(tmpdir(), "onetimeshare-bench-"));
  const folder = resolve(process.env.INIT_CWD ?? ".", options.output);
  await mkdir(folder, { recursive: true });
  return folder;
}

async function writeResults(folder: string, report: Report): Promise<void> {
  await writeFile(join(folder, "results.json"), `${JSON.stringify(report, null, 2)}\n`);
  await writeFile(join(folder, "results.md"), inMarkdown(report));
}

/** The command without paths of this machine. */
function commandLine(): string {
  const words = process.argv.slice(2).map((word, index, all) => {
    return all[index - 1] === "--against" ? "FOLDER" : word;
  });
  const shown = words.filter(
    (word, index) => word !== "--output" && words[index - 1] !== "--output",
  );
  return ["npm run bench", ...(shown.length > 0 ? ["--"] : []), ...shown].join(" ");
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
