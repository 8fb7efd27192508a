import { join } from "node:path";
import { build } from "vite";
import { tempFolder } from "../../support/temp-folder.ts";

const ROOT = join(import.meta.dirname, "../../..");

/** Of the pages, of the Workers, and those that a page loads only when it needs them. */
const SCRIPTS =
  /\/(?:src\/web\/(?:pages|ui|workers)|client-zip|hash-wasm)\/.*\.(?:tsx?|m?js)(?:\?|$)/;

/** Builds the pages as another release has them: every script has another name. Returns their folder. */
export async function buildOtherRelease(): Promise<string> {
  const outDir = await tempFolder();
  await build({
    configFile: join(ROOT, "vite.config.ts"),
    logLevel: "warn",
    build: { outDir },
    plugins: [changeScripts()],
    worker: { plugins: () => [changeScripts()] },
  });
  return outDir;
}

function changeScripts() {
  return {
    name: "other-release",
    transform: (code: string, id: string) =>
      SCRIPTS.test(id) ? { code: `${code}\nglobalThis.release = "other";\n`, map: null } : null,
  };
}
