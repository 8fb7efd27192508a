import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { pipeline } from "node:stream/promises";
import { paths } from "../../src/protocol/api.ts";
import type { ServerProcess } from "./server-process.ts";
import { waitUntil } from "./wait-until.ts";

/** A proxy to one worker of a server with WORKERS. The server must log its requests. */
export interface WorkerDoor {
  /** Connections to this address reach that worker. */
  readonly url: string;
  readonly pid: number;
  close(): void;
}

/** The process ids of a server's workers (Linux). */
export async function workersOf({ pid }: { pid: number }): Promise<number[]> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8").catch(() => "");
  return children.split(" ").filter(Boolean).map(Number);
}

/** Whether a process exists and is not a zombie (Linux). */
export async function isAlive(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  return status !== "" && !/\) Z /.test(status);
}

export async function anyAlive(pids: readonly number[]): Promise<boolean> {
  return (await Promise.all(pids.map(isAlive))).includes(true);
}

/** Opens one proxy for each worker. */
export async function openDoors(server: ServerProcess): Promise<WorkerDoor[]> {
  const pids = await workersOf(server);
  return Promise.all(pids.map((pid) => openDoor(server, pid)));
}

/** Workers get connections in turn. The proxy opens connections until one reaches the worker, and closes the others. */
async function openDoor(server: ServerProcess, pid: number): Promise<WorkerDoor> {
  const sockets = new Set<Socket>();
  const door = createServer(async (client) => {
    client.on("error", () => {});
    sockets.add(client);
    const upstream = await connectTo(server, pid);
    sockets.add(upstream);
    pipeline(client, upstream).catch(() => {});
    pipeline(upstream, client).catch(() => {});
  });
  door.listen(0, "127.0.0.1");
  await once(door, "listening");
  return {
    url: `http://127.0.0.1:${(door.address() as AddressInfo).port}`,
    pid,
    close() {
      for (const socket of sockets) socket.destroy();
      door.close();
    },
  };
}

async function connectTo(server: ServerProcess, pid: number): Promise<Socket> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
    socket.on("error", () => {});
    if ((await answererOf(server, socket)) === pid) return socket;
    socket.destroy();
  }
  return assert.fail(`no connection reached worker ${pid}`);
}

/** Requests an unknown share on the connection, and finds the worker's process id in the log. */
async function answererOf(server: ServerProcess, socket: Socket): Promise<number | null> {
  const id = randomBytes(16).toString("base64url");
  socket.write(`GET ${paths.share(id)} HTTP/1.1\r\nHost: door\r\n\r\n`);
  let answer = "";
  while (!isWhole(answer)) {
    const [piece] = await Promise.race([once(socket, "data"), once(socket, "close")]);
    if (!Buffer.isBuffer(piece)) return null;
    answer += piece;
  }
  const line = new RegExp(`^.*"pid":(?<pid>\\d+),.*"share":"${id.slice(0, 6)}".*$`, "m");
  let pid: string | undefined;
  await waitUntil(() => {
    pid = line.exec(server.log())?.groups?.pid;
    return pid !== undefined;
  });
  return Number(pid);
}

function isWhole(answer: string): boolean {
  const [head = "", body] = answer.split("\r\n\r\n");
  const length = /^content-length: (?<length>\d+)$/im.exec(head)?.groups?.length;
  return body !== undefined && body.length >= Number(length);
}
