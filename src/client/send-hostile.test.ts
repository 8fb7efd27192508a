import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { CHUNK_SIZE, chunkOffset, SEALED_CHUNK_SIZE } from "../protocol/age-file.ts";
import { equalBytes } from "../protocol/bytes.ts";
import { AEAD_TAG_SIZE } from "../protocol/ciphers.ts";
import { SourceChangedError, UnreachableError } from "./errors.ts";
import { FakeServer } from "./fake-server.suite.ts";
import { MemoryFile, MemorySendJournal, quickRetry, randomFile, sendTo } from "./memory.suite.ts";

const SIZE = 20 * CHUNK_SIZE;

/** The bytes of all upload requests with their offsets. */
function sentPieces(server: FakeServer): { offset: number; bytes: Uint8Array }[] {
  return server.requests
    .filter(({ method }) => method === "PATCH")
    .map(({ headers, body }) => ({ offset: Number(headers.get("upload-offset")), bytes: body }));
}

/** Fails if two different bytes were sent for the same offset. */
function assertOneByteForEachOffset(server: FakeServer, size: number): void {
  const sent = new Uint8Array(size);
  let sentUpTo = 0;
  for (const { offset, bytes } of sentPieces(server)) {
    const again = bytes.subarray(0, Math.max(0, sentUpTo - offset));
    const before = sent.subarray(offset, offset + again.length);
    assert.ok(equalBytes(again, before), `the bytes sent at ${offset} differ from before`);
    sent.set(bytes, offset);
    sentUpTo = Math.max(sentUpTo, offset + bytes.length);
  }
}

/** The server loses its third PATCH, then reports an old offset. */
function askAgainFrom(server: FakeServer, offset: number, meanwhile: () => void): void {
  server.faultOf = ({ method, earlier }) => {
    if (method !== "PATCH" || earlier !== 2) return null;
    meanwhile();
    server.reportedOffset = (share) => {
      share.content = share.content.subarray(0, offset);
      share.isComplete = false;
      server.reportedOffset = null;
      return offset;
    };
    return "lost_answer";
  };
}

describe("a sender whose server reports an old offset", () => {
  const offsets = [0, 1, 165, 166, 167, 10_000, chunkOffset(1), chunkOffset(2) + 5];

  it("sends the same bytes again", async () => {
    for (const offset of offsets) {
      const server = new FakeServer();
      askAgainFrom(server, offset, () => {});
      await sendTo(server, randomFile(SIZE));
      assert.ok(
        sentPieces(server)
          .slice(3)
          .some((sent) => sent.offset === offset),
      );
      assertOneByteForEachOffset(server, server.share.request.size);
    }
  });

  it("never sends a changed byte for an offset twice, with and without a journal", async () => {
    for (const journal of [undefined, new MemorySendJournal()]) {
      for (const offset of offsets) {
        const server = new FakeServer();
        const file = randomFile(SIZE);
        askAgainFrom(server, offset, () => {
          file.bytes = file.bytes.map((byte) => byte ^ 1);
        });
        const sending = sendTo(server, file, { journal });
        await assert.rejects(sending, SourceChangedError);
        assert.equal(sentPieces(server).length, 3);
        assert.ok(server.share.isGone);
        assert.equal(journal?.saved ?? null, null);
      }
    }
  });

  it("detects a change of one byte in any chunk that was sent", async () => {
    for (const chunk of [0, 1, 2]) {
      const server = new FakeServer();
      const file = randomFile(SIZE);
      askAgainFrom(server, 0, () => {
        file.bytes = file.bytes.slice();
        file.bytes[chunk * CHUNK_SIZE + 7] = (file.bytes[chunk * CHUNK_SIZE + 7] ?? 0) ^ 1;
      });
      await assert.rejects(sendTo(server, file), SourceChangedError);
      assertOneByteForEachOffset(server, server.share.request.size);
    }
  });
});

describe("a sender whose file changes", () => {
  it("fails if the file is shorter than before", async () => {
    const server = new FakeServer();
    // The third piece is read while the second one is sent.
    const file = randomFile(3 * SIZE);
    server.faultOf = ({ method, earlier }) => {
      if (method === "PATCH" && earlier === 1) file.bytes = file.bytes.subarray(0, 8 * CHUNK_SIZE);
      return null;
    };
    await assert.rejects(sendTo(server, file), SourceChangedError);
    assert.ok(server.share.content.length < server.share.request.size);
  });

  it("fails if the source reports the change", async () => {
    const server = new FakeServer();
    const file = new MemoryFile(randomFile(SIZE).bytes);
    const { read } = file;
    file.read = (offset, length) => {
      if (offset > 8 * CHUNK_SIZE) throw new SourceChangedError();
      return read.call(file, offset, length);
    };
    await assert.rejects(sendTo(server, file), SourceChangedError);
    assert.ok(server.share.isGone);
  });
});

