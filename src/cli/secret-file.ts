import { readFile } from "node:fs/promises";
import { UsageError } from "./errors.ts";

/**
 * The first line of a file that holds a secret.
 *
 * @param what such as "password file"
 * @throws UsageError
 */
export async function readSecretFile(path: string, what: string): Promise<string> {
  const content = await readFile(path, "utf8").catch(() => {
    throw new UsageError(`The ${what} ${path} can't be read. Check its name.`);
  });
  const [line = ""] = content.split(/\r?\n/, 1);
  if (line === "") throw new UsageError(`The first line of the ${what} ${path} is empty.`);
  return line;
}
