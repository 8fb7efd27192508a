import { Server } from "node:net";
import { isMainThread } from "node:worker_threads";

/** Preloaded into a server (`NODE_OPTIONS=--import …`): a process of it that is to serve can't, for no known reason. */
if (isMainThread) {
  Server.prototype.listen = () => {
    throw new Error("it can't listen");
  };
}
