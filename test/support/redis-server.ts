import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { endWithUs } from "./end-with-us.ts";
import { tempFolder } from "./temp-folder.ts";

/** A real redis-server (or redis-sentinel) in its own process, on 127.0.0.1. */
export interface RedisServer {
  readonly port: number;
  /** For example redis://127.0.0.1:41234. */
  readonly url: string;
  /** Kills its process, as a crash does. */
  kill(): Promise<void>;
  /** Suspends its process: it answers nothing, but its connections stay open until `resume`. */
  pause(): void;
  resume(): void;
  /** Starts it again on the same port and data, after `kill`. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const START_WITHIN_MS = 10_000;

/** Starts Redis with an append-only file. `settings` extend its command line. */
export async function startRedis(...settings: string[]): Promise<RedisServer> {
  const folder = await tempFolder();
  const common = ["--bind", "127.0.0.1", "--dir", folder];
  const durable = ["--appendonly", "yes", "--appendfsync", "always", "--save", ""];
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    // Otherwise a Cluster node can't have a port above 55535, because its bus port would be 10,000 higher.
    const bus = settings.includes("--cluster-enabled")
      ? ["--cluster-port", String(await freePort())]
      : [];
    const parameters = ["--port", String(port), ...common, ...durable, ...bus, ...settings];
    try {
      return await startProcess("redis-server", parameters, port);
    } catch (error) {
      // Another process may have taken a port.
      if (attempt === 3) throw error;
    }
  }
}

/** Starts a Sentinel that watches one master under the name `shares`. `settings` are lines of its file. */
export async function startSentinel(
  masterPort: number,
  ...settings: string[]
): Promise<RedisServer> {
  const { writeFile } = await import("node:fs/promises");
  const port = await freePort();
  const path = join(await tempFolder(), "sentinel.conf");
  await writeFile(
    path,
    [
      `port ${port}`,
      "bind 127.0.0.1",
      `sentinel monitor shares 127.0.0.1 ${masterPort} 2`,
      "sentinel down-after-milliseconds shares 1000",
      "sentinel failover-timeout shares 5000",
      ...settings,
      "",
    ].join("\n"),
  );
  return startProcess("redis-server", [path, "--sentinel"], port);
}

/** Repeats a check until it is true. */
export async function eventually(
  what: string,
  isSo: () => Promise<boolean>,
  withinMs = 20_000,
): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await isSo().catch(() => false))) {
    if (performance.now() > deadline) throw new Error(`${what}: not within ${withinMs} ms`);
    await sleep(50);
  }
}

/** Runs work with a separate plain connection. */
export async function withRedis<Result>(
  port: number,
  work: (redis: Redis) => Promise<Result>,
): Promise<Result> {
  const redis = new Redis({
    port,
    host: "127.0.0.1",
    retryStrategy: () => null,
    lazyConnect: true,
  });
  redis.on("error", () => {});
  try {
    await redis.connect();
    return await work(redis);
  } finally {
    redis.disconnect();
  }
}

async function startProcess(
  program: string,
  parameters: string[],
  port: number,
): Promise<RedisServer> {
  let child = await start(program, parameters, port);
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.ref();
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
  };
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    kill,
    pause: () => void child.kill("SIGSTOP"),
    resume: () => void child.kill("SIGCONT"),
    restart: async () => {
      await kill();
      child = await start(program, parameters, port);
    },
    stop: kill,
  };
}

async function start(program: string, parameters: string[], port: number): Promise<ChildProcess> {
  const child = spawn(program, parameters, { stdio: "ignore" });
  const failed = once(child, "error").then(([error]: Error[]) => {
    throw new Error(
      `The tests need ${program} (Debian: apt-get install redis-server): ${error?.message}`,
    );
  });
  endWithUs(child);
  // Without this, a process that a failed test left behind would keep the test process alive.
  child.unref();
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`${program} exited with ${code}`);
  });
  const answers = () => withRedis(port, async (redis) => (await redis.ping()) === "PONG");
  const started = eventually(`${program} answers`, answers, START_WITHIN_MS);
  try {
    await Promise.race([started, failed, ended]);
    return child;
  } catch (error) {
    child.kill("SIGKILL");
    throw error;
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port is free");
  return address.port;
}
