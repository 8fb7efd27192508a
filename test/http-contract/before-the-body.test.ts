import assert from "node:assert/strict";
import { once } from "node:events";
import * as fs from "node:fs/promises";
import { connect } from "node:net";
import { describe, it } from "node:test";
import { paths } from "../../src/protocol/api.ts";
import { openDiskStore } from "../../src/server/stores/disk/disk-store.ts";
import { blobFolder } from "../../src/server/stores/open-stores.ts";
import { startLocalServer } from "../support/local-server.ts";
import { RawShare } from "../support/raw-share.ts";
import { waitUntil } from "../support/wait-until.ts";

/** Sends the body only after `100 Continue`. Returns all statuses of the server, including 100. */
async function ask(
  url: string,
  method: string,
  path: string,
  headers: Record<string, string>,
  body: Uint8Array,
): Promise<{ statuses: number[]; closes: boolean }> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const all = { ...headers, host: "x", expect: "100-continue", "content-length": body.length };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  socket.write([`${method} ${path} HTTP/1.1`, ...lines, "", ""].join("\r\n"));
  let answer = "";
  const statuses = () =>
    [...answer.matchAll(/^HTTP\/1\.1 (\d+)/gm)].map((match) => Number(match[1]));
  while ((statuses().at(-1) ?? 100) === 100) {
    const asked = statuses().length;
    const [piece] = await once(socket, "data");
    answer += piece;
    if (asked === 0 && statuses().at(-1) === 100) socket.write(body);
  }
  socket.destroy();
  return { statuses: statuses(), closes: /^connection: close/im.test(answer) };
}

const patch = (share: RawShare, headers: Record<string, string> = {}) =>
  ask(
    share.url,
    "PATCH",
    paths.upload(share.id),
    { ...share.tusHeaders(), "upload-offset": "0", ...headers },
    share.ciphertext,
  );

describe("a client that expects 100 Continue", () => {
  it("gets 100 when the server starts to read the body", async (t) => {
    const server = await startLocalServer();
    t.after(() => server.close());
    const share = await RawShare.created(server.url);
    assert.deepEqual(await patch(share), { statuses: [100, 204], closes: false });
    const json = Buffer.from(JSON.stringify(new RawShare(server.url).createBody()));
    const type = { "content-type": "application/json" };
    const created = await ask(server.url, "POST", paths.shares, type, json);
    assert.deepEqual(created.statuses, [100, 201]);
  });

  it("is rejected before it sends an upload that the server can't accept", async (t) => {
    const server = await startLocalServer({ RATE_LIMIT: "on", MAX_UNFINISHED_UPLOADS: "1" });
    t.after(() => server.close());
    const share = await RawShare.created(server.url);
    const refusals: [number, Record<string, string>][] = [
      [401, { authorization: `Bearer ${"A".repeat(43)}` }],
      [409, { "upload-offset": "7" }],
      [412, { "tus-resumable": "2.0" }],
      [415, { "content-type": "text/plain" }],
    ];
    for (const [status, headers] of refusals) {
      assert.deepEqual(await patch(share, headers), { statuses: [status], closes: true });
    }
    server.advance(600_000);
    await RawShare.created(server.url);
    assert.deepEqual(await patch(share), { statuses: [429], closes: true });
    const unknown = new RawShare(server.url);
    unknown.id = "8tGgkGrpeUT0uYYLiz4EXA";
    assert.deepEqual(await patch(unknown), { statuses: [404], closes: true });
  });

  it("is rejected before it sends the body when another share has used the space", async (t) => {
    const server = await startLocalServer({ STORAGE_LIMIT: "20000" });
    t.after(() => server.close());
    const share = await RawShare.created(server.url, { size: 10_000 });
    server.advance(600_000);
    const other = new RawShare(server.url, { size: 12_000 });
    // The sweeper frees the space. The end of a share starts the sweeper.
    await (await RawShare.created(server.url, { size: 100, inline: true })).burn();
    await waitUntil(async () => (await other.create()).status === 201);
    assert.deepEqual(await patch(share), { statuses: [507], closes: true });
  });

  it("is rejected before it sends the body when free disk space is at the floor", async (t) => {
    let room = 1_000_000;
    const statfs = async () => ({ bavail: room, bsize: 1 });
    const fakeFs = { ...fs, statfs: statfs as unknown as typeof fs.statfs };
    const server = await startLocalServer(
      {},
      {
        wrap: (stores, config) => ({
          ...stores,
          blobs: openDiskStore(blobFolder(config), { fs: fakeFs }),
        }),
      },
    );
    t.after(() => server.close());
    const share = await RawShare.created(server.url);
    room = 0;
    assert.deepEqual(await patch(share), { statuses: [507], closes: true });
    room = 1_000_000;
    assert.deepEqual(await patch(share), { statuses: [100, 204], closes: false });
  });
});
