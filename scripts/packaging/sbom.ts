import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** The npm package that makes the list. Its dependencies contain the schema of the list. */
export const SBOM_TOOL = "@cyclonedx/cyclonedx-npm@6.0.1";

/** Writes the list of all dependencies at run time, in the format CycloneDX. `root`: the checkout. */
export async function writeSbom(root: string, file: string): Promise<void> {
  const tool = ["exec", "--yes", `--package=${SBOM_TOOL}`, "--", "cyclonedx-npm"];
  const form = ["--omit=dev", "--package-lock-only", "--output-reproducible"];
  await promisify(execFile)("npm", [...tool, ...form, "--output-file", file], { cwd: root });
}
