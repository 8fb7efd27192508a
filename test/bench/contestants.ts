import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { startInstalled } from "../capacity/installed-server.ts";
import { startCephS3 } from "../support/ceph-s3.ts";
import { endWithUs } from "../support/end-with-us.ts";
import { runNginx } from "../support/proxies/run-nginx.ts";
import { freePort, startRedis } from "../support/redis-server.ts";
import { tempFolder } from "../support/temp-folder.ts";

/** A running server of a comparison. */
export interface Contestant {
  readonly url: string;
  readonly pid: number;
  /** Stops the server and deletes its data. */
  stop(): Promise<void>;
}

/** A version of OneTimeShare: this checkout, or the one of `--against`. */
export interface Version {
  name: string;
  /** The folder of the checkout. */
  root: string;
}

/** The limits per client would stop the load, because all its requests come from one address. */
const FOR_LOAD = {
  RATE_LIMIT: "off",
  MAX_CONNECTIONS_PER_CLIENT: "10000",
  MAX_DOWNLOADS: "100000",
};

/** The server as an operator installs it, with SQLite and a folder unless `env` says otherwise. */
export async function startVersion(
  { root }: Version,
  env: Record<string, string> = {},
): Promise<Contestant> {
  const dataDir = env.DATA_DIR ?? (await tempFolder());
  const log = join(await tempFolder(), "log");
  // The log goes to a file. To read it from a pipe would take time from the servers.
  const wrapper = ["sh", "-c", 'exec "$@" 2>> "$0"', log];
  try {
    const options = { root, wrapper, env: { ...FOR_LOAD, ...env, DATA_DIR: dataDir } };
    const server = await startInstalled(options.env, options);
    return {
      url: server.url,
      pid: server.pid,
      async stop() {
        await server.stop();
        await rm(dataDir, { recursive: true, force: true });
        await rm(log, { force: true });
      },
    };
  } catch (error) {
    throw new Error(await readFile(log, "utf8").catch(() => ""), { cause: error });
  }
}

/** The server with Redis and S3. */
export async function startOnRedisAndS3(version: Version): Promise<Contestant> {
  const [redis, s3] = await Promise.all([startRedis(), startCephS3("disk")]);
  const stores = { REDIS_URL: redis.url, SECRET_KEY: "k".repeat(40), ...(await s3.newBucket()) };
  const server = await startVersion(version, stores);
  return {
    ...server,
    async stop() {
      await server.stop();
      await Promise.all([redis.stop(), s3.stop()]);
    },
  };
}

export async function startBare(): Promise<Contestant> {
  const folder = await tempFolder();
  const script = join(import.meta.dirname, "bare-server.ts");
  const child = spawn(process.execPath, [script, folder], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  endWithUs(child);
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  const url = /http:\S+/.exec(String(line))?.[0];
  if (url === undefined || child.pid === undefined) throw new Error("The bare server failed.");
  return {
    ...{ url, pid: child.pid },
    async stop() {
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** nginx as a file server. It accepts PUT, but syncs nothing. */
export async function startNginxFiles(): Promise<Contestant> {
  const folder = await tempFolder();
  const port = await freePort();
  await mkdir(join(folder, "files"));
  const http = [
    "sendfile on; keepalive_requests 1000000; client_max_body_size 0;",
    `server { listen 127.0.0.1:${port}; root ${folder}/files; dav_methods PUT; }`,
  ];
  const stop = await runNginx(folder, http, port);
  return {
    url: `http://127.0.0.1:${port}`,
    pid: await onlyWorkerOf(Number(await readFile(join(folder, "pid"), "utf8"))),
    async stop() {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function onlyWorkerOf(pid: number): Promise<number> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8");
  return Number(children.trim().split(" ")[0]);
}
