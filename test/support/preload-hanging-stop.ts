import { Server } from "node:http";

/** Preloaded into a server (`NODE_OPTIONS=--import …`): its shutdown never finishes. */
Server.prototype.close = function close(this: Server) {
  return this;
};
