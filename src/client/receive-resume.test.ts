import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, it } from "node:test";
import fc from "fast-check";
import { CHUNK_SIZE } from "../protocol/age-file.ts";
import { FakeServer } from "./fake-server.suite.ts";
import {
  assertSameBytes,
  MemoryDisk,
  type MemoryFile,
  quickRetry,
  randomFile,
  receiveFrom,
  recipientOf,
  sendTo,
} from "./memory.suite.ts";

const MIB = 1024 * 1024;
const LARGE = 20 * MIB;
/** Three writes. */
const SMALL = 35 * CHUNK_SIZE + 99;

interface Scene {
  server: FakeServer;
  link: string;
  file: MemoryFile;
  disk: MemoryDisk;
}

async function sceneWith(size: number, options: { maxDownloads?: number } = {}): Promise<Scene> {
  const server = new FakeServer();
  const file = randomFile(size);
  const { link } = await sendTo(server, file, options);
  return { server, link, file, disk: new MemoryDisk() };
}

/** Runs a download that crashes before the given step. */
async function receiveUntilCrash(
  { server, link, disk }: Scene,
  step: "save" | "write" | "flush" | "deliver",
  number = 0,
): Promise<void> {
  let count = 0;
  disk.crashBefore = (now) => {
    if (now === step && count++ === number) throw new Error("killed");
  };
  await assert.rejects(receiveFrom(server, link, disk), { message: "killed" });
  disk.crashBefore = () => {};
}

async function assertArrives({ server, link, disk, file }: Scene): Promise<void> {
  await receiveFrom(server, link, disk);
  assertSameBytes(disk.delivered, file.bytes);
  assert.equal(server.share.receipts.length, 1);
  assert.equal(disk.journal.saved, null);
}

function countContent({ server }: Scene): number {
  return server.countOf("GET", "content");
}

describe("an interrupted download", () => {
  const crashes = [
    ["save", 0],
    ["write", 0],
    ["write", 2],
    ["flush", 0],
    ["save", 1],
    ["deliver", 0],
    ["save", 2],
  ] as const;
  for (const size of [5, SMALL]) {
    for (const [step, number] of crashes) {
      if (size === 5 && step === "write" && number > 0) continue;
      it(`of ${size} bytes resumes after a crash before ${step} ${number}`, async () => {
        const scene = await sceneWith(size);
        await receiveUntilCrash(scene, step, number);
        await assertArrives(scene);
        assert.equal(scene.server.share.leases.size, 1);
      });
    }
  }

  it("resumes after answers that end early without an error", async () => {
    const scene = await sceneWith(SMALL);
    scene.server.faultOf = ({ path, earlier }) =>
      path.endsWith("/content") && earlier < 2 ? { endAnswerAfter: CHUNK_SIZE + 500 } : null;
    await assertArrives(scene);
    assert.equal(countContent(scene), 3);
  });

  it("resumes after four answers in a row that contain no whole chunk", async () => {
    const scene = await sceneWith(SMALL);
    scene.server.faultOf = ({ path, earlier }) =>
      path.endsWith("/content") && earlier < 4 ? { endAnswerAfter: 100 } : null;
    await assertArrives(scene);
    assert.equal(countContent(scene), 5);
  });

  it("resumes with the same ticket when the answer to the claim was lost", async () => {
    const scene = await sceneWith(SMALL);
    const killed = new AbortController();
    scene.server.faultOf = ({ path }) => {
      if (!path.endsWith("/claims")) return null;
      killed.abort(new Error("killed"));
      return "lost_answer";
    };
    const { signal } = killed;
    await assert.rejects(receiveFrom(scene.server, scene.link, scene.disk, { signal }));
    scene.server.faultOf = () => null;
    assert.equal(scene.server.share.remainingDownloads, 0);
    await assertArrives(scene);
    assert.equal(scene.server.share.leases.size, 1);
  });

  it("fetches only the bytes that were not flushed", async () => {
    const scene = await sceneWith(LARGE);
    await receiveUntilCrash(scene, "write", 17);
    await assertArrives(scene);
    const [, again] = scene.server.requests
      .filter(({ path }) => path.endsWith("/content"))
      .map(({ headers }) => headers.get("range"));
    assert.equal(again, `bytes=${166 + 256 * (CHUNK_SIZE + 16)}-`);
  });

  it("resumes after several crashes at any writes", async () => {
    const scene = await sceneWith(SMALL);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 2 }), { maxLength: 5 }), async (writes) => {
        const again = { ...scene, disk: new MemoryDisk() };
        scene.server.share.leases.clear();
        scene.server.share.receipts.length = 0;
        scene.server.share.remainingDownloads = 1;
        for (const write of writes) await receiveUntilCrash(again, "write", write);
        await assertArrives(again);
      }),
      { numRuns: 20 },
    );
  });

  it("fetches again the bytes that the stage has lost", async () => {
    for (const held of [0, 1, 5 * MIB + 1]) {
      const scene = await sceneWith(LARGE);
      await receiveUntilCrash(scene, "write", 17);
      const { staged } = scene.disk;
      assert.ok(staged);
      staged.held = held;
      staged.bytes.fill(0, held);
      await assertArrives(scene);
    }
  });

  it("fetches nothing again when all bytes were verified", async () => {
    const scene = await sceneWith(SMALL);
    await receiveUntilCrash(scene, "deliver");
    const fetched = countContent(scene);
    scene.server.faultOf = ({ path }) => {
      assert.ok(path.endsWith("/receipt"), `asked for ${path}`);
      return null;
    };
    await assertArrives(scene);
    assert.equal(countContent(scene), fetched);
  });

  it("delivers again after a crash before the delivery was recorded", async () => {
    const scene = await sceneWith(SMALL);
    await receiveUntilCrash(scene, "save", 2);
    assert.ok(scene.disk.delivered);
    await assertArrives(scene);
    assert.equal(scene.disk.log.filter((step) => step === "deliver").length, 2);
  });

  it("knows that it has begun, so it needs no preview", async () => {
    const scene = await sceneWith(SMALL);
    const recipient = await recipientOf(scene.server, scene.link);
    assert.equal(await recipient.hasBegun(scene.disk.journal), false);
    await receiveUntilCrash(scene, "write");
    assert.equal(await recipient.hasBegun(scene.disk.journal), true);
  });

  it("ignores a damaged journal and the journal of another link", async () => {
    const other = await sceneWith(SMALL);
    await receiveUntilCrash(other, "write");
    const foreign = other.disk.journal.saved ?? new Uint8Array();
    for (const saved of [foreign, new Uint8Array(), randomBytes(5), randomBytes(200)]) {
      const scene = await sceneWith(SMALL);
      scene.disk.journal.saved = saved;
      const recipient = await recipientOf(scene.server, scene.link);
      assert.equal(await recipient.hasBegun(scene.disk.journal), false);
      await assertArrives(scene);
    }
  });
});

