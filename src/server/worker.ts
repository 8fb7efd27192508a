import { startPoolWorker } from "./main.ts";
import { PoolMember } from "./monitoring/pool-member.ts";
import type { RunningServer } from "./running-server.ts";
import { packError } from "./runtime/portable-error.ts";
import { boundedSender, IpcPeers, type Order, type Report } from "./runtime/worker-channel.ts";

/**
 * The program of a worker process. The primary orders it to start and to stop. When the primary ends in any way, the
 * channel closes and node:cluster ends this process.
 */
const send = process.send?.bind(process);
if (!send) throw new Error("this program must be started by a worker pool");
const report = (message: Report, callback: (error: Error | null) => void = () => {}) =>
  send(message, undefined, undefined, callback);
const peers = new IpcPeers({ send: report });
const metrics = new PoolMember(boundedSender<Report>({ send: report }));
let server: Promise<RunningServer> | null = null;

// Terminals and service managers signal all processes of the group. Only the primary decides when to stop.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {});

process.on("message", (order: Order) => {
  if (order.what === "peer_event") peers.receive(order.event);
  else if (order.what === "start") void start(order.env, order.primaryPid);
  else if (order.what === "stop") void stop();
  else metrics.receive(order);
});

async function start(env: Record<string, string | undefined>, primaryPid: number): Promise<void> {
  server = startPoolWorker(env, primaryPid, { peers, metrics });
  try {
    report({ what: "ready", url: (await server).url });
  } catch (error) {
    report({ what: "failed", error: packError(error) }, () => process.exit(1));
  }
}

async function stop(): Promise<void> {
  try {
    await (await server)?.stop();
  } catch {
    // startPoolWorker has logged the error.
    process.exit(1);
  }
  process.exit();
}
