import type { Order, Report } from "../../src/server/runtime/worker-channel.ts";

/** A worker of a pool that serves nothing. So it holds no lock that another worker needs in order to stop. */
const report = (message: Report) => process.send?.(message);

process.on("message", (order: Order) => {
  if (order.what === "start") report({ what: "ready", url: "http://127.0.0.1:1" });
  else if (order.what === "stop") process.exit();
});
