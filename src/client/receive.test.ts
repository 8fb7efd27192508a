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

describe("a recipient", () => {
  it("previews a share without a claim", async () => {
    const { server, link } = await serverWith(SIZE);
    const recipient = await recipientOf(server, link);
    const preview = await recipient.preview();
    assert.deepEqual(await recipient.preview(), preview);
    assert.equal(preview.remainingDownloads, 1);
    assert.equal(preview.size, server.share.content.length);
    assert.equal(preview.manifest.entries[0]?.size, SIZE);
    assert.equal(server.share.leases.size, 0);
  });

  it("uses one download and sends a receipt that the owner can verify", async () => {
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

  it("saves its ticket before it sends the claim", async () => {
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

  it("delivers after the flush and the save, and sends the receipt after the delivery", async () => {
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

  it("flushes and saves about every 16 MiB", async () => {
    const { server, link, file } = await serverWith(20 * 1024 * 1024);
    const disk = new MemoryDisk();
    await receiveFrom(server, link, disk);
    assert.equal(disk.log.filter((step) => step === "flush").length, 2);
    assertSameBytes(disk.delivered, file.bytes);
  });

  it("encrypts its journal, so that nobody reads a ticket or a name from it", async () => {
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

  it("reports the number of verified bytes", async () => {
    const { server, link } = await serverWith(SIZE);
    const seen: ReceiveProgress[] = [];
    server.faultOf = ({ path, earlier }) =>
      path.endsWith("/content") && earlier === 0 ? { cutAnswerAfter: 200_000 } : null;
    await receiveFrom(server, link, new MemoryDisk(), { onProgress: (now) => seen.push(now) });
    assert.deepEqual(seen[0], {
      stage: "claiming",
      receivedBytes: 0,
      totalBytes: 0,
      isNearLimit: false,
    });
    assert.deepEqual(seen.at(-1), {
      stage: "downloading",
      receivedBytes: SIZE,
      totalBytes: SIZE,
      isNearLimit: false,
    });
    const waited = seen.find(({ delay }) => delay !== undefined);
    assert.equal(waited?.stage, "downloading");
    assert.equal(waited?.delay?.cause, "unreachable");
  });

  it("sends no request without the password that the link needs", async () => {
    const server = new FakeServer();
    const { link } = await sendTo(server, memoryText("hi"), { password: "ＰＡＳＳ" });
    const before = server.requests.length;
    await assert.rejects(recipientOf(server, link), { code: "password_required" });
    assert.equal(server.requests.length, before);
    const wrong = await recipientOf(server, link, "nope");
    await assert.rejects(wrong.preview(), { code: "wrong_password" });
    // NFKC turns full-width letters into ASCII.
    const right = await recipientOf(server, link, "PASS");
    assert.equal((await right.preview()).manifest.entries[0]?.kind, "text");
  });

  it("ignores a password that the link does not need", async () => {
    const { server, link } = await serverWith(5);
    const recipient = await recipientOf(server, link, "whatever");
    assert.equal((await recipient.preview()).manifest.entries[0]?.size, 5);
  });

  it("stops on abort", async () => {
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

describe("a claim that the server rejects", () => {
  for (const code of ["already_claimed", "gone", "not_found", "locked", "not_ready"] as const) {
    it(`fails with ${code}, and leaves no ticket in the journal`, async () => {
      const { server, link } = await serverWith(SIZE);
      const disk = new MemoryDisk();
      server.faultOf = () => ({ answer: problemResponse(ProblemError.of(code)) });
      await assert.rejects(receiveFrom(server, link, disk), { code });
      assert.equal(disk.journal.saved, null);
      assert.equal(server.countOf("POST", "claims"), 1);
    });
  }

  it("fails with already_claimed for a second recipient", async () => {
    const { server, link } = await serverWith(SIZE);
    await receiveFrom(server, link, new MemoryDisk());
    await assert.rejects(receiveFrom(server, link, new MemoryDisk()), { code: "already_claimed" });
  });
});

describe("a download over a bad connection", () => {
  it("makes one claim when the answer to it is lost", async () => {
    const { server, link, file } = await serverWith(SIZE);
    const disk = new MemoryDisk();
    server.faultOf = ({ path, earlier }) =>
      path.endsWith("/claims") && earlier < 3 ? "lost_answer" : null;
    await receiveFrom(server, link, disk);
    assert.equal(server.share.leases.size, 1);
    assertSameBytes(disk.delivered, file.bytes);
  });

  it("resumes from any byte offset", async () => {
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

  it("requests only bytes that are not verified", async () => {
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

  it("sends the receipt until the server confirms it", async () => {
    const { server, link } = await serverWith(SIZE);
    server.faultOf = ({ path, earlier }) =>
      path.endsWith("/receipt") && earlier < 2 ? "lost_answer" : null;
    const disk = new MemoryDisk();
    await receiveFrom(server, link, disk);
    assert.equal(server.countOf("POST", "receipt"), 3);
    assert.equal(server.share.receipts.length, 1);
    assert.equal(disk.journal.saved, null);
  });

  it("delivers without a receipt if the server is unreachable; the next run sends the receipt", async () => {
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

  it("waits for a silent server no longer than for an unreachable one", {
    timeout: 20_000,
  }, async () => {
    const { server, link, file } = await serverWith(SIZE);
    const disk = new MemoryDisk();
    server.faultOf = ({ path }) => (path.endsWith("/receipt") ? "silence" : null);
    await receiveFrom(server, link, disk, { retry: { giveUpAfterMs: 300 } });
    assertSameBytes(disk.delivered, file.bytes);
    assert.ok(disk.journal.saved, "the next run sends the receipt");
  });

  it("ends at once on abort during the receipt request", async () => {
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

  it("delivers even if the share is gone before the receipt", async () => {
    const { server, link } = await serverWith(SIZE);
    const disk = new MemoryDisk();
    server.faultOf = ({ path }) =>
      path.endsWith("/receipt") ? { answer: problemResponse(ProblemError.of("not_found")) } : null;
    await receiveFrom(server, link, disk);
    assert.ok(disk.delivered);
    assert.equal(disk.journal.saved, null);
  });
});
