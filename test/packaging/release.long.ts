import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { appendFile, cp, mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { before, describe, it } from "node:test";
import { promisify } from "node:util";
import { Ajv } from "ajv";
import formats from "ajv-formats";
import { changelogSection } from "../../scripts/packaging/changelog.ts";
import { SBOM_TOOL } from "../../scripts/packaging/sbom.ts";
import { CHECKOUT } from "../support/program.ts";
import { tempFolder } from "../support/temp-folder.ts";

const run = promisify(execFile);

interface Sbom {
  specVersion: string;
  metadata: { component: { name: string; version: string } };
  components: Component[];
}

interface Component {
  group?: string;
  name: string;
  version: string;
  /** Packages in the folder of this one. */
  components?: Component[];
}

interface Manifest {
  version: string;
  packages: Record<string, { version: string; dev?: boolean; devOptional?: boolean }>;
}

describe("npm run release", { timeout: 900_000 }, () => {
  let checkout: string;
  let release: string;
  let version: string;

  before(async () => {
    checkout = await committedCopy();
    release = join(await tempFolder(), "release");
    ({ version } = await json<Manifest>(join(checkout, "package.json")));
    await makeRelease(release);
  });

  it("makes the npm package, Debian packages, a list of dependencies, the changes and checksums", async () => {
    const name = `onetimeshare-${version}`;
    assert.deepEqual((await readdir(release)).sort(), [
      "RELEASE_NOTES.md",
      "SHA256SUMS",
      `${name}.cdx.json`,
      `${name}.tgz`,
      `onetimeshare_${version}_amd64.deb`,
      `onetimeshare_${version}_arm64.deb`,
    ]);
  });

  it("makes an npm package of exactly the committed files and what is built from them", async () => {
    const { stdout } = await run("tar", ["tf", join(release, `onetimeshare-${version}.tgz`)]);
    const names = stdout.trim().split("\n");
    assert.ok(names.includes("package/dist/cli/main.js"));
    assert.deepEqual(
      names.filter((name) => /not-committed|\/(?:src|test|node_modules)\//.test(name)),
      [],
    );
  });

  it("makes checksums that sha256sum accepts, of all other files", async () => {
    const { stdout } = await run("sha256sum", ["--check", "--strict", "SHA256SUMS"], {
      cwd: release,
    });
    const checked = stdout
      .trim()
      .split("\n")
      .map((line) => line.replace(/: OK$/, ""));
    const others = (await readdir(release)).filter((name) => name !== "SHA256SUMS");
    assert.deepEqual(checked.sort(), others.sort());
  });

  it("makes a list of dependencies that fits the schema of CycloneDX and names each package of the lock file", async () => {
    const sbom = await json<Sbom>(join(release, `onetimeshare-${version}.cdx.json`));
    const validate = await cycloneDxValidator(sbom.specVersion);
    assert.ok(validate(sbom), JSON.stringify(validate.errors));
    const { name, version: listed } = sbom.metadata.component;
    assert.deepEqual({ name, version: listed }, { name: "onetimeshare", version });
    const { packages } = await json<Manifest>(join(checkout, "package-lock.json"));
    const locked = Object.entries(packages)
      .filter(([path, { dev, devOptional }]) => path !== "" && !dev && !devOptional)
      .map(([path, each]) => `${path.replace(/^.*node_modules\//, "")}@${each.version}`);
    assert.deepEqual([...new Set(namesOf(sbom.components))].sort(), [...new Set(locked)].sort());
  });

  it("makes notes from the section of the changelog", async () => {
    const section = await changelogSection(join(checkout, "CHANGELOG.md"), version);
    assert.ok(section);
    const notes = await readFile(join(release, "RELEASE_NOTES.md"), "utf8");
    assert.equal(notes, `${section.text}\n`);
    assert.match(notes, /^### Added\n/);
  });

  it("makes the same bytes again from the same commit", async () => {
    const again = join(await tempFolder(), "again");
    await makeRelease(again);
    const sums = (folder: string) => readFile(join(folder, "SHA256SUMS"), "utf8");
    assert.equal(await sums(again), await sums(release));
  });

  it("refuses a folder that is not empty, and changes nothing in it", async () => {
    const folder = await tempFolder();
    await writeFile(join(folder, "kept.txt"), "kept");
    await refusesRelease(folder, `${folder} is not empty.\n`);
    assert.deepEqual(await readdir(folder), ["kept.txt"]);
  });

  it("refuses changes that are not committed, and names them", async () => {
    await appendFile(join(checkout, "README.md"), "\n");
    await refusesRelease(
      join(await tempFolder(), "new"),
      "Commit these changes first:\nM README.md\n",
    );
    await git("checkout", "--quiet", "README.md");
  });

  it("refuses a version without a section in the changelog", async () => {
    const path = join(checkout, "CHANGELOG.md");
    await writeFile(path, (await readFile(path, "utf8")).replace(`[${version}] - `, "[0.0.1] - "));
    await git("commit", "--quiet", "--all", "--message=Another version");
    const words = `CHANGELOG.md needs a section "## [${version}] - YYYY-MM-DD".\n`;
    await refusesRelease(join(await tempFolder(), "new"), words);
  });

  it("leaves no folder if a step fails", async () => {
    await git("reset", "--quiet", "--hard", "HEAD~1");
    const parent = await tempFolder();
    const path = join(checkout, "scripts/packaging/sbom.ts");
    const source = await readFile(path, "utf8");
    await writeFile(path, source.replace("cyclonedx-npm@", "no-such-tool-at-all@"));
    await git("commit", "--quiet", "--all", "--message=A tool that does not exist");
    await assert.rejects(makeRelease(join(parent, "new")), /no-such-tool-at-all/);
    assert.deepEqual(await readdir(parent), []);
  });

  /** The error has the output. */
  async function makeRelease(folder: string): Promise<void> {
    await run(process.execPath, ["scripts/release.ts", "--quick", folder], { cwd: checkout });
  }

  async function refusesRelease(folder: string, stderr: string): Promise<void> {
    await assert.rejects(makeRelease(folder), { code: 1, stderr });
  }

  async function git(...args: string[]): Promise<void> {
    const who = ["-c", "user.name=Test", "-c", "user.email=test@example.org"];
    await run("git", [...who, ...args], { cwd: checkout });
  }

  /** A copy of this checkout, with its changes committed, and one file that is ignored. */
  async function committedCopy(): Promise<string> {
    const folder = join(await tempFolder(), "checkout");
    const listing = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
    const { stdout } = await run("git", listing, { cwd: CHECKOUT });
    const deleted = await run("git", ["ls-files", "-z", "--deleted"], { cwd: CHECKOUT });
    const gone = new Set(deleted.stdout.split("\0"));
    for (const path of stdout.split("\0").filter((each) => each !== "" && !gone.has(each))) {
      await mkdir(join(folder, dirname(path)), { recursive: true });
      await cp(join(CHECKOUT, path), join(folder, path));
    }
    checkout = folder;
    await git("init", "--quiet");
    await writeFile(join(folder, ".git/info/exclude"), "node_modules\n");
    await symlink(join(CHECKOUT, "node_modules"), join(folder, "node_modules"));
    await git("add", "--all");
    await git("commit", "--quiet", "--message=All");
    await writeFile(join(folder, "docs/not-committed.log"), "a file that git ignores");
    return folder;
  }
});

function namesOf(components: readonly Component[]): string[] {
  return components.flatMap(({ group, name, version, components: inner = [] }) => [
    [group, `${name}@${version}`].filter(Boolean).join("/"),
    ...namesOf(inner),
  ]);
}

/** The official schema, from the package that the tool uses. */
async function cycloneDxValidator(specVersion: string) {
  const which = ["exec", "--yes", `--package=${SBOM_TOOL}`, "--", "which", "cyclonedx-npm"];
  const { stdout } = await run("npm", which, { cwd: CHECKOUT });
  const modules = join(dirname(stdout.trim()), "..");
  const schema = (name: string) =>
    json<object>(
      join(modules, "@cyclonedx/cyclonedx-library/res/schema", `${name}.SNAPSHOT.schema.json`),
    );
  const ajv = new Ajv({ strict: false, logger: false });
  formats.default(ajv);
  for (const name of ["spdx", "jsf-0.82", "cryptography-defs"]) {
    // The schemas refer to each other by the names of their files.
    ajv.addSchema(await schema(name), `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json`);
  }
  return ajv.compile(await schema(`bom-${specVersion}`));
}

async function json<Content>(path: string): Promise<Content> {
  return JSON.parse(await readFile(path, "utf8")) as Content;
}
