import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { it } from "node:test";
import { examineS3 } from "../../src/server/stores/s3/examine-s3.ts";

const early = "HTTP/1.1 103 Early Hints\r\n\r\n";

const ANSWERS: Record<string, (socket: Socket) => void> = {
  "switches protocols": (socket) =>
    void socket.write(
      "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n",
    ),
  "sends only informational answers": (socket) => {
    const timer = setInterval(() => socket.write(early.repeat(10)), 50);
    socket.once("close", () => clearInterval(timer));
  },
  "closes the connection": (socket) => void socket.destroy(),
  "begins an answer and stops": (socket) =>
    void socket.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n1"),
};

for (const [what, answer] of Object.entries(ANSWERS)) {
  it(`doctor reports an S3 that ${what}`, { timeout: 60_000 }, async (t) => {
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on("error", () => {}).on("data", () => answer(socket));
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    t.after(() => {
      server.close();
      for (const socket of sockets) socket.destroy();
    });
    const findings = await examineS3({
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      ...{ bucket: "shares", region: "us-east-1", addressing: "path" },
      ...{ accessKeyId: "key", secretAccessKey: "secret", caFile: null },
    });
    assert.ok(
      findings.some(({ result }) => result === "failure"),
      JSON.stringify(findings),
    );
  });
}
