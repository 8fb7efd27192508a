import type { Server } from "node:http";
import type { Socket } from "node:net";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Metrics } from "./metrics.ts";

/** Measures the requests and connections of an app. */
export function measureHttp(
  app: Pick<FastifyInstance, "addHook"> & { server: Server },
  metrics: Metrics,
): void {
  app.addHook("onResponse", async (request: FastifyRequest, reply: FastifyReply) => {
    const { method, routeOptions } = request;
    metrics.countRequest(method, routeOptions.url, reply.statusCode, reply.elapsedTime);
  });
  const open = new Set<Socket>();
  // The bytes of closed connections.
  const bytes = { in: 0, out: 0 };
  app.server.on("connection", (socket: Socket) => {
    open.add(socket);
    socket.once("close", () => {
      open.delete(socket);
      bytes.in += socket.bytesRead;
      bytes.out += socket.bytesWritten;
    });
  });
  metrics.addGauge("http_connections", "Open connections of clients.", () => open.size, "sum");
  metrics.addCounters(
    "http_bytes_total",
    "Bytes of all connections, headers included.",
    "direction",
    async () => {
      const total = { ...bytes };
      for (const socket of open) {
        total.in += socket.bytesRead;
        total.out += socket.bytesWritten;
      }
      return total;
    },
  );
}
