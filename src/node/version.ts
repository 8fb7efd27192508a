import { readFileSync } from "node:fs";

/** This package's version. package.json is as far above the sources as above their compiled form in dist. */
export function readVersion(): string {
  const manifest: unknown = JSON.parse(
    readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
  );
  return String((manifest as { version: unknown }).version);
}
