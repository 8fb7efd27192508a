import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, it } from "node:test";
import fc from "fast-check";
import { CHUNK_SIZE, chunkOffset, SEALED_CHUNK_SIZE } from "../protocol/age-file.ts";
import { ProblemError, SourceChangedError, UnreachableError } from "./errors.ts";
import { FakeServer, problemResponse } from "./fake-server.suite.ts";
import {
  assertSameBytes,
  clientOf,
  MemoryDisk,
  MemorySendJournal,
  quickCiphers,
  quickRetry,
  randomFile,
  receiveFrom,
  recipientOf,
  sendTo,
} from "./memory.suite.ts";
import { type SendOptions, type SentShare, sendShare } from "./send.ts";

const SIZE = 20 * CHUNK_SIZE;

/** A run of `send` that crashes after `bytes` bytes of the PATCH with that number. */
async function sendUntilCrash(
  server: FakeServer,
  file: ReturnType<typeof randomFile>,
  journal: MemorySendJournal,
  {
    patch = 1,
    bytes = 70_000,
    ...options
  }: { patch?: number; bytes?: number } & Partial<SendOptions> = {},
): Promise<void> {
  const killed = new AbortController();
  server.faultOf = ({ method, earlier }) => {
    if (method !== "PATCH" || earlier !== patch) return null;
    killed.abort(new Error("killed"));
    return { cutRequestAfter: bytes };
  };
  await assert.rejects(sendTo(server, file, { journal, signal: killed.signal, ...options }), {
    message: "killed",
  });
  server.faultOf = () => null;
}

async function received(server: FakeServer, link: string): Promise<Uint8Array | null> {
  const disk = new MemoryDisk();
  await receiveFrom(server, link, disk);
  return disk.delivered;
}

