import { execFile } from "node:child_process";
import { cp, mkdir, readFile, realpath } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { CHECKOUT } from "../support/program.ts";

const run = promisify(execFile);

/**
 * Fills an empty folder with what the official image `node:VERSION-SUITE-slim` has and the Dockerfile uses: Debian's
 * essential packages, Node and npm. Node is the binary of the npm package `node`, which is the official one.
 *
 * @param image such as node:24.21.0-trixie-slim
 */
export async function makeBaseImage(image: string, root: string): Promise<void> {
  const { version, suite } =
    /^node:(?<version>[\d.]+)-(?<suite>[a-z]+)-slim$/.exec(image)?.groups ?? {};
  if (version === undefined || suite === undefined) throw new Error(`Unknown base: ${image}`);
  const found = process.versions.node;
  if (version !== found) throw new Error(`${image} has another Node than this checkout: ${found}`);
  await run("mmdebstrap", ["--variant=essential", "--include=libstdc++6", suite, root]);
  const local = join(root, "usr/local");
  await cp(process.execPath, join(local, "bin/node"));
  await cp(await npmFolder(), join(local, "lib/node_modules/npm"), { recursive: true });
  await run("ln", ["-s", "../lib/node_modules/npm/bin/npm-cli.js", join(local, "bin/npm")]);
  // The official archive has Node's licence here.
  await cp(join(CHECKOUT, "LICENSE"), join(local, "LICENSE"));
  await mkdir(join(root, "proc"), { recursive: true });
}

/**
 * The folder of the npm in PATH. `npm root --global` names another one if the Node of node_modules/.bin comes first in
 * PATH, as in an npm script.
 */
async function npmFolder(): Promise<string> {
  const { stdout } = await run("sh", ["-c", "command -v npm"]);
  return dirname(dirname(await realpath(stdout.trim())));
}

interface NpmAccess {
  env: Record<string, string>;
  /** A PEM file. */
  authorities: string;
  /** npm's own cache, so that the build downloads nothing twice. */
  cache: string;
}

/** What npm needs on this machine to reach its registry: its settings, and the authorities that it trusts. */
export async function npmAccess(): Promise<NpmAccess> {
  const { stdout } = await run("npm", ["config", "list", "--json"], { cwd: "/" });
  const config = JSON.parse(stdout) as { registry: string; cafile: string | null; cache: string };
  const authorities =
    config.cafile ?? process.env.NODE_EXTRA_CA_CERTS ?? "/etc/ssl/certs/ca-certificates.crt";
  await readFile(authorities);
  const { registry, cache } = config;
  return { env: { npm_config_registry: registry }, authorities, cache };
}
