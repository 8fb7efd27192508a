import { glob, stat } from "node:fs/promises";
import { join } from "node:path";
import { build } from "vite";

/**
 * Builds the web pages into dist/web: `node scripts/build-web.ts`, with `--if-stale` only when something they
 * are made of is newer than what is there.
 */
const ROOT = join(import.meta.dirname, "..");
const BUILT = join(ROOT, "dist/web/receive.html.br");
const MADE_OF = [
  "src/{web,style,protocol,ciphers,client}/**/*",
  "scripts/vite-plugins.ts",
  "vite.config.ts",
  "package-lock.json",
];

if (!process.argv.includes("--if-stale") || (await isStale())) {
  process.stderr.write("Building the web pages.\n");
  await build({ configFile: join(ROOT, "vite.config.ts"), logLevel: "warn" });
}

async function isStale(): Promise<boolean> {
  const builtAt = await changedAt(BUILT);
  for await (const name of glob(MADE_OF, { cwd: ROOT })) {
    if ((await changedAt(join(ROOT, name))) > builtAt) return true;
  }
  return false;
}

/** Milliseconds since 1970; 0 where there is no such file. */
async function changedAt(path: string): Promise<number> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
}
