import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import { parse } from "yaml";
import { CHECKOUT } from "../support/program.ts";
import { tempFolder } from "../support/temp-folder.ts";

const run = promisify(execFile);

export const CHART = join(CHECKOUT, "deploy/helm");

/** The sources of Debian's Go libraries. */
const LIBRARIES = "/usr/share/gocode";

export type Values = Record<string, unknown>;

/** A rendered chart, or why it refuses the values. */
export type Rendered = { templates: Record<string, string> } | { error: string };

/** Compiles the renderer. Returns a function that renders the chart with values in addition to its own. */
export async function chartRenderer(): Promise<(values?: Values) => Promise<Rendered>> {
  const program = join(await tempFolder(), "render");
  await run("go", ["build", "-o", program, join(import.meta.dirname, "helm-render.go")], {
    env: { ...process.env, GO111MODULE: "off", GOPATH: LIBRARIES },
  });
  return async (values = {}) => {
    const release = { Name: "share", Namespace: "default", Service: "Helm", Revision: 1 };
    const child = spawn(program, [CHART], { stdio: ["pipe", "pipe", "pipe"] });
    child.stdin.end(JSON.stringify({ release, values: await mergedValues(values) }));
    const [output, error] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, "close"),
    ]);
    if (child.exitCode !== 0) return { error };
    return { templates: JSON.parse(output) as Record<string, string> };
  };
}

/** The chart's values with others over them, as Helm merges them: objects by field, anything else as a whole. */
export async function mergedValues(values: Values): Promise<Values> {
  return merged(parse(await readFile(join(CHART, "values.yaml"), "utf8")) as Values, values);
}

function merged(under: Values, over: Values): Values {
  const result = { ...under };
  for (const [name, value] of Object.entries(over)) {
    const existing = result[name];
    result[name] = isObject(existing) && isObject(value) ? merged(existing, value) : value;
  }
  return result;
}

function isObject(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
