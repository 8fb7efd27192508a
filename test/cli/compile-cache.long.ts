import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, readdir, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { formatLink } from "../../src/protocol/link.ts";
import { createCliUser } from "../support/run-cli.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { waitUntil } from "../support/wait-until.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

// The test runner sets it for all tests.
delete process.env.NODE_COMPILE_CACHE;

/** No server answers, but each command cleans up before it asks one. */
const OFFLINE = { ONETIMESHARE_SERVER: "http://127.0.0.1:9" };

test("the program keeps compiled code in the user's cache folder", async () => {
  const caches = await tempFolder();
  await (await createCliUser()).run(["--version"], { env: { XDG_CACHE_HOME: caches } });
  const [version = ""] = await readdir(join(caches, "onetimeshare"));
  assert.ok(version.startsWith(process.version), version);
  assert.ok((await readdir(join(caches, "onetimeshare", version))).length > 0);
});

test("send, get and serve remove old files of the cache", async () => {
  const user = await createCliUser();
  const file = join(await tempFolder(), "a.txt");
  await writeFile(file, "text");
  const link = await formatLink({
    ...{ baseUrl: OFFLINE.ONETIMESHARE_SERVER, id: "A".repeat(22), linkKey: new Uint8Array(32) },
    ...{ needsPassword: false, version: 1 },
  });
  for (const command of [["send", file], ["get", link], ["serve"]]) {
    const caches = await tempFolder();
    const env = { ...OFFLINE, XDG_CACHE_HOME: caches, PORT: "0", DATA_DIR: await tempFolder() };
    await user.run(["--version"], { env });
    const old = await oldFile(join(caches, "onetimeshare"));
    const running = user.start(command, { env });
    await waitUntil(() => !existsSync(dirname(old)));
    running.kill("SIGTERM");
    await running.result;
    assert.equal((await readdir(join(caches, "onetimeshare"))).length, 1);
  }
});

test("NODE_DISABLE_COMPILE_CACHE turns the cache off", async () => {
  const caches = await tempFolder();
  const user = await createCliUser();
  for (const value of ["1", ""]) {
    const env = { XDG_CACHE_HOME: caches, NODE_DISABLE_COMPILE_CACHE: value };
    assert.equal((await user.run(["--version"], { env })).exitCode, 0);
    assert.deepEqual(await readdir(caches), []);
  }
});

test("NODE_COMPILE_CACHE names another folder, in which nothing is removed", async () => {
  const [caches, other] = [await tempFolder(), await tempFolder()];
  const user = await createCliUser();
  const old = await oldFile(other);
  const env = {
    ...{ XDG_CACHE_HOME: caches, NODE_COMPILE_CACHE: other },
    ...{ PORT: "0", DATA_DIR: await tempFolder() },
  };
  const serving = user.start(["serve"], { env });
  await serving.appeared(/listens on/);
  serving.kill("SIGTERM");
  assert.equal((await serving.result).exitCode, 0);
  assert.deepEqual(await readdir(caches), []);
  assert.equal((await readdir(other)).length, 2);
  assert.ok(existsSync(old));
});

/** Makes a cache folder with an old file of another Node. Returns the file's path. */
async function oldFile(folder: string): Promise<string> {
  const path = join(folder, "v22.0.0-x64-00000000-0", "a.cache");
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, "code");
  for (const each of [path, dirname(path), folder]) {
    const at = (Date.now() - 31 * DAY_MS) / 1000;
    await utimes(each, at, at);
  }
  return path;
}
