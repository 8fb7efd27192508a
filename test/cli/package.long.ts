import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { after, before, describe, it } from "node:test";
import { promisify } from "node:util";
import { packedTarball } from "../packaging/packed.ts";
import { type S3Engine, startCephS3 } from "../support/ceph-s3.ts";
import { CHECKOUT } from "../support/program.ts";
import { startRedis } from "../support/redis-server.ts";
import { createCliUser } from "../support/run-cli.ts";
import { startServerProcess } from "../support/server-process.ts";
import { tempFolder } from "../support/temp-folder.ts";

const run = promisify(execFile);

describe("the package, unpacked", () => {
  let root: string;
  let engine: S3Engine;

  before(async () => {
    root = await unpackedPackage();
    engine = await startCephS3();
  });
  after(() => engine.stop());

  it("serves its pages and delivers files and texts with SQLite and a folder", () => passOn({}));

  it("does the same with Redis and S3", async () => {
    const redis = await startRedis();
    const secret = { SECRET_KEY: "a secret of more than 32 characters" };
    await passOn({ ...(await engine.newBucket()), ...secret, REDIS_URL: redis.url });
    await redis.stop();
  });

  async function passOn(env: Record<string, string>) {
    const server = await startServerProcess({ root, env });
    const user = await createCliUser(root);
    for (const path of ["/", "/api/v1/docs", "/api/v1/openapi.json"]) {
      assert.equal((await fetch(server.url + path)).status, 200, path);
    }
    const content = Buffer.alloc(3_000_000, "package");
    const file = join(await tempFolder(), "file");
    await writeFile(file, content);
    const inbox = await tempFolder();
    const to = { env: { ONETIMESHARE_SERVER: server.url } };
    const sent = await user.run(["send", file], to);
    assert.equal(sent.exitCode, 0, sent.stderr);
    const got = await user.run(["get", sent.stdout.trim(), "-o", inbox]);
    assert.equal(got.exitCode, 0, got.stderr);
    assert.ok((await readFile(join(inbox, "file"))).equals(content));
    const text = await user.run(["send"], { ...to, stdin: "a text" });
    assert.equal((await user.run(["get", text.stdout.trim()])).stdout, "a text");
    const settings = { ...env, DATA_DIR: server.dataDir, PORT: new URL(server.url).port };
    const doctor = ["doctor", "--server", server.url, "--quick", "--json"];
    const checked = await user.run(doctor, { env: settings });
    assert.equal(checked.exitCode, 0, checked.stdout + checked.stderr);
    await server.stop();
  }
});

/** Installs the package with its dependencies and nothing else. */
async function unpackedPackage(): Promise<string> {
  const folder = await tempFolder();
  await run("tar", ["xzf", await packedTarball(), "-C", folder]);
  const root = join(folder, "package");
  await linkDependencies(root);
  return root;
}

async function linkDependencies(root: string): Promise<void> {
  const { stdout } = await run("npm", ["ls", "--omit=dev", "--all", "--parseable"], {
    cwd: CHECKOUT,
  });
  const modules = join(CHECKOUT, "node_modules");
  for (const path of stdout.trim().split("\n").slice(1)) {
    const name = relative(modules, path);
    // Packages of a dependency come with it.
    if (name.includes("node_modules")) continue;
    const link = join(root, "node_modules", name);
    await mkdir(dirname(link), { recursive: true });
    await symlink(path, join(dirname(link), basename(link)));
  }
}
