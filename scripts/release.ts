import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs, promisify } from "node:util";
import { readVersion } from "../src/node/version.ts";
import { changelogSection } from "./packaging/changelog.ts";
import { buildDebianPackage } from "./packaging/debian-package.ts";
import { writeSbom } from "./packaging/sbom.ts";

/**
 * Builds everything of a release into release/VERSION or the folder of the argument. The same commit gives the same
 * bytes. The folder appears when it is complete. `--quick` does not compress the Debian packages, for tests.
 */
const ROOT = join(import.meta.dirname, "..");
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

if ((await readdir(folder).catch(() => [])).length > 0) fail(`${folder} is not empty.`);
// Under another name until it is complete, so that nobody takes a part for the release.
const draft = `${folder}.draft-${process.pid}`;
try {
  await mkdir(draft, { recursive: true });
  await build(section.text);
  await rename(draft, folder);
} finally {
  await rm(draft, { recursive: true, force: true });
}
process.stdout.write(`${folder}\n`);

async function build(notes: string): Promise<void> {
  const tarball = await packClean();
  const time = Number(await git("log", "-1", "--format=%ct"));
  const compression = values.quick ? "none" : "xz";
  for (const architecture of ["amd64", "arm64"] as const) {
    await buildDebianPackage({ tarball, architecture, folder: draft, time, compression });
  }
  await writeSbom(ROOT, join(draft, `onetimeshare-${version}.cdx.json`));
  await writeFile(join(draft, "RELEASE_NOTES.md"), `${notes}\n`);
  const sums = (await readdir(draft)).sort().map(async (name) => {
    const hash = createHash("sha256").update(await readFile(join(draft, name)));
    return `${hash.digest("hex")}  ${name}\n`;
  });
  await writeFile(join(draft, "SHA256SUMS"), (await Promise.all(sums)).join(""));
}

/** Packs a clone of the commit, so that no ignored file of the checkout gets into the package. */
async function packClean(): Promise<string> {
  const work = await mkdtemp(join(tmpdir(), "onetimeshare-release-"));
  try {
    const clone = join(work, "clone");
    await run("git", ["clone", "--quiet", "--depth=1", `file://${ROOT}`, clone]);
    await symlink(join(ROOT, "node_modules"), join(clone, "node_modules"));
    await run("npm", ["pack", "--silent", "--pack-destination", draft], { cwd: clone });
    return join(draft, `onetimeshare-${version}.tgz`);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function git(...args: string[]): Promise<string> {
  return (await run("git", args, { cwd: ROOT })).stdout.trim();
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
