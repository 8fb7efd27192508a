import { Server } from "node:http";
import { isMainThread } from "node:worker_threads";

/**
 * Preloaded into a server (`NODE_OPTIONS=--import …`): a process of it that has served can't stop as it should.
 */
if (isMainThread) {
  Server.prototype.closeAllConnections = () => {
    throw new Error("it can't be closed");
  };
}
