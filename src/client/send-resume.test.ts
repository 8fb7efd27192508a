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

/** A run of `send` that is killed when the upload's PATCH of that number has brought `bytes` bytes. */
async function sendAndDie(
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

describe("sending again after an interruption", () => {
  it("goes on with the same share where it stopped", async () => {
    const server = new FakeServer();
    const journal = new MemorySendJournal();
    const file = randomFile(SIZE);
    await sendAndDie(server, file, journal);
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

  it("gives the same share again when it died before the share was kept", async () => {
    const server = new FakeServer();
    const journal = new MemorySendJournal();
    const file = randomFile(SIZE);
    const kept: string[] = [];
    const keep = async ({ link }: SentShare) => {
      if (kept.push(link) === 1) throw new Error("killed");
    };
    await assert.rejects(sendTo(server, file, { journal, keep }), { message: "killed" });
    await sendTo(server, file, { journal, keep });
    assert.equal(kept.length, 2);
    assert.equal(kept[0], kept[1]);
    assert.equal(server.shares.size, 1);
    assert.equal(journal.saved, null);
  });

  it("goes on from any byte", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 2 }),
        fc.integer({ min: 0, max: 2 * SEALED_CHUNK_SIZE }),
        async (patch, bytes) => {
          const server = new FakeServer();
          const journal = new MemorySendJournal();
          const file = randomFile(SIZE);
          await sendAndDie(server, file, journal, { patch, bytes });
          const { link } = await sendTo(server, file, { journal });
          assert.equal(server.shares.size, 1);
          assertSameBytes(await received(server, link), file.bytes);
        },
      ),
      { numRuns: 20 },
    );
  });

  it("goes on when it died before the server had answered the first request", async () => {
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

  it("finds out that the upload was complete", async () => {
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

  it("keeps no password and nothing that tells whether one is right but what is sealed", async () => {
    const server = new FakeServer();
    const journal = new MemorySendJournal();
    await sendAndDie(server, randomFile(SIZE), journal, { password: "correct horse" });
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

  it("goes on under the same password", async () => {
    const server = new FakeServer();
    const journal = new MemorySendJournal();
    const file = randomFile(SIZE);
    await sendAndDie(server, file, journal, { password: "correct horse" });
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
    it(`makes a new share for ${what}, and abandons the old one`, async () => {
      const server = new FakeServer();
      const journal = new MemorySendJournal();
      const file = randomFile(SIZE);
      await sendAndDie(server, file, journal, { password: "correct horse" });
      const old = server.share;
      await sendTo(server, file, { journal, password: "correct horse", ...options });
      assert.equal(server.shares.size, 2);
      assert.ok(old.isGone);
      assertNothingShared(server);
    });
  }

  it("makes a new share with new keys when the tags of what was sent are lost", async () => {
    for (const kept of [0, 15, 16, 3 * 16]) {
      const server = new FakeServer();
      const journal = new MemorySendJournal();
      const file = randomFile(SIZE);
      await sendAndDie(server, file, journal, { patch: 2 });
      const old = server.share;
      if (journal.saved) journal.saved.tags = journal.saved.tags.subarray(0, kept);
      const { link } = await sendTo(server, file, { journal });
      assert.equal(server.shares.size, 2);
      assert.ok(old.isGone);
      assertNothingShared(server);
      assertSameBytes(await received(server, link), file.bytes);
    }
  });

  it("makes a new share when the record is damaged", async () => {
    for (const record of ["", "{}", '{"version":2}']) {
      const server = new FakeServer();
      const journal = new MemorySendJournal();
      journal.saved = { record, tags: randomBytes(160) };
      await sendTo(server, randomFile(SIZE), { journal });
      assert.equal(server.shares.size, 1);
    }
  });

  it("makes a new share when the server has ended or forgotten the old one", async () => {
    for (const loseIt of [
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
      await sendAndDie(server, file, journal);
      loseIt(server);
      await sendTo(server, file, { journal });
      assert.equal(server.shares.size, 2);
    }
  });

  it("leaves an upload to another server alone", async () => {
    const [first, second] = [new FakeServer(), new FakeServer()];
    const journal = new MemorySendJournal();
    const file = randomFile(SIZE);
    await sendAndDie(first, file, journal);
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

  it("has nothing to go on with for a small share, which is sent in one request", async () => {
    const journal = new MemorySendJournal();
    await sendTo(new FakeServer(), randomFile(100), { journal });
    assert.equal(journal.saved, null);
  });

  it("keeps the journal when the server can't be reached", async () => {
    const server = new FakeServer();
    const journal = new MemorySendJournal();
    const file = randomFile(SIZE);
    await sendAndDie(server, file, journal);
    const { saved } = journal;
    server.faultOf = () => "lost_request";
    await assert.rejects(sendTo(server, file, { journal }), UnreachableError);
    assert.equal(journal.saved, saved);
  });

  it("sends nothing more of a file that has changed, and starts anew the next time", async () => {
    const server = new FakeServer();
    const journal = new MemorySendJournal();
    const file = randomFile(SIZE);
    await sendAndDie(server, file, journal);
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

/** Two shares whose every verifier, head and chunk differs: they have no key in common. */
function assertNothingShared(server: FakeServer): void {
  const [one, other] = [...server.shares.values()];
  assert.ok(one && other);
  assert.notEqual(one.request.linkVerifier, other.request.linkVerifier);
  assert.notEqual(one.request.ownerVerifier, other.request.ownerVerifier);
  assert.notDeepEqual(one.content.subarray(0, 166), other.content.subarray(0, 166));
}