describe("an interrupted upload", () => {
  it("resumes the same share at the recorded offset", async () => {
    const server = new FakeServer();
    const journal = new MemorySendJournal();
    const file = randomFile(SIZE);
    await sendUntilCrash(server, file, journal);
    const before = server.share.content.length;
    const { link } = await sendTo(server, file, { journal });
    const [next] = server.requests
      .filter(({ method }) => method === "PATCH")
      .slice(2)
      .map(({ headers }) => headers.get("upload-offset"));
    assert.equal(next, String(before));
    assert.equal(server.shares.size, 1);
    assert.equal(journal.saved, null);
    assertSameBytes(await received(server, link), file.bytes);
  });

  it("returns the same share after a crash before the share was saved", async () => {
    const server = new FakeServer();
    const journal = new MemorySendJournal();
    const file = randomFile(SIZE);
    const saved: string[] = [];
    const saveShare = async ({ link }: SentShare) => {
      if (saved.push(link) === 1) throw new Error("killed");
    };
    await assert.rejects(sendTo(server, file, { journal, saveShare }), { message: "killed" });
    await sendTo(server, file, { journal, saveShare });
    assert.equal(saved.length, 2);
    assert.equal(saved[0], saved[1]);
    assert.equal(server.shares.size, 1);
    assert.equal(journal.saved, null);
  });

  it("tells its caller when the upload of a share begins, resumes or is abandoned", async () => {
    const journal = new MemorySendJournal();
    const told: string[] = [];
    const options: Partial<SendOptions> = {
      onUploadBegun: ({ id }) => told.push(`begun ${id}`),
      onUploadAbandoned: (id) => told.push(`abandoned ${id}`),
    };
    const [file, first] = [randomFile(SIZE), new FakeServer()];
    await sendUntilCrash(first, file, journal, options);
    const { id } = await sendTo(first, file, { journal, ...options });
    assert.deepEqual(told.splice(0), [`begun ${id}`, `begun ${id}`]);
    const second = new FakeServer();
    await sendUntilCrash(second, file, journal, options);
    const [begun = ""] = told.splice(0);
    const other = await sendTo(second, randomFile(SIZE + 1), { journal, ...options });
    assert.deepEqual(told, [begun.replace("begun", "abandoned"), `begun ${other.id}`]);
  });

  it("resumes from any byte offset", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 2 }),
        fc.integer({ min: 0, max: 2 * SEALED_CHUNK_SIZE }),
        async (patch, bytes) => {
          const server = new FakeServer();
          const journal = new MemorySendJournal();
          const file = randomFile(SIZE);
          await sendUntilCrash(server, file, journal, { patch, bytes });
          const { link } = await sendTo(server, file, { journal });
          assert.equal(server.shares.size, 1);
          assertSameBytes(await received(server, link), file.bytes);
        },
      ),
      { numRuns: 20 },
    );
  });

  it("resumes after a crash before the first answer", async () => {
    const server = new FakeServer();
    const journal = new MemorySendJournal();
    const file = randomFile(SIZE);
    const killed = new AbortController();
    server.faultOf = ({ method }) => {
      if (method !== "POST") return null;
      killed.abort(new Error("killed"));
      return "lost_answer";
    };
    await assert.rejects(sendTo(server, file, { journal, signal: killed.signal }));
    server.faultOf = () => null;
    await sendTo(server, file, { journal });
    assert.equal(server.shares.size, 1);
  });

  it("detects that the upload was complete", async () => {
    const server = new FakeServer();
    const journal = new MemorySendJournal();
    const file = randomFile(SIZE);
    const killed = new AbortController();
    server.faultOf = ({ method }) => {
      if (method !== "GET" || server.shares.size === 0) return null;
      killed.abort(new Error("killed"));
      return "lost_answer";
    };
    await assert.rejects(sendTo(server, file, { journal, signal: killed.signal }));
    server.faultOf = () => null;
    const patches = server.countOf("PATCH", "uploads");
    const { link } = await sendTo(server, file, { journal });
    assert.equal(server.countOf("PATCH", "uploads"), patches);
    assertSameBytes(await received(server, link), file.bytes);
  });

  it("stores neither the password nor an unsealed value that verifies it in the journal", async () => {
    const server = new FakeServer();
    const journal = new MemorySendJournal();
    await sendUntilCrash(server, randomFile(SIZE), journal, { password: "correct horse" });
    const record = JSON.parse(journal.saved?.record ?? "null");
    assert.deepEqual(Object.keys(record), [
      "version",
      "serverUrl",
      "linkKey",
      "ownerToken",
      "head",
      "manifest",
    ]);
    const { passwordVerifier } = server.share.request;
    assert.ok(passwordVerifier !== undefined);
    assert.ok(!JSON.stringify(record).includes(passwordVerifier));
  });

  it("resumes with the same password", async () => {
    const server = new FakeServer();
    const journal = new MemorySendJournal();
    const file = randomFile(SIZE);
    await sendUntilCrash(server, file, journal, { password: "correct horse" });
    const { link } = await sendTo(server, file, { journal, password: "correct horse" });
    assert.equal(server.shares.size, 1);
    const recipient = await recipientOf(server, link, "correct horse");
    assert.equal((await recipient.preview()).manifest.entries[0]?.size, SIZE);
  });

  const another: Record<string, Partial<SendOptions>> = {
    "another password": { password: "battery staple" },
    "no password": { password: null },
    "another expiry": { expiresInSeconds: 60 },
    "another number of downloads": { maxDownloads: 2 },
    "another file name": { sources: [randomFile(SIZE, "other.bin")] },
    "another size": { sources: [randomFile(SIZE + 1)] },
  };
  for (const [what, options] of Object.entries(another)) {
    it(`creates a new share for ${what}, and abandons the old share`, async () => {
      const server = new FakeServer();
      const journal = new MemorySendJournal();
      const file = randomFile(SIZE);
      await sendUntilCrash(server, file, journal, { password: "correct horse" });
      const old = server.share;
      await sendTo(server, file, { journal, password: "correct horse", ...options });
      assert.equal(server.shares.size, 2);
      assert.ok(old.isGone);
      assertNothingShared(server);
    });
  }

  it("creates a new share with new keys if the tags of sent chunks are lost", async () => {
    for (const kept of [0, 15, 16, 3 * 16]) {
      const server = new FakeServer();
      const journal = new MemorySendJournal();
      const file = randomFile(SIZE);
      await sendUntilCrash(server, file, journal, { patch: 2 });
      const old = server.share;
      if (journal.saved) journal.saved.tags = journal.saved.tags.subarray(0, kept);
      const { link } = await sendTo(server, file, { journal });
      assert.equal(server.shares.size, 2);
      assert.ok(old.isGone);
      assertNothingShared(server);
      assertSameBytes(await received(server, link), file.bytes);
    }
  });

  it("creates a new share if the record is damaged", async () => {
    for (const record of ["", "{}", '{"version":2}']) {
      const server = new FakeServer();
      const journal = new MemorySendJournal();
      journal.saved = { record, tags: randomBytes(160) };
      await sendTo(server, randomFile(SIZE), { journal });
      assert.equal(server.shares.size, 1);
    }
  });

  it("creates a new share if the old one is gone or unknown to the server", async () => {
    for (const loseShare of [
      (server: FakeServer) => {
        server.share.isGone = true;
      },
      (server: FakeServer) => {
        server.faultOf = ({ method, earlier }) =>
          method === "HEAD" && earlier === 1
            ? { answer: problemResponse(ProblemError.of("not_found")) }
            : null;
      },
    ]) {
      const server = new FakeServer();
      const journal = new MemorySendJournal();
      const file = randomFile(SIZE);
      await sendUntilCrash(server, file, journal);
      loseShare(server);
      await sendTo(server, file, { journal });
      assert.equal(server.shares.size, 2);
    }
  });

  it("does not change an upload to another server", async () => {
    const [first, second] = [new FakeServer(), new FakeServer()];
    const journal = new MemorySendJournal();
    const file = randomFile(SIZE);
    await sendUntilCrash(first, file, journal);
    const { id } = await sendShare(clientOf(second, "https://other.example"), quickCiphers, {
      sources: [file],
      password: null,
      journal,
      retry: quickRetry(),
    });
    assert.equal(second.share.id, id);
    assert.notEqual(first.share.id, id);
    assert.equal(second.countOf("DELETE", "uploads"), 0);
  });

  it("writes no journal for a small share, which needs one request", async () => {
    const journal = new MemorySendJournal();
    await sendTo(new FakeServer(), randomFile(100), { journal });
    assert.equal(journal.saved, null);
  });

  it("does not delete the journal while the server is unreachable", async () => {
    const server = new FakeServer();
    const journal = new MemorySendJournal();
    const file = randomFile(SIZE);
    await sendUntilCrash(server, file, journal);
    const { saved } = journal;
    server.faultOf = () => "lost_request";
    await assert.rejects(sendTo(server, file, { journal }), UnreachableError);
    assert.equal(journal.saved, saved);
  });

  it("sends no more of a changed file, and the next run creates a new share", async () => {
    const server = new FakeServer();
    const journal = new MemorySendJournal();
    const file = randomFile(SIZE);
    await sendUntilCrash(server, file, journal);
    const sent = server.share.content.length;
    file.bytes = file.bytes.slice();
    file.bytes.fill(0, Math.floor((sent - chunkOffset(0)) / SEALED_CHUNK_SIZE) * CHUNK_SIZE);
    await assert.rejects(sendTo(server, file, { journal }), SourceChangedError);
    assert.equal(server.share.content.length, sent);
    assert.equal(journal.saved, null);
    assert.ok(server.share.isGone);
    const { link } = await sendTo(server, file, { journal });
    assertSameBytes(await received(server, link), file.bytes);
  });
});

/** Two shares have no common key if all their verifiers, heads and chunks differ. */
function assertNothingShared(server: FakeServer): void {
  const [one, other] = [...server.shares.values()];
  assert.ok(one && other);
  assert.notEqual(one.request.linkVerifier, other.request.linkVerifier);
  assert.notEqual(one.request.ownerVerifier, other.request.ownerVerifier);
  assert.notDeepEqual(one.content.subarray(0, 166), other.content.subarray(0, 166));
}
