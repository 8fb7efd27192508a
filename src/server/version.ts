import { readFileSync } from "node:fs";

/** The version of this package; package.json stands as far above the sources as above what is built of them. */
export function readVersion(): string {
  const manifest: unknown = JSON.parse(
    readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
  );
  return String((manifest as { version: unknown }).version);
}
