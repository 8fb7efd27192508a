import type { RequestListener, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/**
 * Requests that are sent ahead of their answers are handled one after the other, each when the answer before it is
 * over: one that waits has opened and buffered nothing, and one whose connection has gone is never handled.
 */
export function oneAtATime(handle: RequestListener): RequestListener {
  const latest = new WeakMap<Socket, ServerResponse>();
  return (request, response) => {
    const { socket } = request;
    const before = latest.get(socket);
    latest.set(socket, response);
    if (!before || before.closed) {
      handle(request, response);
      return;
    }
    before.once("close", () => {
      if (!socket.destroyed) handle(request, response);
    });
  };
}
