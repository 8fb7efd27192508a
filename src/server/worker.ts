import { type RunningServer, startWorker } from "./main.ts";
import { packError } from "./runtime/portable-error.ts";
import { IpcPeers, type Order, type Report } from "./runtime/worker-channel.ts";

/**
 * One of several server processes that share a port: it does what the primary says. When the primary ends,
 * however that is, so does this process: node:cluster sees to it as soon as the channel closes.
 */
const send = process.send?.bind(process);
if (!send) throw new Error("a worker is started by its primary");
const report = (message: Report, callback: (error: Error | null) => void = () => {}) =>
  send(message, undefined, undefined, callback);
const peers = new IpcPeers({ send: report });
let server: Promise<RunningServer> | null = null;

// The terminal sends Ctrl-C to all processes, and service managers their signal. When to stop says the primary.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {});

process.on("message", (order: Order) => {
  if (order.what === "peer_event") peers.receive(order.event);
  else if (order.what === "start") void start(order.env, order.primaryPid);
  else void stop();
});

async function start(env: Record<string, string | undefined>, primaryPid: number): Promise<void> {
  server = startWorker(env, primaryPid, peers);
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
    // The log says why.
    process.exit(1);
  }
  process.exit();
}