describe("the tags of sent chunks", () => {
  it("are durable before the first byte of their chunks is sent", async () => {
    const server = new FakeServer();
    const journal = new MemorySendJournal();
    server.faultOf = ({ method, headers, body }) => {
      if (method !== "PATCH") return null;
      const end = Number(headers.get("upload-offset")) + body.length;
      const chunks = Math.ceil((end - chunkOffset(0)) / SEALED_CHUNK_SIZE);
      assert.ok((journal.saved?.tags.length ?? 0) >= chunks * AEAD_TAG_SIZE);
      return null;
    };
    await sendTo(server, randomFile(SIZE), { journal });
    assert.ok(server.countOf("PATCH", "uploads") > 2);
  });

  it("are written for every chunk: a chunk without a durable tag is not sent", async () => {
    const server = new FakeServer();
    const journal = new MemorySendJournal();
    const full = new Error("The disk is full.");
    journal.writeTags = () => Promise.reject(full);
    await assert.rejects(sendTo(server, randomFile(SIZE), { journal }), full);
    assert.equal(server.countOf("PATCH", "uploads"), 0);
  });
});

describe("a sender whose server reports an impossible offset", () => {
  const lies = {
    "an offset beyond the size": (size: number) => size + 1,
    "the whole size before any upload request": (size: number) => size,
    "a head that was never sent": () => 166,
    "an offset that is not a number": () => Number.NaN,
  };
  for (const [what, lie] of Object.entries(lies)) {
    it(`fails with UnreachableError for ${what}`, async () => {
      const server = new FakeServer();
      server.reportedOffset = (share) => lie(share.request.size);
      await assert.rejects(sendTo(server, randomFile(SIZE)), UnreachableError);
      assert.equal(server.countOf("PATCH", "uploads"), 0);
    });
  }

  it("fails if the offset is one byte more than was sent", async () => {
    const server = new FakeServer();
    server.faultOf = ({ method, earlier }) => {
      if (method !== "PATCH" || earlier !== 1) return null;
      server.reportedOffset = () => {
        const { offset, bytes } = sentPieces(server)[1] ?? { offset: 0, bytes: "" };
        return offset + bytes.length + 1;
      };
      return "lost_answer";
    };
    await assert.rejects(sendTo(server, randomFile(SIZE)), UnreachableError);
    assert.equal(server.countOf("PATCH", "uploads"), 2);
  });

  it("gives up on a server that accepts every upload request and never advances", async () => {
    const server = new FakeServer();
    const retry = quickRetry();
    server.faultOf = ({ method }) =>
      method === "PATCH"
        ? { answer: new Response(null, { status: 204, headers: { "upload-offset": "0" } }) }
        : null;
    await assert.rejects(sendTo(server, randomFile(SIZE), { retry }), UnreachableError);
    assert.ok(retry.sleeps.length < 100);
  });

  it("fails if the server returns another share's id", async () => {
    const server = new FakeServer();
    const { id } = await sendTo(server, randomFile(1));
    const created = { ...server.share.created, id };
    server.faultOf = ({ method }) =>
      method === "POST" ? { answer: Response.json(created, { status: 201 }) } : null;
    await assert.rejects(sendTo(server, randomFile(1)), UnreachableError);
  });
});

describe("a sender whose server announces the base URL of links", () => {
  const addresses = [
    ...["not an address", "ftp://share.example", "javascript:alert(1)", "https://"],
    ...["https://a:b@share.example", "https://share.example/?q", "https://share.example/#1o"],
    ...["https://share.example/\u001b[2J", "https://share.example/\n", "http://share.example"],
  ];
  for (const address of addresses) {
    it(`sends nothing if the base URL is ${JSON.stringify(address)}`, async () => {
      const server = new FakeServer();
      server.config.baseUrl = address;
      await assert.rejects(sendTo(server, randomFile(5)), { code: "link_address" });
      assert.equal(server.shares.size, 0);
    });
  }

  it("accepts plain HTTP to localhost, or if the sender allows it", async () => {
    const server = new FakeServer();
    server.config.baseUrl = "http://127.0.0.1:3000";
    assert.match((await sendTo(server, randomFile(5))).link, /^http:\/\/127\.0\.0\.1:3000\/s\//);
    server.config.baseUrl = "http://share.lan";
    const { link } = await sendTo(server, randomFile(5), { allowsPlainHttp: true });
    assert.match(link, /^http:\/\/share\.lan\/s\//);
  });
});
