import { paths } from "../../src/protocol/api.ts";
import { residentMemory, watchPeak } from "../support/process-memory.ts";
import { openConnection, type RawConnection } from "../support/raw-connection.ts";
import { bearer, RawShare, secret } from "../support/raw-share.ts";
import { waitUntil } from "../support/wait-until.ts";
import { startInstalled } from "./installed-server.ts";

const MIB = 1024 * 1024;

/** The bytes that each transfer moves in a second. */
const PACE = 64 * 1024;

/** Too much to be complete before the end of a measurement. */
const UPLOAD_SIZE = 64 * MIB;
const DOWNLOAD_SIZE = 20 * MIB;

/** Transfers before the measurement, so that the server has loaded everything that it loads once. */
const WARM_UP = 20;

export interface TransferMemory {
  /** The server's resident memory in bytes before the transfers. */
  before: number;
  /** The highest while all of them ran. */
  peak: number;
}

interface Transfer {
  connection: RawConnection;
  /** Moves the next bytes. */
  step: () => void;
}

/** Prepares transfers. Each of the returned functions begins one. */
type Prepare = (url: string, count: number) => Promise<(() => Transfer)[]>;

/** The memory of a server while so many clients upload at the same time, each 64 KiB a second. */
export function memoryOfUploads(count: number, seconds: number): Promise<TransferMemory> {
  return memoryOf(count, seconds, prepareUploads);
}

/** The memory of a server while so many clients download at the same time, each 64 KiB a second. */
export function memoryOfDownloads(count: number, seconds: number): Promise<TransferMemory> {
  return memoryOf(count, seconds, prepareDownloads);
}

/** A share that declares a size, but whose bytes are not in the memory of this process. */
class DeclaredShare extends RawShare {
  override createBody(): Record<string, unknown> {
    return { ...super.createBody(), size: UPLOAD_SIZE };
  }
}

async function prepareUploads(url: string, count: number): Promise<(() => Transfer)[]> {
  const piece = Buffer.alloc(PACE, 1);
  const transfers: (() => Transfer)[] = [];
  for (let index = 0; index < count; index++) {
    const share = new DeclaredShare(url, { size: 1 });
    const { status } = await share.create();
    if (status !== 201) throw new Error(`a creation was answered with ${status}`);
    const headers = { ...share.tusHeaders(), "upload-offset": "0" };
    const request = head(`PATCH ${paths.upload(share.id)}`, {
      ...headers,
      "content-length": String(UPLOAD_SIZE),
    });
    transfers.push(() => {
      const connection = openConnection(url);
      connection.send(request);
      return { connection, step: () => connection.send(piece) };
    });
  }
  return transfers;
}

async function prepareDownloads(url: string, count: number): Promise<(() => Transfer)[]> {
  const share = await RawShare.ready(url, { size: DOWNLOAD_SIZE, maxDownloads: count });
  const transfers: (() => Transfer)[] = [];
  for (let index = 0; index < count; index++) {
    const ticket = secret();
    const { status } = await share.claim(ticket);
    if (status !== 201) throw new Error(`a claim was answered with ${status}`);
    const request = head(`GET ${paths.content(share.id)}`, bearer(ticket));
    transfers.push(() => {
      const connection = openConnection(url, { isDeaf: true });
      connection.send(request);
      // The socket buffers at most 64 KiB, so that is what one reading gets.
      return { connection, step: () => void connection.socket.read() };
    });
  }
  return transfers;
}

async function memoryOf(count: number, seconds: number, prepare: Prepare): Promise<TransferMemory> {
  const server = await startInstalled({
    MAX_DOWNLOADS: "100000",
    MAX_CONNECTIONS_PER_CLIENT: "10000",
    // A crowd on a busy machine is slow, but not stalled.
    STALL_TIMEOUT: "300",
  });
  try {
    await run(await prepare(server.url, WARM_UP), 2);
    const prepared = await prepare(server.url, count);
    const before = await residentMemory(server.pid);
    const watching = watchPeak(server.pid);
    await run(prepared, seconds);
    return { before, peak: await watching.stop() };
  } finally {
    await server.stop();
  }
}

async function run(prepared: readonly (() => Transfer)[], seconds: number): Promise<void> {
  const transfers = prepared.map((begin) => begin());
  const isOpen = ({ connection }: Transfer) => !connection.socket.destroyed;
  await waitUntil(() => transfers.every(({ connection }) => !connection.socket.connecting));
  let steps = 0;
  const pace = setInterval(() => {
    for (const { step } of transfers) step();
    steps++;
  }, 1000);
  await waitUntil(() => steps >= seconds, 10_000 * seconds);
  clearInterval(pace);
  const stillOpen = transfers.filter(isOpen).length;
  if (stillOpen < prepared.length) {
    throw new Error(`only ${stillOpen} of ${prepared.length} transfers still ran`);
  }
  for (const { connection } of transfers) connection.socket.destroy();
  await Promise.all(transfers.map(({ connection }) => connection.closed));
}

function head(line: string, headers: Record<string, string>): string {
  const fields = Object.entries({ host: "localhost", ...headers });
  const lines = fields.map(([name, value]) => `${name}: ${value}`);
  return [`${line} HTTP/1.1`, ...lines, "", ""].join("\r\n");
}
