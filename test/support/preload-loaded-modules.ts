import { appendFileSync } from "node:fs";
import { registerHooks } from "node:module";

/** Preloaded into a program (`NODE_OPTIONS=--import …`): appends the address of each module that it loads to MODULES_FILE. */
const file = process.env.MODULES_FILE ?? "";

registerHooks({
  load(url, context, load) {
    appendFileSync(file, `${url}\n`);
    return load(url, context);
  },
});
