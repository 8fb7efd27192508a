import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { it } from "node:test";
import { startServerProcess } from "../support/server-process.ts";
import { tempFolder } from "../support/temp-folder.ts";

/** What only some settings or some requests need. The start of every server would wait for it. */
const NOT_AT_START = [
  ...["@fastify/swagger/", "ajv/", "fast-json-stringify/index.js", "typebox/", "yaml/"],
  ...["@simplewebauthn/server/", "ioredis/", "jose/", "openid-client/", "prom-client/"],
  ...["standardwebhooks/", "stores/s3/s3-store.ts", "stores/redis/", "server/oidc/"],
];

/** At this number of modules of libraries, one of them has begun to load much more. */
const MAX_LIBRARY_MODULES = 230;

it("a server with default settings listens before it loads what only some requests or settings need", async () => {
  const file = join(await tempFolder(), "modules");
  const preload = join(import.meta.dirname, "../support/preload-loaded-modules.ts");
  const server = await startServerProcess({
    env: { MODULES_FILE: file, NODE_OPTIONS: `--import ${preload}`, RATE_LIMIT: "on" },
  });
  const atStart = await modulesIn(file);
  assert.equal((await fetch(`${server.url}/api/v1/openapi.json`)).status, 200);
  const afterRequest = await modulesIn(file);
  await server.stop();

  const isUnneeded = (url: string) => NOT_AT_START.some((part) => url.includes(`/${part}`));
  assert.deepEqual(atStart.filter(isUnneeded), []);
  const ofLibraries = atStart.filter((url) => url.includes("/node_modules/"));
  assert.ok(ofLibraries.length <= MAX_LIBRARY_MODULES, `${ofLibraries.length} modules`);
  // The list is complete: it has the modules of a thread, and those that a request has loaded.
  assert.ok(atStart.some((url) => url.endsWith("/server/stores/sqlite/thread.ts")));
  assert.ok(afterRequest.some((url) => url.includes("/node_modules/@fastify/swagger/")));
});

async function modulesIn(file: string): Promise<string[]> {
  return (await readFile(file, "utf8")).trimEnd().split("\n");
}
