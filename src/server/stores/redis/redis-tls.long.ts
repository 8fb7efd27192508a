import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, it } from "node:test";
import { makeCertificate } from "../../../../test/support/certificate.ts";
import {
  eventually,
  freePort,
  type RedisServer,
  startRedis,
  startSentinel,
  withRedis,
} from "../../../../test/support/redis-server.ts";
import { startServerProcess } from "../../../../test/support/server-process.ts";
import { inlineShare, openTestStore, withTestStore } from "./test-store.suite.ts";

/** Each Redis also has a plain port, which the tests use for their checks. */
describe("the Redis store, over TLS,", { concurrency: true }, () => {
  let authorities: string;
  let certificateFile: string;
  let tlsSettings: (tlsPort: number) => string[];

  before(async () => {
    const files = await makeCertificate();
    certificateFile = files.certificateFile;
    authorities = await readFile(certificateFile, "utf8");
    tlsSettings = (tlsPort) => [
      ...["tls-port", String(tlsPort), "tls-cert-file", certificateFile],
      ...["tls-key-file", files.keyFile, "tls-ca-cert-file", certificateFile],
      ...["tls-auth-clients", "no", "tls-replication", "yes"],
    ];
  });

  const started: RedisServer[] = [];
  const start = async (...more: string[]) => {
    const tlsPort = await freePort();
    const settings = [...tlsSettings(tlsPort), ...more];
    const redis = await startRedis(
      ...settings.map((word, i) => (i % 2 === 0 ? `--${word}` : word)),
    );
    started.push(redis);
    return { tlsPort, port: redis.port };
  };
  after(() => Promise.all(started.map((redis) => redis.stop())));

  const canCreate = async (url: string) =>
    withTestStore(
      url,
      async ({ store }) => {
        assert.equal((await store.createOnce(inlineShare())).outcome, "created");
      },
      { authorities },
    );

  it("trusts only the authority in REDIS_CA_FILE", async () => {
    const { tlsPort } = await start();
    const url = `rediss://127.0.0.1:${tlsPort}`;
    const env = { REDIS_URL: url, REDIS_CA_FILE: certificateFile };
    const server = await startServerProcess({ env });
    assert.equal((await fetch(`${server.url}/health`)).status, 200);
    await server.stop();
    await assert.rejects(openTestStore(url), /can't be reached: .*self-signed/);
    await assert.rejects(
      startServerProcess({ env: { ...env, REDIS_CA_FILE: "/no/such/file" } }),
      /REDIS_CA_FILE can't be read/,
    );
  });

  it("reports a Redis that does not use TLS", async () => {
    const { port } = await start();
    await assert.rejects(openTestStore(`rediss://127.0.0.1:${port}`), {
      name: "UnfitStoreError",
      message: new RegExp(`^Redis at 127\\.0\\.0\\.1:${port} does not use TLS\\. `),
    });
  });

  it("also uses TLS for the Sentinels", async () => {
    const master = await start();
    const tlsPort = await freePort();
    const words = tlsSettings(tlsPort);
    const lines = words.flatMap((word, i) => (i % 2 === 0 ? [`${word} ${words[i + 1]}`] : []));
    started.push(await startSentinel(master.tlsPort, ...lines));
    await canCreate(`rediss+sentinel://127.0.0.1:${tlsPort}/shares`);
  });

  it("also uses TLS for the nodes of a Cluster", async () => {
    const node = await start(
      ...["cluster-enabled", "yes", "cluster-announce-ip", "127.0.0.1", "tls-cluster", "yes"],
    );
    await withRedis(node.port, async (redis) => {
      await redis.call("CLUSTER", "ADDSLOTSRANGE", "0", "16383");
      await eventually("the Cluster is ready", async () =>
        String(await redis.cluster("INFO")).includes("cluster_state:ok"),
      );
    });
    await canCreate(`rediss+cluster://127.0.0.1:${node.tlsPort}`);
  });
});
