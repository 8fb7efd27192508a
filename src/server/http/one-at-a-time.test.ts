import assert from "node:assert/strict";
import { ServerResponse } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { text } from "node:stream/consumers";
import { it } from "node:test";
import { waitUntil } from "../../../test/support/wait-until.ts";
import { createHttpServer } from "./http-server.ts";

it("the server handles pipelined requests one after another, and none after the client has disconnected", async () => {
  const handled: string[] = [];
  let open: ServerResponse | undefined;
  const server = createHttpServer(
    (request, response) => {
      handled.push(request.url ?? "");
      open = response;
    },
    { stallMs: 30_000, maxConnections: 100, clients: null, ServerResponse },
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const ask = (...paths: string[]) => {
    const socket = connect(port, "127.0.0.1").on("error", () => {});
    socket.write(paths.map((path) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`).join(""));
    return socket;
  };
  const answerNext = async (count: number) => {
    await waitUntil(() => handled.length === count);
    open?.end(handled.at(-1));
  };

  const leaving = ask("/a", "/b", "/c");
  await answerNext(1);
  await waitUntil(() => handled.length === 2);
  leaving.destroy();
  const staying = ask("/d", "/e");
  await answerNext(3);
  await answerNext(4);
  staying.end();
  assert.match(await text(staying), /\/d[\s\S]*\/e$/);
  assert.deepEqual(handled, ["/a", "/b", "/d", "/e"]);
  await new Promise((resolve) => server.close(resolve));
});
