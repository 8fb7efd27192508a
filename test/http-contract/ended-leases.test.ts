import assert from "node:assert/strict";
import { readdir, readlink } from "node:fs/promises";
import { request } from "node:http";
import { describe, it } from "node:test";
import { paths } from "../../src/protocol/api.ts";
import { startServer } from "../../src/server/main.ts";
import { startLocalServer } from "../support/local-server.ts";
import { bearer, RawShare, secret } from "../support/raw-share.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { waitUntil } from "../support/wait-until.ts";

describe("a reader that stopped reading", () => {
  it("is disconnected by the receipt, and the server closes the deleted file", async () => {
    const server = await startLocalServer();
    try {
      const { share, ticket } = await stalledDownload(server.url);
      await waitUntil(async () => (await openBlobs(server.dataDir)).length === 1);
      assert.equal((await share.receipt(ticket)).status, 204);
      await waitUntil(async () => (await openBlobs(server.dataDir)).length === 0);
    } finally {
      await server.close();
    }
  });

  it("is disconnected at the end of the lease, although no other request arrives", async () => {
    const server = await startLocalServer({ CLAIM_LEASE: "1" });
    try {
      const { share } = await stalledDownload(server.url);
      server.advance(1_000);
      await waitUntil(async () => (await openBlobs(server.dataDir)).length === 0);
      assert.equal((await share.claim()).json.code, "gone");
    } finally {
      await server.close();
    }
  });
});

describe("a data folder", () => {
  it("can be used by only one server at a time", async () => {
    const env = { PORT: "0", DATA_DIR: await tempFolder(), LOG_LEVEL: "silent" };
    const first = await startServer(env);
    await assert.rejects(startServer(env), { name: "ConfigError", message: /Another server uses/ });
    await first.stop();
    await (await startServer(env)).stop();
  });
});

/** A download whose reader stops after the first bytes. */
async function stalledDownload(url: string) {
  const share = await RawShare.ready(url, { size: 60_000_000 });
  const ticket = secret();
  assert.equal((await share.claim(ticket)).status, 201);
  await new Promise<void>((resolve, reject) => {
    request(url + paths.content(share.id), { headers: bearer(ticket), agent: false })
      .on("response", (response) => {
        response.on("error", () => {});
        response.once("readable", () => resolve());
      })
      .on("error", reject)
      .end();
  });
  return { share, ticket };
}

/** The blobs that this process has open (Linux). The server runs in this process. */
async function openBlobs(dataDir: string): Promise<string[]> {
  const names = await readdir("/proc/self/fd");
  const targets = await Promise.all(
    names.map((name) => readlink(`/proc/self/fd/${name}`).catch(() => "")),
  );
  return targets.filter((target) => target.startsWith(`${dataDir}/blobs/`));
}
