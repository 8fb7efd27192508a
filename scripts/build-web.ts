import { glob, stat } from "node:fs/promises";
import { join } from "node:path";

/** Builds the web pages into dist/web. With `--if-stale`, only if a source is newer than the last build. */
const ROOT = join(import.meta.dirname, "..");
const BUILT = join(ROOT, "dist/web/receive.html.br");
const SOURCES = [
  "src/{web,style,texts,protocol,ciphers,client}/**/*",
  "scripts/{check-catalogues,preview-frames,texts-plugin,vite-plugins}.ts",
  "vite.config.ts",
  "package-lock.json",
];

const onlyIfStale = process.argv.includes("--if-stale");
if (!onlyIfStale || (await isStale())) {
  // Loading Vite takes a second, in which the person should know what happens.
  const why = onlyIfStale ? " This happens once after an update." : "";
  process.stderr.write(`Building the pages.${why}\n`);
  const { build } = await import("vite");
  await build({ configFile: join(ROOT, "vite.config.ts"), logLevel: "warn" });
}

async function isStale(): Promise<boolean> {
  const builtAt = await changedAt(BUILT);
  for await (const name of glob(SOURCES, { cwd: ROOT })) {
    if ((await changedAt(join(ROOT, name))) > builtAt) return true;
  }
  return false;
}

/** Milliseconds since 1970, or 0 if the file does not exist. */
async function changedAt(path: string): Promise<number> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
}
