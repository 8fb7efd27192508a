import { fileURLToPath } from "node:url";
import { processContext } from "./context.ts";
import { runCli } from "./program.ts";

const packageFolder = fileURLToPath(new URL("../..", import.meta.url)).replace(/[/\\]$/, "");
process.exitCode = await runCli(process.argv.slice(2), processContext(packageFolder));
