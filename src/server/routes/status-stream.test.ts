import assert from "node:assert/strict";
import type { ServerResponse } from "node:http";
import { PassThrough } from "node:stream";
import { it, mock } from "node:test";
import type { ShareStatus } from "../../protocol/api.ts";
import type { ShareChange } from "../shares/activity.ts";
import { StatusStream } from "./status-stream.ts";

const HOUR_MS = 3_600_000;

it("live events end after an hour, with or without a reader, and free their listener", () => {
  mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  const response = new PassThrough();
  let listeners = 0;
  const status = { state: "uploading" } as ShareStatus;
  new StatusStream(response as unknown as ServerResponse, async () => status).follow(() => {
    listeners++;
    return () => listeners--;
  });
  mock.timers.tick(HOUR_MS - 1);
  assert.equal(response.writableEnded, false);
  assert.equal(listeners, 1);
  mock.timers.tick(1);
  assert.equal(response.writableEnded, true);
  response.emit("close");
  assert.equal(listeners, 0);
  mock.timers.reset();
});

it("live events have the progress of a download between two statuses, and no progress if the reader is slow", () => {
  const response = new PassThrough({ highWaterMark: 300 });
  const status = { state: "leased" } as ShareStatus;
  const stream = new StatusStream(response as unknown as ServerResponse, async () => status);
  stream.send(status);
  let change: (change: ShareChange) => void = () => {};
  stream.follow((changed) => {
    change = changed;
    return () => {};
  });
  const ticketVerifier = "ticket";
  change({ ticketVerifier, offset: 65_536, interrupted: false });
  const sent = String(response.read());
  assert.match(sent, /^event: status\ndata: \{"state":"leased"\}\n\n/);
  const [, json = ""] = /event: progress\ndata: (.*)\n\n$/.exec(sent) ?? [];
  assert.deepEqual(JSON.parse(json), { ticketVerifier, servedBytes: 65_536, interrupted: false });
  for (let offset = 0; offset < 1_000; offset++) {
    change({ ticketVerifier, offset, interrupted: false });
  }
  assert.ok(response.readableLength < 1_000);
  response.emit("close");
});
