import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs, promisify } from "node:util";
import { readVersion } from "../src/node/version.ts";
import { changelogSection } from "./packaging/changelog.ts";
import { buildDebianPackage } from "./packaging/debian-package.ts";

/**
 * Builds everything of a release into release/VERSION or the folder of the argument. The same commit gives the same
 * bytes. `--quick` does not compress the Debian packages, for tests.
 */
const ROOT = join(import.meta.dirname, "..");
const SBOM_TOOL = "@cyclonedx/cyclonedx-npm@6.0.1";
const run = promisify(execFile);

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: "boolean", default: false } },
});
const version = readVersion();
const folder = resolve(positionals[0] ?? join(ROOT, "release", version));

const changes = await git("status", "--porcelain");
if (changes !== "") fail(`Commit these changes first:\n${changes}`);
const section = await changelogSection(join(ROOT, "CHANGELOG.md"), version);
if (section === null) fail(`CHANGELOG.md needs a section "## [${version}] - YYYY-MM-DD".`);

await mkdir(folder, { recursive: true });
if ((await readdir(folder)).length > 0) fail(`${folder} is not empty.`);
const tarball = await packClean();
const time = Number(await git("log", "-1", "--format=%ct"));
const compression = values.quick ? "none" : "xz";
for (const architecture of ["amd64", "arm64"] as const) {
  await buildDebianPackage({ tarball, architecture, folder, time, compression });
}
await writeSbom();
await writeFile(join(folder, "RELEASE_NOTES.md"), `${section.text}\n`);
const sums = (await readdir(folder)).sort().map(async (name) => {
  const hash = createHash("sha256").update(await readFile(join(folder, name)));
  return `${hash.digest("hex")}  ${name}\n`;
});
await writeFile(join(folder, "SHA256SUMS"), (await Promise.all(sums)).join(""));
process.stdout.write(`${folder}\n`);

/** Packs a clone of the commit, so that no ignored file of the checkout gets into the package. */
async function packClean(): Promise<string> {
  const work = await mkdtemp(join(tmpdir(), "onetimeshare-release-"));
  try {
    const clone = join(work, "clone");
    await run("git", ["clone", "--quiet", "--depth=1", `file://${ROOT}`, clone]);
    await symlink(join(ROOT, "node_modules"), join(clone, "node_modules"));
    await run("npm", ["pack", "--silent", "--pack-destination", folder], { cwd: clone });
    return join(folder, `onetimeshare-${version}.tgz`);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** The list of all dependencies at run time, in the format CycloneDX. */
async function writeSbom(): Promise<void> {
  const file = join(folder, `onetimeshare-${version}.cdx.json`);
  const tool = ["exec", "--yes", `--package=${SBOM_TOOL}`, "--", "cyclonedx-npm"];
  const form = ["--omit=dev", "--package-lock-only", "--output-reproducible"];
  await run("npm", [...tool, ...form, "--output-file", file], { cwd: ROOT });
}

async function git(...args: string[]): Promise<string> {
  return (await run("git", args, { cwd: ROOT })).stdout.trim();
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
