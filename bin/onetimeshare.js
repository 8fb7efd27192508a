#!/usr/bin/env -S node --max-semi-space-size=1
// An old Node must be able to read this file to the end: nothing here is newer than Node 14.
import { existsSync } from "node:fs";
import * as module from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";

const needed = [24, 7];
const [major, minor] = process.versions.node.split(".").map(Number);

if (major < needed[0] || (major === needed[0] && minor < needed[1])) {
  process.stderr.write(
    `OneTimeShare needs Node ${needed.join(".")} or newer; this is Node ${process.versions.node}.\n` +
      "Get it from https://nodejs.org, or in a checkout run `npm ci`, which brings its own, and use npm scripts.\n",
  );
  process.exitCode = 1;
} else {
  // What was compiled once is not compiled again: it halves the time to start. Not in the folder that all users
  // of a machine share, which is where it would be by itself: another one could plant code there.
  const caches = process.env.XDG_CACHE_HOME || join(homedir(), ".cache");
  const folder = join(caches, "onetimeshare");
  module.enableCompileCache(folder);
  // Threads and worker processes of the server take it from here.
  process.env.NODE_COMPILE_CACHE = process.env.NODE_COMPILE_CACHE || folder;
  // A checkout runs its sources, the published package what was built of them.
  const source = new URL("../src/cli/main.ts", import.meta.url);
  const built = new URL("../dist/cli/main.js", import.meta.url);
  import(existsSync(source) ? source : built);
}
