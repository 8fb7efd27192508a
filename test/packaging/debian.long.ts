import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { copyFile, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { before, describe, it } from "node:test";
import { promisify } from "node:util";
import { buildDebianPackage } from "../../scripts/packaging/debian-package.ts";
import { createCliUser } from "../support/run-cli.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { createDebianRoot, type DebianRoot, startUnit } from "./debian-root.ts";
import { packedTarball } from "./packed.ts";

const run = promisify(execFile);
const UNIT = "usr/lib/systemd/system/onetimeshare.service";
const SETTINGS = "etc/onetimeshare/onetimeshare.env";

/** The tests follow one installation from the first day to its end. */
describe("the Debian package, in an empty Debian", { timeout: 900_000 }, () => {
  let root: DebianRoot;
  let file: string;
  let link: string;

  before(async () => {
    const options = {
      tarball: await packedTarball(),
      folder: await tempFolder(),
      time: 1_700_000_000,
    };
    file = await buildDebianPackage({ ...options, architecture: "amd64", compression: "none" });
    root = await createDebianRoot();
  });

  it("has no error and no warning of lintian", async () => {
    const uncompressed =
      "uses-no-compression-for-control-tarball,uses-no-compression-for-data-tarball";
    const strict = ["--fail-on", "error,warning", "--suppress-tags", uncompressed];
    await run("lintian", ["--allow-root", ...strict, file]);
  });

  it("installs the program, its manual page, its completions and its own user", async () => {
    await install(file);
    assert.match(await root.run("onetimeshare", "--version"), /^\d+\.\d+\.\d+/);
    assert.match(await root.run("onetimeshare", "--help"), /^Usage: onetimeshare \[options\]/);
    assert.match(await root.run("man", "onetimeshare"), /ONETIMESHARE\(1\)/);
    for (const path of [
      "bash-completion/completions/onetimeshare",
      "zsh/vendor-completions/_onetimeshare",
      "fish/vendor_completions.d/onetimeshare.fish",
    ]) {
      assert.match(await readFile(join(root.path, "usr/share", path), "utf8"), /upload-token/);
    }
    assert.equal(await ownerOf("/var/lib/onetimeshare"), "700 onetimeshare onetimeshare");
    assert.equal(await ownerOf(`/${SETTINGS}`), "640 root onetimeshare");
  });

  it("is enabled, and serves with the restrictions of the unit", async () => {
    assert.equal((await root.run("systemctl", "is-enabled", "onetimeshare")).trim(), "enabled");
    const unit = await startUnit(root, UNIT);
    const sender = await createCliUser();
    const env = { ONETIMESHARE_SERVER: unit.url };
    link = (await sender.run(["send"], { stdin: "kept by an upgrade", env })).stdout.trim();
    const doctor = await sender.run(["doctor", "--server", unit.url, "--quick"], { env });
    assert.equal(doctor.exitCode, 0, doctor.stdout + doctor.stderr);
    assert.equal(await unit.stop(), 0);
  });

  it("keeps shares and settings in an upgrade", async () => {
    const path = join(root.path, SETTINGS);
    const changed = `${await readFile(path, "utf8")}\nMAX_DOWNLOADS=7\n`;
    await writeFile(path, changed);
    await install(await nextVersion(file));
    assert.equal(await readFile(path, "utf8"), changed);
    assert.equal(await ownerOf(`/${SETTINGS}`), "640 root onetimeshare");
    const unit = await startUnit(root, UNIT);
    const moved = link.replace(/^http:\/\/[^/]+/, unit.url);
    const got = await (await createCliUser()).run(["get", moved]);
    assert.equal(got.stdout, "kept by an upgrade", got.stderr);
    assert.equal(await unit.stop(), 0);
  });

  it("leaves shares and settings when it is removed", async () => {
    await root.run("dpkg", "--remove", "onetimeshare");
    await assert.rejects(root.run("onetimeshare", "--version"), /No such file/);
    await root.run("test", "-f", "/var/lib/onetimeshare/onetimeshare.db");
    await root.run("test", "-f", `/${SETTINGS}`);
  });

  it("leaves nothing but its user when it is purged", async () => {
    await root.run("dpkg", "--purge", "onetimeshare");
    // The cache of man-db is its own.
    const own = ["-path", "/var/cache/man", "-prune", "-o", "-name", "*onetimeshare*", "-print"];
    const left = await root.run("find", "/etc", "/usr", "/var/lib", "/var/cache", ...own);
    assert.equal(left, "");
    assert.match(await root.run("id", "onetimeshare"), /onetimeshare/);
  });

  async function install(path: string): Promise<void> {
    const name = basename(path);
    await copyFile(path, join(root.path, "tmp", name));
    await root.run("dpkg", "--install", join("/tmp", name));
  }

  async function ownerOf(path: string): Promise<string> {
    return (await root.run("stat", "--format=%a %U %G", path)).trim();
  }
});

/** The same package with a later version. */
async function nextVersion(file: string): Promise<string> {
  const folder = await tempFolder();
  const tree = join(folder, "tree");
  await run("dpkg-deb", ["--raw-extract", file, tree]);
  await run("sed", ["-i", "s/^Version: .*/&+next/", join(tree, "DEBIAN/control")]);
  await run("dpkg-deb", [
    "-Znone",
    "--root-owner-group",
    "--build",
    tree,
    join(folder, "next.deb"),
  ]);
  return join(folder, "next.deb");
}
