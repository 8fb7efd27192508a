import { readFileSync } from "node:fs";
import { resolve } from "node:path";

/** The checkout that contains the tests. */
export const CHECKOUT = resolve(import.meta.dirname, "../..");

/** The program and its first arguments, as `npm run cli` starts it in a checkout or in an unpacked package. */
export function programCommand(root = CHECKOUT): { program: string; firstArguments: string[] } {
  const { scripts } = JSON.parse(readFileSync(resolve(root, "package.json"), "utf8")) as {
    scripts: { cli: string };
  };
  const words = scripts.cli.split(" ").slice(1);
  const firstArguments = words.map((word) => (word.startsWith("-") ? word : resolve(root, word)));
  return { program: process.execPath, firstArguments };
}
