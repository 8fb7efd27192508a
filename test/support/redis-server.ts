import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { endWithUs } from "./end-with-us.ts";
import { tempFolder } from "./temp-folder.ts";

/** A real redis-server (or redis-sentinel) in a process of its own, on 127.0.0.1. */
export interface RedisServer {
  readonly port: number;
  /** Such as redis://127.0.0.1:41234. */
  readonly url: string;
  /** Its process ends at once, as in a crash. */
  kill(): Promise<void>;
  /** It stops answering and keeps its connections, until `resume`. */
  pause(): void;
  resume(): void;
  /** Starts it again on the same port and data, after `kill`. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const START_WITHIN_MS = 10_000;

/** Starts Redis with an append-only file; `settings` are added to its command line. */
export async function startRedis(...settings: string[]): Promise<RedisServer> {
  const folder = await tempFolder();
  const common = ["--bind", "127.0.0.1", "--dir", folder];
  const durable = ["--appendonly", "yes", "--appendfsync", "always", "--save", ""];
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const parameters = ["--port", String(port), ...common, ...durable, ...settings];
    try {
      return await startProcess("redis-server", parameters, port);
    } catch (error) {
      // Another process may have taken the port, or the bus port of a Cluster node.
      if (attempt === 3) throw error;
    }
  }
}

/** Starts a Sentinel that watches one master under the name `shares`; `settings` are lines of its file. */
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

/** Asks until the answer is yes. */
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

/** Runs work with a plain connection of its own. */
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
  // Without this, a process that a failed test leaves behind would keep the tests alive.
  child.unref();
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`${program} has ended with ${code}`);
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
  if (address === null || typeof address === "string") throw new Error("there is no free port");
  return address.port;
}
