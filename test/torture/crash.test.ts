import assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { FileSystem } from "../../src/node/files.ts";
import type { MetadataStore } from "../../src/server/shares/metadata-store.ts";
import { openDiskStore } from "../../src/server/stores/disk/disk-store.ts";
import { blobFolder } from "../../src/server/stores/open-stores.ts";
import { countsIn, grownBy } from "../support/counted.ts";
import { filesIn } from "../support/files-in.ts";
import { startLocalServer } from "../support/local-server.ts";
import { liveRandomLives } from "../support/random-lives.ts";
import { RawShare, secret } from "../support/raw-share.ts";
import { type ServerProcess, startServerProcess } from "../support/server-process.ts";
import { waitUntil } from "../support/wait-until.ts";

describe("a server that was killed", () => {
  let server: ServerProcess;

  before(async () => {
    server = await startServerProcess();
  });
  after(() => server.stop());

  const crash = async () => {
    await server.kill("SIGKILL");
    await server.restart();
  };
  const assertClaimable = async (share: RawShare) => {
    const ticket = secret();
    assert.equal((await share.claim(ticket)).status, 201);
    assert.ok((await share.content(ticket)).bytes.equals(share.ciphertext));
  };

  it("still has an inline share that it acknowledged right before", async () => {
    const share = await RawShare.created(server.url, { inline: true });
    await crash();
    await assertClaimable(share);
  });

  it("resumes an upload after each acknowledged upload request, and serves the complete share", async () => {
    const share = await RawShare.created(server.url, { size: 500_000 });
    for (let offset = 0; offset < 500_000; offset += 100_000) {
      await crash();
      assert.equal(await share.offset(), offset);
      const part = share.ciphertext.subarray(offset, offset + 100_000);
      assert.equal((await share.patch(offset, part)).status, 204);
    }
    await crash();
    await assertClaimable(share);
  });

  it("has all acknowledged bytes after a kill during uploads", async () => {
    for (const killAfter of [1, 3, 5, 8, 11]) {
      const acknowledged: RawShare[] = [];
      const enough = Promise.withResolvers<void>();
      const sending = Array.from({ length: 12 }, async (_, i) => {
        const inline = i % 2 === 0;
        acknowledged.push(await RawShare.ready(server.url, { inline, size: 60_000 }));
        if (acknowledged.length === killAfter) enough.resolve();
      });
      const settled = Promise.allSettled(sending);
      await enough.promise;
      await server.kill("SIGKILL");
      await settled;
      await server.restart();
      assert.ok(acknowledged.length >= killAfter);
      for (const share of acknowledged) await assertClaimable(share);
    }
  });

  it("has counted each acknowledged request once, also if its client repeats it after a kill", async () => {
    const before = await countsIn(server);
    const url = () => server.url;
    let answers = 0;
    const onAnswer = () => answers++;
    const living = liveRandomLives({ url, onAnswer, requests: 200, lanes: 8, isMortal: true });
    for (const killAfter of [60, 120]) {
      await waitUntil(() => answers >= killAfter);
      await crash();
    }
    const expected = await living;
    assert.deepEqual(grownBy(before, await countsIn(server)), expected);
  });

  it("has each claim, wrong password, receipt and burn that it acknowledged", async () => {
    const share = await RawShare.ready(server.url, { withPassword: true, size: 100_000 });
    const wrong = { linkProof: share.linkProof, passwordProof: secret() };
    assert.equal((await share.preview(wrong)).json.attemptsRemaining, 4);
    await crash();
    assert.equal((await share.preview(wrong)).json.attemptsRemaining, 4);

    const ticket = secret();
    const claim = await share.claim(ticket);
    await crash();
    assert.deepEqual((await share.claim(ticket)).json, claim.json);
    assert.equal((await share.claim()).json.code, "already_claimed");

    await share.content(ticket);
    const receipt = secret();
    assert.equal((await share.receipt(ticket, receipt)).status, 204);
    await crash();
    assert.equal((await share.receipt(ticket, receipt)).status, 204);
    assert.equal((await share.claim(ticket)).json.code, "gone");

    const burned = await RawShare.ready(server.url, { size: 100_000 });
    const blobFolder = join(server.dataDir, "blobs");
    const blobs = await filesIn(blobFolder);
    assert.equal((await burned.burn()).status, 204);
    await crash();
    assert.equal((await burned.claim()).json.code, "gone");
    await waitUntil(async () => (await filesIn(blobFolder)).length < blobs.length);
  });
});