describe("a download whose lease has ended", () => {
  it("makes one new claim if the share allows another download", async () => {
    const scene = await sceneWith(SMALL);
    await receiveUntilCrash(scene, "write");
    scene.server.share.endLeases({ giveBack: true });
    await assertArrives(scene);
    assert.equal(scene.server.share.leases.size, 2);
  });

  it("fails with the problem of the new claim, and makes no other claim", async () => {
    const scene = await sceneWith(SMALL);
    await receiveUntilCrash(scene, "write");
    scene.server.share.endLeases({ giveBack: false });
    const claims = scene.server.countOf("POST", "claims");
    const { server, link, disk } = scene;
    await assert.rejects(receiveFrom(server, link, disk), { code: "already_claimed" });
    assert.equal(server.countOf("POST", "claims"), claims + 2);
    assert.equal(disk.journal.saved, null);
    assert.ok(disk.delivered === null);
  });

  it("makes no new claim if all bytes are verified", async () => {
    const scene = await sceneWith(SMALL, { maxDownloads: 2 });
    await receiveUntilCrash(scene, "deliver");
    scene.server.share.endLeases({ giveBack: false });
    await assertArrives(scene);
    assert.equal(scene.server.share.remainingDownloads, 1);
  });
});

describe("a download that resumes with a wrong password", () => {
  it("leaves the journal unchanged for the right password", async () => {
    const server = new FakeServer();
    const file = randomFile(SMALL);
    const { link } = await sendTo(server, file, { password: "right" });
    const disk = new MemoryDisk();
    const receiveWith = async (password: string) => {
      const { journal, openStage, deliver } = disk;
      const recipient = await recipientOf(server, link, password);
      return recipient.receive({ journal, openStage, deliver, retry: quickRetry() });
    };
    disk.crashBefore = (step) => {
      if (step === "flush") throw new Error("killed");
    };
    await assert.rejects(receiveWith("right"), { message: "killed" });
    disk.crashBefore = () => {};
    await assert.rejects(receiveWith("wrong"), { code: "wrong_password" });
    await receiveWith("right");
    assertSameBytes(disk.delivered, file.bytes);
    assert.equal(server.share.leases.size, 1);
  });
});
