import assert from "node:assert/strict";
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { parseEnv, promisify } from "node:util";
import { parse } from "yaml";
import { startCephS3 } from "../support/ceph-s3.ts";
import { endWithUs } from "../support/end-with-us.ts";
import { noteFileName } from "../support/evidence.ts";
import { CHECKOUT } from "../support/program.ts";
import { freePort } from "../support/redis-server.ts";
import { createCliUser } from "../support/run-cli.ts";
import { type ServerProcess, startServerProcess } from "../support/server-process.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { waitUntil } from "../support/wait-until.ts";
import { fileToSend } from "./container.ts";

const run = promisify(execFile);

interface Service {
  command: string[];
  environment: Record<string, string>;
  healthcheck: { test: [string, string] };
}

describe("the Compose files", () => {
  it("get their secrets from make-secrets.sh, which never replaces them", async () => {
    const folder = await composeFolder();
    const secrets = join(folder, "secrets");
    assert.equal((await stat(secrets)).mode & 0o777, 0o700);
    const before = await contentsOf(secrets);
    const values = before.flatMap(([, text]) => text.match(/[0-9a-f]{32,}/g) ?? []);
    // The password of Valkey and the key of S3 are in two files.
    assert.equal(new Set(values).size, values.length - 2);
    await assert.rejects(
      run("sh", [join(folder, "make-secrets.sh")]),
      /secret_key exists\. Nothing was written/,
    );
    assert.deepEqual(await contentsOf(secrets), before);
  });

  it("have configurations that Caddy accepts", async () => {
    for (const file of ["Caddyfile", "scale.Caddyfile"]) {
      const path = join(CHECKOUT, "deploy/compose", file);
      await run("caddy", ["validate", "--adapter", "caddyfile", "--config", path], {
        env: { ...process.env, DOMAIN: "share.example.org" },
      });
    }
  });

  it("run two servers, Valkey and S3 behind Caddy, so that shares survive the stop of a server", async () => {
    const folder = await composeFolder();
    const secrets = join(folder, "secrets");
    const text = await readFile(join(folder, "compose.scale.yaml"), "utf8");
    const { services } = parse(text.replaceAll("/run/secrets/", `${secrets}/`), {
      merge: true,
    }) as { services: Record<"app1" | "app2" | "valkey", Service> };

    const redisPort = await freePort();
    const redis = await startValkey(services.valkey, redisPort);
    const redisUrl = await readFile(join(secrets, "redis_url"), "utf8");
    const here = redisUrl.replace("valkey:6379", `127.0.0.1:${redisPort}`);
    await writeFile(join(secrets, "redis_url"), here);

    const engine = await startCephS3();
    const { S3_SECRET_ACCESS_KEY, ...bucket } = await engine.newBucket();
    await writeFile(join(secrets, "s3_secret_access_key"), `${S3_SECRET_ACCESS_KEY}\n`);

    const caddyPort = await freePort();
    const site = `http://127.0.0.1:${caddyPort}`;
    const servers: ServerProcess[] = [];
    for (const name of ["app1", "app2"] as const) {
      const own = { ...bucket, BASE_URL: site, TRUST_PROXY: "127.0.0.1" };
      servers.push(await startServerProcess({ env: { ...services[name].environment, ...own } }));
    }
    const caddy = await startCaddy(folder, site, servers);

    const user = await createCliUser();
    const env = { ONETIMESHARE_SERVER: site };
    const { path, content } = await fileToSend(20_000_000);
    noteFileName(path);
    const links: string[] = [];
    for (const _ of [1, 2, 3]) {
      const sent = await user.run(["send", path], { env });
      assert.equal(sent.exitCode, 0, sent.stderr);
      links.push(sent.stdout.trim());
    }
    for (const [index, link] of links.entries()) {
      const inbox = await tempFolder();
      const getting = user.run(["get", link, "-o", inbox]);
      // The second and the third are received while one server stops, and then without it.
      if (index === 1) await servers[0]?.stop();
      const got = await getting;
      assert.equal(got.exitCode, 0, got.stderr);
      assert.ok((await readFile(join(inbox, "report.pdf"))).equals(content));
    }
    for (const process of [caddy, redis]) await end(process);
    for (const server of servers) await server.stop();
    await engine.stop();
  });

  it("move the shares of one server with SQLite to the stores of two servers", async () => {
    const folder = await composeFolder();
    const secrets = join(folder, "secrets");
    const text = await readFile(join(folder, "compose.scale.yaml"), "utf8");
    const { services } = parse(text.replaceAll("/run/secrets/", `${secrets}/`), {
      merge: true,
    }) as { services: Record<"app1" | "valkey", Service> };
    const redisPort = await freePort();
    const redis = await startValkey(services.valkey, redisPort);
    const redisUrl = await readFile(join(secrets, "redis_url"), "utf8");
    await writeFile(
      join(secrets, "redis_url"),
      redisUrl.replace("valkey:6379", `127.0.0.1:${redisPort}`),
    );
    const engine = await startCephS3();
    const { S3_SECRET_ACCESS_KEY, ...bucket } = await engine.newBucket();
    await writeFile(join(secrets, "s3_secret_access_key"), `${S3_SECRET_ACCESS_KEY}\n`);

    const data = join(await tempFolder(), "data");
    const old = await startServerProcess({ env: { DATA_DIR: data, RATE_LIMIT: "on" } });
    const user = await createCliUser();
    const { path, content } = await fileToSend(5_000_000);
    noteFileName(path);
    const sent = await user.run(["send", path], { env: { ONETIMESHARE_SERVER: old.url } });
    assert.equal(sent.exitCode, 0, sent.stderr);
    await old.stop();

    // The new servers get the secret key of the old one, as docs/migrate.md says.
    await cp(join(data, "secret.key"), join(secrets, "secret_key"));
    const documented = await readFile(join(folder, "migrate.env"), "utf8");
    const target = {
      ...parseEnv(documented.replaceAll("/run/secrets/", `${secrets}/`)),
      ...bucket,
      DATA_DIR: data,
    };
    const settings = join(folder, "here.env");
    const lines = Object.entries(target).map(([name, value]) => `${name}=${value}\n`);
    await writeFile(settings, lines.join(""));
    const moved = await user.run(["migrate", "--to", settings], { env: { DATA_DIR: data } });
    assert.equal(moved.exitCode, 0, moved.stderr);

    const own = { ...bucket, BASE_URL: "", TRUST_PROXY: "" };
    const server = await startServerProcess({ env: { ...services.app1.environment, ...own } });
    const inbox = await tempFolder();
    const link = sent.stdout.trim().replace(old.url, server.url);
    const got = await user.run(["get", link, "-o", inbox]);
    assert.equal(got.exitCode, 0, got.stderr);
    assert.ok((await readFile(join(inbox, "report.pdf"))).equals(content));
    await server.stop();
    await end(redis);
    await engine.stop();
  });
});

