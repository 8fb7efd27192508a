import type { Server } from "node:http";
import type { Socket } from "node:net";
import { owesAnswer } from "./owed-answers.ts";

/** What begins the idle time of a connection anew. */
type BeginIdleTime = (socket: Socket) => void;

/**
 * Closes a connection that has owed no answer for so long. node's own time between two requests begins anew with
 * every byte, and empty lines, which may stand before a request, are bytes too.
 */
export function limitIdleTime(server: Server, withinMs: number): BeginIdleTime {
  const timers = new WeakMap<Socket, NodeJS.Timeout>();
  server.on("connection", (socket: Socket) => {
    const closeIdle = () => {
      if (!owesAnswer(socket)) socket.destroy();
    };
    const timer = setTimeout(closeIdle, withinMs).unref();
    timers.set(socket, timer);
    socket.once("close", () => clearTimeout(timer));
  });
  return (socket) => {
    if (!socket.destroyed) timers.get(socket)?.refresh();
  };
}
