import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { after, before, describe, it } from "node:test";
import {
  eventually,
  type RedisServer,
  startRedis,
  withRedis,
} from "../../../../test/support/redis-server.ts";
import { parseRedisUrl } from "../../config/redis-url.ts";
import { connect } from "./connection.ts";

describe("a connection through a Sentinel", () => {
  let redis: RedisServer;

  before(async () => {
    redis = await startRedis();
  });
  after(() => redis.stop());

  it("comes back although the Sentinel announces a new master during the reconnection", async () => {
    const sentinel = await startAnnouncingSentinel(redis.port);
    const target = parseRedisUrl(`redis+sentinel://127.0.0.1:${sentinel.port}/shares`);
    assert.ok(target);
    const client = await connect(target, null, () => {});
    try {
      await sentinel.subscribed;
      // `once` of node:events would reject, because the driver emits an error before.
      const ended = new Promise((resolve) => client.once("end", resolve));
      await withRedis(redis.port, (other) => other.call("CLIENT", "KILL", "TYPE", "normal"));
      // The driver has given up.
      await ended;
      await eventually("the client is connected", async () => (await client.ping()) === "PONG");
      const closed = once(client, "end");
      client.disconnect();
      await closed;
    } finally {
      client.disconnect();
      sentinel.stop();
    }
  });
});

/** A Sentinel that announces a new master to its subscribers just before it answers the second question for the master. */
async function startAnnouncingSentinel(masterPort: number) {
  const { promise: subscribed, resolve } = Promise.withResolvers<void>();
  const sockets = new Set<Socket>();
  const subscribers = new Set<Socket>();
  let questions = 0;
  const answer = (socket: Socket, command: string) => {
    if (/subscribe/i.test(command)) {
      subscribers.add(socket);
      socket.write(`*3\r\n${bulk("subscribe")}${bulk("+switch-master")}:1\r\n`);
      resolve();
    } else if (/get-master-addr-by-name/i.test(command)) {
      const address = `*2\r\n${bulk("127.0.0.1")}${bulk(String(masterPort))}`;
      if (++questions !== 2) return void socket.write(address);
      const message = `*3\r\n${bulk("message")}${bulk("+switch-master")}${bulk("shares")}`;
      for (const subscriber of subscribers) {
        // The driver has received the message before the answer.
        subscriber.once("close", () => socket.write(address));
        subscriber.write(message);
      }
    } else socket.write("+OK\r\n");
  };
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("data", (bytes) => {
      for (const command of String(bytes)
        .split(/\*\d+\r\n/)
        .slice(1))
        answer(socket, command);
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    subscribed,
    stop: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

function bulk(text: string): string {
  return `$${text.length}\r\n${text}\r\n`;
}