/** A copy of the files with secrets of its own. */
async function composeFolder(): Promise<string> {
  const folder = join(await tempFolder(), "compose");
  await cp(join(CHECKOUT, "deploy/compose"), folder, {
    recursive: true,
    filter: (path) => !/\/(?:secrets|\.env)$/.test(path),
  });
  await run("sh", [join(folder, "make-secrets.sh")]);
  return folder;
}

async function contentsOf(folder: string): Promise<[string, string][]> {
  const names = (await readdir(folder)).sort();
  return Promise.all(
    names.map(
      async (name): Promise<[string, string]> => [name, await readFile(join(folder, name), "utf8")],
    ),
  );
}

/** Runs the service's own command with Redis, which has the same settings, and waits for its health check. */
async function startValkey(service: Service, port: number): Promise<ChildProcess> {
  const data = await tempFolder();
  const script = inShell(service.command.at(-1) ?? "")
    .replace("dir /data", `dir ${data}`)
    .replace("valkey-server -", `redis-server - --port ${port} --bind 127.0.0.1`);
  const child = spawn("sh", ["-c", script], { stdio: "ignore" });
  endWithUs(child);
  const check = inShell(service.healthcheck.test[1]).replace("valkey-cli", `redis-cli -p ${port}`);
  await waitUntil(() => isDone("sh", ["-c", check]));
  assert.equal(await isDone("sh", ["-c", `redis-cli -p ${port} ping | grep -q PONG`]), false);
  return child;
}

/** Compose turns $$ into $. */
function inShell(text: string): string {
  return text.replaceAll("$$", "$");
}

async function startCaddy(
  folder: string,
  site: string,
  servers: readonly ServerProcess[],
): Promise<ChildProcess> {
  const documented = await readFile(join(folder, "scale.Caddyfile"), "utf8");
  const [first = "", second = ""] = servers.map(({ url }) => new URL(url).host);
  const config = documented.replace("app1:3000", first).replace("app2:3000", second);
  const path = join(folder, "here.Caddyfile");
  const home = join(folder, "home");
  await mkdir(home);
  // Its administration listens on a fixed port.
  await writeFile(path, `{\n\tadmin off\n}\n${config}`);
  const child = spawn("caddy", ["run", "--adapter", "caddyfile", "--config", path], {
    env: { PATH: process.env.PATH, HOME: home, DOMAIN: site },
    stdio: "ignore",
  });
  endWithUs(child);
  await waitUntil(async () => (await fetch(`${site}/health`).catch(() => null))?.ok ?? false);
  return child;
}

async function isDone(program: string, args: readonly string[]): Promise<boolean> {
  return run(program, args).then(
    () => true,
    () => false,
  );
}

async function end(child: ChildProcess): Promise<void> {
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  await ended;
}
