import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { completionScript } from "../src/cli/commands/completion.ts";
import { processContext } from "../src/cli/context.ts";
import { createProgram } from "../src/cli/program.ts";
import { readVersion } from "../src/node/version.ts";
import { settings } from "../src/server/config/settings.ts";
import { releaseDate } from "./packaging/changelog.ts";
import { manPage } from "./packaging/man-page.ts";

/** Writes the manual page and the completions of the command line into dist/shell. */
const ROOT = join(import.meta.dirname, "..");
const folder = join(ROOT, "dist/shell");
const program = await createProgram([], { ...processContext(ROOT), program: "onetimeshare" });
const version = readVersion();

await mkdir(folder, { recursive: true });
for (const shell of ["bash", "zsh", "fish"] as const) {
  await writeFile(join(folder, `onetimeshare.${shell}`), await completionScript(program, shell));
}
const variables = Object.values(settings);
const date = await releaseDate(join(ROOT, "CHANGELOG.md"), version);
await writeFile(
  join(folder, "onetimeshare.1"),
  manPage(program, { version, date: date ?? "", variables }),
);
