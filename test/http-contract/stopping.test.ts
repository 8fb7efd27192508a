import assert from "node:assert/strict";
import { it } from "node:test";
import { Value } from "typebox/value";
import { Problem, paths } from "../../src/protocol/api.ts";
import { startLocalServer } from "../support/local-server.ts";
import { openBlobs } from "../support/open-blobs.ts";
import { openConnection, parseAnswer } from "../support/raw-connection.ts";
import { RawShare } from "../support/raw-share.ts";
import { waitUntil } from "../support/wait-until.ts";

it("a stopping server ends live events and idle connections, finishes running requests, and rejects others as retryable", async () => {
  const server = await startLocalServer();
  const share = await RawShare.created(server.url, { size: 1_000 });
  const authorization = `Authorization: Bearer ${share.ownerToken}`;
  const events = openConnection(server.url);
  events.send(`GET ${paths.events(share.id)} HTTP/1.1\r\nHost: x\r\n${authorization}\r\n\r\n`);
  await waitUntil(() => events.received().includes("event: status"));
  const idle = openConnection(server.url);
  idle.send("GET /health HTTP/1.1\r\nHost: x\r\n\r\n");
  await waitUntil(() => idle.received().includes('"ok"'));
  const upload = openConnection(server.url);
  const lines = Object.entries({ ...share.tusHeaders(), "upload-offset": 0 });
  upload.send(
    `PATCH ${paths.upload(share.id)} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n${lines
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join("")}\r\n`,
  );
  upload.send(share.ciphertext.subarray(0, 400));
  // The upload is running when its file exists.
  await waitUntil(async () => (await openBlobs(server)).length > 0);

  const stopping = server.close();
  await Promise.all([events.closed, idle.closed]);
  assert.equal(await openConnection(server.url).closed, "", "the server accepted a new connection");
  upload.send(share.ciphertext.subarray(400));
  upload.send("GET /health HTTP/1.1\r\nHost: x\r\n\r\n");
  const [first, second = ""] = (await upload.closed).split(/(?<=\r\n\r\n)(?=HTTP)/);
  assert.equal(parseAnswer(first ?? "")?.status, 204);
  const refused = parseAnswer(second);
  assert.equal(refused?.status, 503);
  assert.equal(refused.headers.get("retry-after"), "5");
  assert.equal(refused.headers.get("connection"), "close");
  assert.ok(Value.Check(Problem, JSON.parse(refused.body)));
  await stopping;
});

it("a server that can't close one store closes the others, and reports the error", async () => {
  let isClosed = false;
  const server = await startLocalServer(
    { RATE_LIMIT: "on" },
    {
      wrap: ({ metadata, limits, ...others }) => ({
        ...others,
        limits: limits && {
          ...limits,
          close: () => Promise.reject(new Error("the store can't close")),
        },
        metadata: {
          ...metadata,
          async close() {
            await metadata.close();
            isClosed = true;
          },
        },
      }),
    },
  );
  await assert.rejects(server.close(), /the store can't close/);
  assert.ok(isClosed);
});
