import { Server } from "node:http";
import { isMainThread } from "node:worker_threads";

/**
 * Preloaded into a server (`NODE_OPTIONS=--import …`): its serving processes fail to stop.
 */
if (isMainThread) {
  Server.prototype.closeAllConnections = () => {
    throw new Error("the shutdown failed in the test");
  };
}
