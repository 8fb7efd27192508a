import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { CHUNK_SIZE, SEALED_CHUNK_SIZE } from "../protocol/age-file.ts";
import { equalBytes } from "../protocol/bytes.ts";
import { ProblemError } from "./errors.ts";
import { FakeServer, problemResponse } from "./fake-server.suite.ts";
import {
  assertSameBytes,
  MemoryDisk,
  MemoryFile,
  memoryText,
  randomFile,
  receiveFrom,
  sendTo,
} from "./memory.suite.ts";
import type { SendProgress } from "./send.ts";

const MIB = 1024 * 1024;

async function received(server: FakeServer, link: string): Promise<Uint8Array | null> {
  const disk = new MemoryDisk();
  await receiveFrom(server, link, disk);
  return disk.delivered;
}

describe("a sender", () => {
  for (const size of [0, 1, 5, CHUNK_SIZE - 1, CHUNK_SIZE, CHUNK_SIZE + 1, MIB + 12_345]) {
    it(`uploads a file of ${size} bytes unchanged`, async () => {
      const server = new FakeServer();
      const file = randomFile(size);
      const { link } = await sendTo(server, file);
      assertSameBytes(await received(server, link), file.bytes);
    });
  }

  it("sends several files and a text as one share", async () => {
    const server = new FakeServer();
    const sources = [
      randomFile(70_000, "a"),
      memoryText("hällo"),
      randomFile(0, "../b"),
      randomFile(3),
    ];
    const { link } = await sendTo(server, randomFile(1), { sources });
    const disk = new MemoryDisk();
    const manifest = await receiveFrom(server, link, disk);
    assert.deepEqual(manifest.entries, [
      { kind: "file", name: "a", type: "application/octet-stream", size: 70_000 },
      { kind: "text", size: 6 },
      { kind: "file", name: ".._b", type: "application/octet-stream", size: 0 },
      { kind: "file", name: "file.bin", type: "application/octet-stream", size: 3 },
    ]);
    assert.equal(disk.delivered?.length, 70_009);
  });

  it("sends a small share in one request and a larger share by resumable upload", async () => {
    const small = new FakeServer();
    await sendTo(small, randomFile(60_000));
    assert.deepEqual(
      small.requests.map(({ method }) => method),
      ["GET", "POST"],
    );
    const large = new FakeServer();
    await sendTo(large, randomFile(70_000));
    assert.ok(large.countOf("PATCH", "uploads") > 0);
  });

  it("returns the expiry of a small share and of a resumable upload", async () => {
    for (const size of [1, 100_000]) {
      const sent = await sendTo(new FakeServer(), randomFile(size), { maxDownloads: 3 });
      assert.equal(sent.expiresAt, "2030-01-01T05:00:00.000Z");
      assert.equal(sent.maxDownloads, 3);
    }
  });

  it("makes the link with the server's base URL", async () => {
    const server = new FakeServer();
    server.config.baseUrl = "https://public.example/files/";
    const { link, id } = await sendTo(server, randomFile(1));
    assert.ok(link.startsWith(`https://public.example/files/s/${id}#1o`));
    const plain = await sendTo(new FakeServer(), randomFile(1), { password: "secret" });
    assert.ok(plain.link.startsWith(`https://share.example/s/${plain.id}#1p`));
  });

  it("never sends the link key, a name or a plaintext byte to the server", async () => {
    const server = new FakeServer();
    const file = new MemoryFile(new TextEncoder().encode("canary ".repeat(20_000)), "canary.txt");
    const { link } = await sendTo(server, file, { password: "canary password" });
    const linkKey = link.slice(link.indexOf("#") + 3, -4);
    for (const { body, path, headers } of server.requests) {
      const sent = `${path} ${JSON.stringify([...headers])} ${Buffer.from(body).toString("latin1")}`;
      assert.ok(!sent.includes("canary") && !sent.includes(linkKey));
    }
  });

  it("rejects a share without content", async () => {
    await assert.rejects(sendTo(new FakeServer(), randomFile(1), { sources: [] }), TypeError);
  });

  it("names the limit before the upload", async () => {
    const server = new FakeServer();
    server.config.maxShareSize = 2 * MIB;
    await assert.rejects(sendTo(server, randomFile(2 * MIB)), {
      code: "too_large",
      message:
        "This server accepts up to 2 MiB in one share. This share is 2.1 MiB when encrypted.",
    });
    for (const [wish, limit] of [
      [{ expiresInSeconds: 86_401 }, "This server stores a share for at most 1 day."],
      [{ maxDownloads: 11 }, "This server allows at most 10 downloads of a share."],
    ] as const) {
      const refused = { code: "bad_request", message: limit };
      await assert.rejects(sendTo(server, randomFile(1), wish), refused);
    }
    assert.deepEqual([...new Set(server.requests.map(({ path }) => path))], ["/api/v1/config"]);
  });

  it("reports the acknowledged bytes and each delay", async () => {
    const server = new FakeServer();
    const seen: SendProgress[] = [];
    server.faultOf = ({ method, earlier }) =>
      method === "PATCH" && earlier === 2 ? "lost_request" : null;
    const totalBytes = MIB + 12_345;
    await sendTo(server, randomFile(totalBytes), { onProgress: (progress) => seen.push(progress) });
    assert.deepEqual(seen[0], { stage: "encrypting", sentBytes: 0, totalBytes });
    assert.deepEqual(seen.at(-1), { stage: "uploading", sentBytes: totalBytes, totalBytes });
    assert.ok(
      seen.some(({ stage, delay }) => stage === "uploading" && delay?.cause === "unreachable"),
    );
    assert.ok(seen.every(({ sentBytes }, i) => sentBytes >= (seen[i - 1]?.sentBytes ?? 0)));
  });

  it("stops on abort", async () => {
    const server = new FakeServer();
    const stop = new AbortController();
    const reason = new Error("stopped");
    server.faultOf = ({ method, earlier }) => {
      if (method === "PATCH" && earlier === 1) stop.abort(reason);
      return null;
    };
    await assert.rejects(sendTo(server, randomFile(MIB), { signal: stop.signal }), reason);
    assert.equal(server.countOf("PATCH", "uploads"), 2);
  });
});

