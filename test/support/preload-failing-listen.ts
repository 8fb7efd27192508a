import { Server } from "node:net";
import { isMainThread } from "node:worker_threads";

/** Preloaded into a server (`NODE_OPTIONS=--import …`): its serving processes fail to listen, with an unknown error. */
if (isMainThread) {
  Server.prototype.listen = () => {
    throw new Error("it can't listen");
  };
}