describe("the order of writes", () => {
  it("is sync, record, answer for an upload; and record, then delete for a burn", async () => {
    const calls: string[] = [];
    const server = await startLocalServer(
      {},
      {
        wrap: ({ metadata, ...stores }, config) => ({
          ...stores,
          metadata: recordingCommits(metadata, calls),
          blobs: openDiskStore(blobFolder(config), { fs: recording(calls) }),
        }),
      },
    );
    const share = await RawShare.created(server.url, { size: 100_000 });
    calls.push("answer");
    await share.patch(0, share.ciphertext.subarray(0, 50_000));
    calls.push("answer");
    await share.patch(50_000, share.ciphertext.subarray(50_000));
    calls.push("answer");
    await share.burn();
    await waitUntil(() => calls.includes("commit deletionDone"));
    await server.close();
    assert.deepEqual(withoutRepeats(calls), [
      ...["commit createOnce", "answer"],
      ...[
        "sync folder",
        "write blob",
        "sync blob",
        "sync folder",
        "commit recordUploaded",
        "answer",
      ],
      ...["write blob", "sync blob", "commit recordUploaded", "answer"],
      ...["commit burn", "delete blob", "sync folder", "commit deletionDone"],
    ]);
  });
});

describe("the bytes of a burned share", () => {
  it("disappear from all files of the data folder within a minute", async () => {
    const server = await startServerProcess();
    const marks = { small: `inline-${secret()}`, large: `blob-${secret()}` };
    const shares: RawShare[] = [];
    for (const mark of Object.values(marks)) {
      const isSmall = mark === marks.small;
      const share = new RawShare(server.url, { inline: isSmall, size: isSmall ? 60_000 : 400_000 });
      for (let at = 0; at + mark.length < share.ciphertext.length; at += 1000) {
        share.ciphertext.write(mark, at);
      }
      await share.create();
      if (!isSmall) await share.patch(0, share.ciphertext);
      shares.push(share);
    }
    const [small, large] = shares as [RawShare, RawShare];
    const remnants = (share: RawShare) => [
      ...Object.values(marks).map((mark) => Buffer.from(mark)),
      Buffer.from(share.manifest, "base64url").subarray(100, 200),
    ];
    for (const mark of remnants(small)) {
      assert.ok(
        await isInSomeFile(server.dataDir, mark),
        "the search does not find bytes that exist",
      );
    }
    const ticket = secret();
    await small.claim(ticket);
    await small.receipt(ticket);
    await large.burn();
    for (const mark of [...remnants(small), ...remnants(large)]) {
      await waitUntil(async () => !(await isInSomeFile(server.dataDir, mark)), 60_000);
    }
    await server.stop();
  });
});

function recordingCommits(store: MetadataStore, calls: string[]): MetadataStore {
  const watched = ["createOnce", "recordUploaded", "burn", "deletionDone"];
  return new Proxy(store, {
    get(target, property: keyof MetadataStore) {
      const value = target[property] as (...parameters: unknown[]) => Promise<unknown>;
      return async (...parameters: unknown[]) => {
        const result = await value.apply(target, parameters);
        if (watched.includes(property)) calls.push(`commit ${property}`);
        return result;
      };
    },
  });
}

function recording(calls: string[]): FileSystem {
  return {
    ...fs,
    async open(path, flags, ...rest) {
      const file = await fs.open(path, flags, ...rest);
      const kind = flags === "r" ? "folder" : "blob";
      return new Proxy(file, {
        get(target, property) {
          const value: unknown = Reflect.get(target, property, target);
          if (typeof value !== "function") return value;
          return async (...parameters: unknown[]) => {
            const result: unknown = await value.apply(target, parameters);
            if (property === "writev") calls.push(`write ${kind}`);
            if (property === "sync" || property === "datasync") calls.push(`sync ${kind}`);
            return result;
          };
        },
      });
    },
    async rename(from, to) {
      await fs.rename(from, to);
      calls.push("name blob");
    },
    async rm(path, ...rest) {
      await fs.rm(path, ...rest);
      calls.push("delete blob");
    },
  };
}

function withoutRepeats(calls: string[]): string[] {
  return calls.filter((call, index) => call !== calls[index - 1]);
}

async function isInSomeFile(folder: string, bytes: Buffer): Promise<boolean> {
  for (const path of await filesIn(folder)) {
    const content = await fs.readFile(path).catch(() => Buffer.alloc(0));
    if (content.includes(bytes)) return true;
  }
  return false;
}
