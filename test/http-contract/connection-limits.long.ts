import assert from "node:assert/strict";
import { it } from "node:test";
import { startLocalServer } from "../support/local-server.ts";
import { openConnection, parseAnswer, type RawConnection } from "../support/raw-connection.ts";
import { startServerProcess } from "../support/server-process.ts";
import { waitUntil } from "../support/wait-until.ts";

const HEALTH = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n";

it("the server limits the connections of one client, but not of another client or a trusted proxy", async (t) => {
  const server = await startLocalServer({
    RATE_LIMIT: "on",
    MAX_CONNECTIONS_PER_CLIENT: "5",
    TRUST_PROXY: "127.0.0.7",
  });
  t.after(() => server.close());
  const ask = async (from: string): Promise<RawConnection> => {
    const connection = openConnection(server.url, { from });
    connection.send(HEALTH);
    await Promise.race([
      connection.closed,
      waitUntil(() => connection.received().includes("\r\n\r\n")),
    ]);
    return connection;
  };
  const statusOf = (connection: RawConnection) => parseAnswer(connection.received())?.status;
  const count = async (from: string) => {
    const connections = await Promise.all(Array.from({ length: 20 }, () => ask(from)));
    return { connections, served: connections.filter((each) => statusOf(each) === 200) };
  };

  const flooding = await count("127.0.0.5");
  assert.equal(flooding.served.length, 5);
  for (const connection of flooding.connections) {
    if (flooding.served.includes(connection)) continue;
    await connection.closed;
    // The answer may be lost if the connection ends before the client has sent the request.
    assert.ok([429, undefined].includes(statusOf(connection)));
  }
  assert.ok(flooding.connections.some((each) => statusOf(each) === 429));
  assert.equal(statusOf(await ask("127.0.0.6")), 200);
  assert.equal((await count("127.0.0.7")).served.length, 20);
  for (const { socket } of flooding.served) socket.destroy();
  await waitUntil(async () => statusOf(await ask("127.0.0.5")) === 200);
});

it("the server closes new connections above its total limit, and accepts them when others end", async (t) => {
  const server = await startLocalServer({ MAX_CONNECTIONS: "10" });
  t.after(() => server.close());
  const first = Array.from({ length: 10 }, () => openConnection(server.url));
  for (const { send } of first) send(HEALTH);
  await waitUntil(() => first.every(({ received }) => received().includes("200 OK")));
  assert.equal(await openConnection(server.url).closed, "");
  first[0]?.socket.destroy();
  await waitUntil(async () => {
    const late = openConnection(server.url);
    late.send(HEALTH);
    await Promise.race([late.closed, waitUntil(() => late.received() !== "")]);
    return late.received().includes("200 OK");
  });
});

it("two workers close new connections above their total limit, and do not pass them on forever", async () => {
  const server = await startServerProcess({ env: { MAX_CONNECTIONS: "5", WORKERS: "2" } });
  try {
    const ask = async () => {
      const connection = openConnection(server.url);
      connection.send(HEALTH);
      const isServed = () => connection.received().includes("200 OK");
      let isOver = false;
      void connection.closed.then(() => (isOver = true));
      await waitUntil(() => isServed() || isOver);
      return { connection, isServed: isServed() };
    };
    const asked = await Promise.all(Array.from({ length: 40 }, ask));
    const served = asked.filter(({ isServed }) => isServed);
    assert.ok(served.length >= 5 && served.length <= 10, String(served.length));
    for (const { connection } of served) connection.socket.destroy();
    await waitUntil(async () => (await ask()).isServed);
  } finally {
    await server.stop();
  }
});
