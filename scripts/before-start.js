// An old Node must be able to parse this file: use no syntax that is newer than Node 14.
import { existsSync } from "node:fs";

/** `npm start`: says if `npm ci` is missing, and builds the pages if a source has changed. */
const canBuild = existsSync(new URL("../node_modules/vite/package.json", import.meta.url));

if (canBuild && Number(process.versions.node.split(".")[0]) >= 24) {
  import("./build-web.ts");
} else {
  process.stderr.write(
    "Run `npm ci` first. It installs the libraries, the tools and the Node version that `npm start` needs.\n" +
      "If you have run it, run it again without --omit=dev and --ignore-scripts.\n",
  );
  process.exitCode = 1;
}
