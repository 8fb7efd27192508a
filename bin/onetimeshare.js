#!/usr/bin/env node
// An old Node must be able to read this file to the end: nothing here is newer than Node 14.
import { existsSync } from "node:fs";

const needed = [24, 7];
const [major, minor] = process.versions.node.split(".").map(Number);

if (major < needed[0] || (major === needed[0] && minor < needed[1])) {
  process.stderr.write(
    `OneTimeShare needs Node ${needed.join(".")} or newer; this is Node ${process.versions.node}.\n` +
      "Get it from https://nodejs.org, or in a checkout run `npm ci`, which brings its own, and use npm scripts.\n",
  );
  process.exitCode = 1;
} else {
  // A checkout runs its sources, the published package what was built of them.
  const source = new URL("../src/cli/main.ts", import.meta.url);
  const built = new URL("../dist/cli/main.js", import.meta.url);
  import(existsSync(source) ? source : built);
}
