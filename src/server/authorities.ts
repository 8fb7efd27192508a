import { readFile } from "node:fs/promises";
import { rootCertificates } from "node:tls";
import { ConfigError } from "./config-error.ts";

/**
 * Certificates to trust, PEM: the well-known ones and those of a file. Null without a file: the well-known ones.
 *
 * @param setting the name of the setting that names the file
 * @throws ConfigError
 */
export async function readAuthorities(
  setting: string,
  path: string | null,
): Promise<string | null> {
  if (path === null) return null;
  const added = await readFile(path, "utf8").catch(() => {
    throw new ConfigError(`${setting} can't be read.`);
  });
  return [...rootCertificates, added].join("\n");
}
