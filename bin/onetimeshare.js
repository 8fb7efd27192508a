#!/usr/bin/env -S node --max-semi-space-size=2
// An old Node must be able to parse this file: use no syntax that is newer than Node 14.
import { existsSync, mkdirSync } from "node:fs";
import * as module from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";

const needed = [24, 7];
const [major, minor] = process.versions.node.split(".").map(Number);

if (major < needed[0] || (major === needed[0] && minor < needed[1])) {
  process.stderr.write(
    `OneTimeShare needs Node ${needed.join(".")} or newer; this is Node ${process.versions.node}.\n` +
      "Get it from https://nodejs.org. In a checkout, run `npm ci` to install it there, then use the npm scripts.\n",
  );
  process.exitCode = 1;
} else {
  cacheCompiledCode();
  // Uploads wait for the disk in these threads. With Node's four, their reads and writes wait behind the syncs of others.
  if (process.argv[2] === "serve" && !process.env.UV_THREADPOOL_SIZE) {
    process.env.UV_THREADPOOL_SIZE = "16";
  }
  // A checkout runs its sources, the published package their compiled form.
  const source = new URL("../src/cli/main.ts", import.meta.url);
  const built = new URL("../dist/cli/main.js", import.meta.url);
  import(existsSync(source) ? source : built);
}

/**
 * Halves the time to start. By default the cache is in a folder that all users of a machine share, where another user
 * could plant code. `send`, `get` and `serve` remove old files of the cache.
 */
function cacheCompiledCode() {
  // Node itself obeys both variables, the first one even if it is empty.
  if ("NODE_DISABLE_COMPILE_CACHE" in process.env || process.env.NODE_COMPILE_CACHE) return;
  const caches = process.env.XDG_CACHE_HOME || join(homedir(), ".cache");
  const folder = join(caches, "onetimeshare");
  try {
    // Node makes missing folders by itself, but never returns where the system refuses one in /proc.
    for (const path of [caches, folder]) if (!existsSync(path)) mkdirSync(path, 0o700);
  } catch {
    return;
  }
  module.enableCompileCache(folder);
  // The server's threads and worker processes use it too.
  process.env.NODE_COMPILE_CACHE = folder;
}
