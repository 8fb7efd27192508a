import { readFile } from "node:fs/promises";
import { Connection, type LoadAnswer, type LoadRequest } from "./connection.ts";

/** Where the load goes. */
export interface Target {
  url: string;
  /** The server's process. */
  pid: number;
}

/** How long a crowd is busy: until a number of operations are complete, or for a number of seconds. */
export type Extent = { count: number } | { seconds: number };

export interface LoadResult {
  /** The number of completed operations. */
  count: number;
  seconds: number;
  /** Milliseconds from the request to the answer, for each kind of request. */
  calls: Record<string, { p50: number; p99: number }>;
  /** The processor time in relation to the time. 1 is one core. */
  cpu: { load: number; server: number };
}

const TICKS_PER_SECOND = 100;

/** One client of a crowd, on its own connection. */
export class Client {
  readonly #connection: Connection;
  readonly #times: Map<string, number[]>;

  constructor(connection: Connection, times: Map<string, number[]>) {
    this.#connection = connection;
    this.#times = times;
  }

  /** Sends a request and records its time under a name. Throws at any other status than the expected one. */
  async call(name: string, status: number, request: LoadRequest): Promise<LoadAnswer> {
    const begunAt = performance.now();
    const answer = await this.#connection.send(request);
    if (answer.status !== status) {
      throw new Error(`${request.method} ${request.path}: ${answer.status} ${answer.body}`);
    }
    const times = this.#times.get(name);
    const time = performance.now() - begunAt;
    if (times === undefined) this.#times.set(name, [time]);
    else times.push(time);
    return answer;
  }
}

/** Repeats an operation, with `clients` at the same time. Their connections are open before the measurement. */
export async function crowd(
  { url, pid }: Target,
  clients: number,
  extent: Extent,
  operation: (client: Client, index: number) => Promise<void>,
): Promise<LoadResult> {
  const connections = await openConnections(url, clients);
  const times = new Map<string, number[]>();
  const serverBefore = await processorSeconds(pid);
  const loadBefore = process.cpuUsage();
  const begunAt = performance.now();
  const isOver =
    "count" in extent
      ? () => begun >= extent.count
      : () => performance.now() - begunAt > 1000 * extent.seconds;
  let begun = 0;
  let count = 0;
  const loop = async (connection: Connection) => {
    const client = new Client(connection, times);
    while (!isOver()) {
      await operation(client, begun++);
      count++;
    }
  };
  try {
    await Promise.all(connections.map(loop));
  } finally {
    for (const connection of connections) connection.close();
  }
  const seconds = (performance.now() - begunAt) / 1000;
  const { user, system } = process.cpuUsage(loadBefore);
  const server = (await processorSeconds(pid)) - serverBefore;
  return {
    ...{ count, seconds },
    calls: Object.fromEntries([...times].map(([name, all]) => [name, percentiles(all)])),
    cpu: { load: (user + system) / 1e6 / seconds, server: server / seconds },
  };
}

/** Runs an operation `count` times, by at most `clients` at the same time. Its time does not count. */
export async function prepare(
  url: string,
  clients: number,
  count: number,
  operation: (client: Client, index: number) => Promise<void>,
): Promise<void> {
  await crowd({ url, pid: process.pid }, Math.min(clients, count), { count }, operation);
}

async function openConnections(url: string, count: number): Promise<Connection[]> {
  return Promise.all(Array.from({ length: count }, () => Connection.open(url)));
}

/** The processor time of a process with all its threads (Linux). */
async function processorSeconds(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, "latin1");
  // The name of the program, in brackets, may contain spaces.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

function percentiles(times: number[]): { p50: number; p99: number } {
  const sorted = times.sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
  return { p50: at(0.5), p99: at(0.99) };
}