describe("an upload over a bad connection", () => {
  it("repeats the identical creation request when the answer is lost", async () => {
    for (const size of [1, 100_000]) {
      const server = new FakeServer();
      server.faultOf = ({ method, earlier }) =>
        method === "POST" && earlier < 2 ? "lost_answer" : null;
      await sendTo(server, randomFile(size));
      const bodies = server.requests.filter(({ method }) => method === "POST").map((r) => r.body);
      assert.equal(bodies.length, 3);
      assert.ok(bodies.every((body) => equalBytes(body, bodies[0] ?? new Uint8Array())));
      assert.equal(server.shares.size, 1);
    }
  });

  it("resumes from any byte offset", async () => {
    const size = 3 * CHUNK_SIZE;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 2 * SEALED_CHUNK_SIZE }), { maxLength: 8 }),
        async (cuts) => {
          const server = new FakeServer();
          const file = randomFile(size);
          server.faultOf = ({ method, earlier }) => {
            const cutRequestAfter = method === "PATCH" ? cuts[earlier] : undefined;
            return cutRequestAfter === undefined ? null : { cutRequestAfter };
          };
          const { link } = await sendTo(server, file);
          assertSameBytes(await received(server, link), file.bytes);
        },
      ),
      { numRuns: 30 },
    );
  });

  it("completes although every other answer is lost", async () => {
    const server = new FakeServer();
    const file = randomFile(MIB);
    server.faultOf = () => (server.requests.length % 2 === 0 ? "lost_answer" : null);
    const { link } = await sendTo(server, file);
    server.faultOf = () => null;
    assertSameBytes(await received(server, link), file.bytes);
  });

  it("asks for the recorded offset after an offset conflict", async () => {
    const server = new FakeServer();
    const file = randomFile(MIB);
    server.faultOf = ({ method, earlier }) => {
      if (method !== "PATCH" || earlier !== 1) return null;
      return { answer: problemResponse(ProblemError.of("conflict")) };
    };
    const { link } = await sendTo(server, file);
    assert.equal(server.countOf("HEAD", "uploads"), 2);
    assertSameBytes(await received(server, link), file.bytes);
  });

  it("makes its upload requests larger after success and smaller after a failure", async () => {
    const server = new FakeServer();
    server.faultOf = ({ method, earlier }) =>
      method === "PATCH" && earlier === 3 ? "lost_request" : null;
    await sendTo(server, randomFile(60 * CHUNK_SIZE));
    const patches = server.requests.filter(({ method }) => method === "PATCH");
    const chunks = patches.map(({ body }) => Math.floor(body.length / SEALED_CHUNK_SIZE));
    assert.deepEqual(chunks.slice(0, 6), [3, 7, 15, 15, 7, 15]);
  });

  it("reports a share that is gone before the upload is complete", async () => {
    const server = new FakeServer();
    server.faultOf = ({ method, path }) => {
      if (method === "GET" && path.includes("/shares/")) server.share.isGone = true;
      return null;
    };
    await assert.rejects(sendTo(server, randomFile(MIB)), { code: "gone" });
  });

  it("reports a share that is gone when the creation request is repeated", async () => {
    for (const size of [1, MIB]) {
      const server = new FakeServer();
      server.faultOf = ({ method, earlier }) => {
        if (method !== "POST") return null;
        if (earlier > 0) server.share.isGone = true;
        return earlier === 0 ? "lost_answer" : null;
      };
      await assert.rejects(sendTo(server, randomFile(size)), { code: "gone" });
    }
  });

  it("stops when the server's storage is full", async () => {
    const server = new FakeServer();
    server.faultOf = ({ method }) =>
      method === "PATCH" ? { answer: problemResponse(ProblemError.of("storage_full")) } : null;
    await assert.rejects(sendTo(server, randomFile(MIB)), { code: "storage_full" });
    assert.equal(server.countOf("PATCH", "uploads"), 1);
  });
});
