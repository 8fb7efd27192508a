import { readFileSync } from "node:fs";

/** The version of this package; package.json stands as far above the sources as above what is built of them. */
export function readVersion(): string {
  const manifest = JSON.parse(
    readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
  ) as { version: string };
  return manifest.version;
}
