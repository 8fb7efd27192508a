import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { S3 } from "@aws-sdk/client-s3";
import { endWithUs } from "./end-with-us.ts";
import { isListening } from "./is-listening.ts";
import { tempFolder } from "./temp-folder.ts";

/** A real S3 on 127.0.0.1: Ceph's RADOS gateway with one monitor and one object store daemon. */
export interface S3Engine {
  /** For example http://127.0.0.1:41234. It stays the same after a restart. */
  readonly endpoint: string;
  /** A client with all rights, for preparations and checks of tests. */
  readonly client: S3;
  /** Creates a bucket. Returns the settings of a server that stores its blobs there. */
  newBucket(): Promise<S3Environment>;
  /** Kills the gateway, so that nothing answers. Stored objects survive. */
  kill(): Promise<void>;
  /** Starts the gateway again, on the same port. */
  restart(): Promise<void>;
  /** Kills all processes at once, as a power failure does. Only durable data survives. */
  killAll(): Promise<void>;
  /** Restarts all processes. */
  restartAll(): Promise<void>;
  /** Suspends the gateway's process: it accepts connections, but answers nothing. */
  freeze(): void;
  thaw(): void;
  stop(): Promise<void>;
}

export interface S3Environment extends Record<string, string> {
  S3_ENDPOINT: string;
  S3_BUCKET: string;
  S3_ACCESS_KEY_ID: string;
  S3_SECRET_ACCESS_KEY: string;
}

const ACCESS_KEY = "test-access-key";
const SECRET_KEY = "test-secret-key";
const START_WITHIN_MS = 60_000;

/**
 * Starts an empty engine. `memory` starts in about 2 seconds; `disk` is for data that does not fit into memory.
 * If Ceph is missing, rejects with the packages to install.
 */
export async function startCephS3(savedIn: "memory" | "disk" = "memory"): Promise<S3Engine> {
  const folder = await tempFolder();
  const [monitorPort, gatewayPort] = await freePorts(2);
  const configPath = join(folder, "ceph.conf");
  const run = (program: string, ...args: string[]) =>
    runProgram(program, ["-c", configPath, ...args]);
  const start = (program: string, ...args: string[]) =>
    startDaemon(program, ["-c", configPath, "-f", ...args]);

  const clusterId = randomUUID();
  await writeFile(
    configPath,
    configuration({ folder, clusterId, monitorPort, gatewayPort, savedIn }),
  );
  for (const part of ["mon", "osd", "rgw"]) await mkdir(join(folder, part));
  const monitorMap = join(folder, "monmap");
  const monitorAddress = `[v2:127.0.0.1:${monitorPort}]`;
  await runProgram("monmaptool", [
    ...["--create", "--fsid", clusterId, "--addv", "a", monitorAddress, monitorMap],
  ]);
  await run("ceph-mon", "-i", "a", "--mkfs", "--monmap", monitorMap);
  let monitor = start("ceph-mon", "-i", "a");
  await run("ceph-osd", "-i", "0", "--mkfs", "--osd-uuid", randomUUID());
  let store = start("ceph-osd", "-i", "0");
  const user = ["--uid", "test", "--display-name", "test"];
  const keys = ["--access-key", ACCESS_KEY, "--secret-key", SECRET_KEY];
  // Ceph's program sometimes crashes as it exits, after it has done its work.
  await run("radosgw-admin", "user", "create", ...user, ...keys).catch(() =>
    run("radosgw-admin", "user", "info", "--uid", "test"),
  );
  const startGateway = async () => {
    const gateway = start("radosgw", "-n", "client.rgw");
    await untilListening(gatewayPort);
    return gateway;
  };
  let gateway = await startGateway();

  const endpoint = `http://127.0.0.1:${gatewayPort}`;
  const client = new S3({
    endpoint,
    region: "us-east-1",
    forcePathStyle: true,
    credentials: { accessKeyId: ACCESS_KEY, secretAccessKey: SECRET_KEY },
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });
  return {
    endpoint,
    client,
    async newBucket() {
      const bucket = `test-${randomUUID()}`;
      await client.createBucket({ Bucket: bucket });
      return {
        S3_ENDPOINT: endpoint,
        S3_BUCKET: bucket,
        S3_ACCESS_KEY_ID: ACCESS_KEY,
        S3_SECRET_ACCESS_KEY: SECRET_KEY,
      };
    },
    kill: () => end(gateway),
    async restart() {
      await end(gateway);
      gateway = await startGateway();
    },
    killAll: async () => void (await Promise.all([gateway, store, monitor].map(end))),
    async restartAll() {
      monitor = start("ceph-mon", "-i", "a");
      store = start("ceph-osd", "-i", "0");
      gateway = await startGateway();
    },
    freeze: () => void gateway.kill("SIGSTOP"),
    thaw: () => void gateway.kill("SIGCONT"),
    async stop() {
      client.destroy();
      await Promise.all([gateway, store, monitor].map(end));
    },
  };
}

interface Layout {
  folder: string;
  clusterId: string;
  monitorPort: number;
  gatewayPort: number;
  savedIn: "memory" | "disk";
}

/** One monitor, one object store daemon, one copy of each object, no authentication between the processes. */
function configuration({ folder, clusterId, monitorPort, gatewayPort, savedIn }: Layout): string {
  return `[global]
fsid = ${clusterId}
mon_host = [v2:127.0.0.1:${monitorPort}]
public_addr = 127.0.0.1
cluster_addr = 127.0.0.1
ms_bind_msgr1 = false
ms_mon_client_mode = crc
auth_cluster_required = none
auth_service_required = none
auth_client_required = none
run_dir = ${folder}
pid_file = ${folder}/$name.pid
log_file = ${folder}/$name.log
mon_cluster_log_file = ${folder}/cluster.log
mon_data = ${folder}/mon
osd_data = ${folder}/osd
rgw_data = ${folder}/rgw
paxos_propose_interval = 0.05
mon_allow_pool_size_one = true
osd_pool_default_size = 1
osd_pool_default_pg_num = 1
osd_pool_default_pg_autoscale_mode = off
osd_crush_chooseleaf_type = 0
osd_objectstore = ${savedIn === "memory" ? "memstore" : "bluestore"}
osd_client_watch_timeout = 1
osd_memory_target = 939524096
bluestore_block_size = 10737418240
memstore_device_bytes = 1073741824
rgw_frontends = beast endpoint=127.0.0.1:${gatewayPort}
rgw_dns_name = localhost
rgw_rados_pool_pg_num_min = 1
`;
}

async function runProgram(program: string, args: string[]): Promise<void> {
  await promisify(execFile)(program, args).catch((error: Error) => {
    throw new Error(`${error.message}\n${INSTALL}`);
  });
}

const INSTALL =
  "Ceph is needed: apt-get install --no-install-recommends ceph-mon ceph-osd radosgw (Debian).";

function startDaemon(program: string, args: string[]): ChildProcess {
  const child = spawn(program, args, { stdio: "ignore" });
  endWithUs(child);
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}

async function untilListening(port: number): Promise<void> {
  const deadline = performance.now() + START_WITHIN_MS;
  while (!(await isListening(port))) {
    if (performance.now() > deadline) throw new Error(`The S3 gateway did not start. ${INSTALL}`);
    await sleep(50);
  }
}

async function freePorts(count: 2): Promise<[number, number]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
  await Promise.all(servers.map((server) => once(server, "listening")));
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  for (const server of servers) server.close();
  return ports as [number, number];
}
