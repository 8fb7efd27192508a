import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { CHUNK_SIZE, SEALED_CHUNK_SIZE } from "../protocol/age-file.ts";
import { ProblemError } from "./errors.ts";
import { FakeServer, problemResponse } from "./fake-server.suite.ts";
import {
  assertSameBytes,
  clientOf,
  MemoryDisk,
  memoryText,
  quickRetry,
  randomFile,
  receiveFrom,
  recipientOf,
  sendTo,
  serverWith,
} from "./memory.suite.ts";
import { readStatus } from "./owner.ts";
import type { ReceiveProgress } from "./receive.ts";

const SIZE = 20 * CHUNK_SIZE + 999;

describe("receiving", () => {
  it("previews without taking anything", async () => {
    const { server, link } = await serverWith(SIZE);
    const recipient = await recipientOf(server, link);
    const preview = await recipient.preview();
    assert.deepEqual(await recipient.preview(), preview);
    assert.equal(preview.remainingDownloads, 1);
    assert.equal(preview.size, server.share.content.length);
    assert.equal(preview.manifest.entries[0]?.size, SIZE);
    assert.equal(server.share.leases.size, 0);
  });

  it("takes one download, and tells the sender with a receipt that the sender can check", async () => {
    const server = new FakeServer();
    const { link, id, ownerToken, receiptKey } = await sendTo(server, randomFile(SIZE));
    await receiveFrom(server, link, new MemoryDisk());
    assert.equal(server.share.remainingDownloads, 0);
    const { receipts } = await readStatus(clientOf(server), id, ownerToken, receiptKey);
    assert.deepEqual(
      receipts.map(({ genuine }) => genuine),
      [true],
    );
  });

  it("keeps its ticket before it asks for the claim", async () => {
    const { server, link } = await serverWith(SIZE);
    const disk = new MemoryDisk();
    let savedAtClaim = false;
    server.faultOf = ({ path }) => {
      if (path.endsWith("/claims")) savedAtClaim = disk.journal.saved !== null;
      return null;
    };
    await receiveFrom(server, link, disk);
    assert.ok(savedAtClaim);
  });

  it("delivers only what is flushed and saved, and confirms only what is delivered", async () => {
    const { server, link } = await serverWith(SIZE);
    const disk = new MemoryDisk();
    server.faultOf = ({ path }) => {
      if (path.endsWith("/receipt")) disk.log.push("receipt");
      return null;
    };
    await receiveFrom(server, link, disk);
    const steps = disk.log.filter((step) => step !== "write");
    assert.deepEqual(steps, ["save", "flush", "save", "deliver", "save", "receipt", "clear"]);
    assert.ok(disk.log.lastIndexOf("write") < disk.log.indexOf("flush"));
  });

  it("flushes and saves on its way, about every 16 MiB", async () => {
    const { server, link, file } = await serverWith(20 * 1024 * 1024);
    const disk = new MemoryDisk();
    await receiveFrom(server, link, disk);
    assert.equal(disk.log.filter((step) => step === "flush").length, 2);
    assertSameBytes(disk.delivered, file.bytes);
  });

  it("keeps what it saves under lock: no ticket and no name can be read from it", async () => {
    const server = new FakeServer();
    const { link } = await sendTo(server, randomFile(100, "canary.txt"));
    const disk = new MemoryDisk();
    const saved: string[] = [];
    const { save } = disk.journal;
    disk.journal.save = async (sealed) => {
      saved.push(Buffer.from(sealed).toString("latin1"));
      return save.call(disk.journal, sealed);
    };
    await receiveFrom(server, link, disk);
    assert.equal(saved.length, 3);
    assert.ok(saved.every((text) => !text.includes("canary") && !text.includes("ticket")));
    assert.equal(new Set(saved.map((text) => text.slice(0, 12))).size, 3);
  });

  it("tells how much is verified", async () => {
    const { server, link } = await serverWith(SIZE);
    const seen: ReceiveProgress[] = [];
    server.faultOf = ({ path, earlier }) =>
      path.endsWith("/content") && earlier === 0 ? { cutAnswerAfter: 200_000 } : null;
    await receiveFrom(server, link, new MemoryDisk(), { onProgress: (now) => seen.push(now) });
    assert.deepEqual(seen[0], { stage: "claiming", receivedBytes: 0, totalBytes: 0 });
    assert.deepEqual(seen.at(-1), { stage: "downloading", receivedBytes: SIZE, totalBytes: SIZE });
    const waited = seen.find(({ delay }) => delay !== undefined);
    assert.equal(waited?.stage, "downloading");
    assert.equal(waited?.delay?.cause, "unreachable");
  });

  it("needs the password that the link says it needs, and asks the server nothing without", async () => {
    const server = new FakeServer();
    const { link } = await sendTo(server, memoryText("hi"), { password: "ＰＡＳＳ" });
    const before = server.requests.length;
    await assert.rejects(recipientOf(server, link), { code: "password_required" });
    assert.equal(server.requests.length, before);
    const wrong = await recipientOf(server, link, "nope");
    await assert.rejects(wrong.preview(), { code: "wrong_password" });
    // NFKC makes the full-width letters the plain ones.
    const right = await recipientOf(server, link, "PASS");
    assert.equal((await right.preview()).manifest.entries[0]?.kind, "text");
  });

  it("ignores a password that the link does not ask for", async () => {
    const { server, link } = await serverWith(5);
    const recipient = await recipientOf(server, link, "whatever");
    assert.equal((await recipient.preview()).manifest.entries[0]?.size, 5);
  });

  it("stops when it is told to", async () => {
    const { server, link } = await serverWith(SIZE);
    const stop = new AbortController();
    const reason = new Error("stopped");
    const disk = new MemoryDisk();
    disk.crashBefore = (step) => {
      if (step === "write") stop.abort(reason);
    };
    await assert.rejects(receiveFrom(server, link, disk, { signal: stop.signal }), reason);
    assert.ok(disk.delivered === null);
    assert.ok(disk.journal.saved);
  });
});

describe("receiving what can't be had", () => {
  for (const code of ["already_claimed", "gone", "not_found", "locked", "not_ready"] as const) {
    it(`says ${code}, and keeps no ticket`, async () => {
      const { server, link } = await serverWith(SIZE);
      const disk = new MemoryDisk();
      server.faultOf = () => ({ answer: problemResponse(ProblemError.of(code)) });
      await assert.rejects(receiveFrom(server, link, disk), { code });
      assert.equal(disk.journal.saved, null);
      assert.equal(server.countOf("POST", "claims"), 1);
    });
  }

  it("is told to a second recipient", async () => {
    const { server, link } = await serverWith(SIZE);
    await receiveFrom(server, link, new MemoryDisk());
    await assert.rejects(receiveFrom(server, link, new MemoryDisk()), { code: "already_claimed" });
  });
});

describe("receiving over a bad line", () => {
  it("gives the same claim when its answer was lost", async () => {
    const { server, link, file } = await serverWith(SIZE);
    const disk = new MemoryDisk();
    server.faultOf = ({ path, earlier }) =>
      path.endsWith("/claims") && earlier < 3 ? "lost_answer" : null;
    await receiveFrom(server, link, disk);
    assert.equal(server.share.leases.size, 1);
    assertSameBytes(disk.delivered, file.bytes);
  });

  it("goes on from wherever the download was cut", async () => {
    const { server, link, file } = await serverWith(SIZE);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat({ max: 5 * SEALED_CHUNK_SIZE }), { maxLength: 10 }),
        async (cuts) => {
          server.share.leases.clear();
          server.share.remainingDownloads = 1;
          server.requests.length = 0;
          server.faultOf = ({ path, earlier }) => {
            const cutAnswerAfter = path.endsWith("/content") ? cuts[earlier] : undefined;
            return cutAnswerAfter === undefined ? null : { cutAnswerAfter };
          };
          const disk = new MemoryDisk();
          await receiveFrom(server, link, disk);
          assertSameBytes(disk.delivered, file.bytes);
        },
      ),
      { numRuns: 40 },
    );
  });

  it("asks only for what it has not verified yet", async () => {
    const { server, link } = await serverWith(SIZE);
    server.faultOf = ({ path, earlier }) =>
      path.endsWith("/content") && earlier < 2 ? { cutAnswerAfter: 3 * SEALED_CHUNK_SIZE } : null;
    await receiveFrom(server, link, new MemoryDisk());
    const ranges = server.requests
      .filter(({ path }) => path.endsWith("/content"))
      .map(({ headers }) => headers.get("range"));
    assert.deepEqual(ranges, [
      "bytes=0-",
      `bytes=${166 + 2 * SEALED_CHUNK_SIZE}-`,
      `bytes=${166 + 5 * SEALED_CHUNK_SIZE}-`,
    ]);
  });

  it("sends the receipt again until it is taken", async () => {
    const { server, link } = await serverWith(SIZE);
    server.faultOf = ({ path, earlier }) =>
      path.endsWith("/receipt") && earlier < 2 ? "lost_answer" : null;
    const disk = new MemoryDisk();
    await receiveFrom(server, link, disk);
    assert.equal(server.countOf("POST", "receipt"), 3);
    assert.equal(server.share.receipts.length, 1);
    assert.equal(disk.journal.saved, null);
  });

  it("has delivered, even when the receipt can't be sent; the next run sends it", async () => {
    const { server, link, file } = await serverWith(SIZE);
    const disk = new MemoryDisk();
    const retry = quickRetry();
    server.faultOf = ({ path }) => (path.endsWith("/receipt") ? "lost_request" : null);
    await receiveFrom(server, link, disk, { retry });
    assertSameBytes(disk.delivered, file.bytes);
    assert.ok(retry.sleeps.reduce((sum, ms) => sum + ms, 0) <= 30_000);
    assert.ok(disk.journal.saved);
    server.faultOf = ({ path }) => {
      assert.ok(path.endsWith("/receipt"));
      return null;
    };
    await receiveFrom(server, link, disk);
    assert.equal(server.share.receipts.length, 1);
    assert.equal(disk.log.filter((step) => step === "deliver").length, 1);
  });

  it("waits for a server that is silent no longer than for one that is away", {
    timeout: 20_000,
  }, async () => {
    const { server, link, file } = await serverWith(SIZE);
    const disk = new MemoryDisk();
    server.faultOf = ({ path }) => (path.endsWith("/receipt") ? "silence" : null);
    await receiveFrom(server, link, disk, { retry: { giveUpAfterMs: 300 } });
    assertSameBytes(disk.delivered, file.bytes);
    assert.ok(disk.journal.saved, "the next run sends it");
  });

  it("still ends at once with the receipt under way when its caller wants it no more", async () => {
    const { server, link } = await serverWith(SIZE);
    const caller = new AbortController();
    server.faultOf = ({ path }) => {
      if (!path.endsWith("/receipt")) return null;
      setImmediate(() => caller.abort(new Error("no more")));
      return "silence";
    };
    const receiving = receiveFrom(server, link, new MemoryDisk(), { signal: caller.signal });
    await assert.rejects(receiving, { message: "no more" });
  });

  it("has delivered, even when the share has ended before the receipt", async () => {
    const { server, link } = await serverWith(SIZE);
    const disk = new MemoryDisk();
    server.faultOf = ({ path }) =>
      path.endsWith("/receipt") ? { answer: problemResponse(ProblemError.of("not_found")) } : null;
    await receiveFrom(server, link, disk);
    assert.ok(disk.delivered);
    assert.equal(disk.journal.saved, null);
  });
});
