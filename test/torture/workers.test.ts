import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { paths } from "../../src/protocol/api.ts";
import { openPatch } from "../support/broken-patch.ts";
import { countsIn, grownBy } from "../support/counted.ts";
import { filesIn } from "../support/files-in.ts";
import { liveRandomLives } from "../support/random-lives.ts";
import { bearer, RawShare, secret } from "../support/raw-share.ts";
import { type ServerProcess, startServerProcess } from "../support/server-process.ts";
import {
  anyOf,
  assertFetched,
  assertFiveOf100Guesses,
  assertNotifiesAtOnce,
  assertOneOf50Claims,
  at,
  claimed,
  uploadInPieces,
} from "../support/shared-servers.ts";
import { waitUntil } from "../support/wait-until.ts";
import { openDoors, type WorkerDoor } from "../support/worker-doors.ts";

describe("two workers on one SQLite", () => {
  let server: ServerProcess;
  let doors: WorkerDoor[];

  before(async () => {
    server = await startServerProcess({ env: { WORKERS: "2" } });
    doors = await openDoors(server);
    assert.equal(doors.length, 2);
  });
  after(async () => {
    for (const door of doors) door.close();
    await server.stop();
  });

  const door = (i: number) => doors[i % 2] as WorkerDoor;
  const assertDelivered = async (share: RawShare) => {
    const ticket = await claimed(at(share, anyOf(doors)));
    await assertFetched(share, ticket, doors);
    assert.equal((await share.receipt(ticket)).status, 204);
  };
  const blobs = () => filesIn(join(server.dataDir, "blobs"));
  const newBlobs = async (before: string[]) =>
    (await blobs()).filter((path) => !before.includes(path));

  it("grant one of 50 claims that are spread over them", () => assertOneOf50Claims(doors, 6));

  it("count five of 100 wrong passwords that are spread over them", () =>
    assertFiveOf100Guesses(doors, false));

  it("count exactly what random requests did", async () => {
    const before = await countsIn(server);
    const url = () => anyOf(doors).url;
    const expected = await liveRandomLives({ url, requests: 300, lanes: 16 });
    assert.deepEqual(grownBy(before, await countsIn(server)), expected);
  });

  it("receive an upload that switches workers at random offsets, after complete and interrupted requests", async () => {
    const share = await RawShare.created(door(0).url, { size: 3_000_000 });
    await uploadInPieces(share, doors, { maxPiece: 900_000, oneBrokenIn: 3 });
    await assertDelivered(share);
  });

  it("end an upload request on one worker when the other continues the upload", async () => {
    const share = await RawShare.created(door(0).url, { size: 200_000 });
    const slow = openPatch(share, 0, share.ciphertext.length);
    const before = await blobs();
    slow.write(share.ciphertext.subarray(0, 50_000));
    await waitUntil(async () => (await newBlobs(before)).length > 0);
    const answered = once(slow, "response");
    assert.equal((await at(share, door(1)).patch(0, share.ciphertext)).status, 204);
    // The worker answers at once, before the client sends more.
    const [answer] = await answered;
    assert.equal(answer.statusCode, 409);
    slow.destroy();
    await assertDelivered(share);
  });

  it("keep the acknowledged bytes of a suspended worker that resumes with other bytes", async () => {
    const share = await RawShare.created(door(0).url, { size: 400_000 });
    const other = randomBytes(400_000);
    const superseded = openPatch(share, 0, other.length);
    superseded.on("error", () => {});
    const answered = once(superseded, "response");
    const before = await blobs();
    superseded.write(other.subarray(0, 150_000));
    await waitUntil(async () => (await newBlobs(before)).length > 0);
    process.kill(doors[0]?.pid ?? 0, "SIGSTOP");
    try {
      const there = at(share, door(1));
      const half = share.ciphertext.subarray(0, 200_000);
      assert.equal((await there.patch(0, half)).status, 204);
      superseded.end(other.subarray(150_000));
      const rest = share.ciphertext.subarray(200_000);
      assert.equal((await there.patch(200_000, rest)).status, 204);
    } finally {
      process.kill(doors[0]?.pid ?? 0, "SIGCONT");
    }
    const [answer] = await answered;
    assert.equal(answer.statusCode, 409);
    await assertDelivered(share);
  });

  it("serve on one worker a share that was claimed on the other, and stop after a burn there", async () => {
    const share = await RawShare.ready(door(0).url, { size: 30_000_000 });
    const ticket = secret();
    assert.equal((await share.claim(ticket)).status, 201);
    const response = await fetch(door(1).url + paths.content(share.id), {
      headers: bearer(ticket),
    });
    const reader = response.body?.getReader();
    assert.ok(reader && !(await reader.read()).done);
    assert.equal((await share.burn()).status, 204);
    await assert.rejects(async () => {
      while (!(await reader.read()).done);
    }, "the response is interrupted");
  });

  it("leave no blob of a share that one worker burns while the other receives its upload", async () => {
    const before = await blobs();
    const share = await RawShare.created(door(0).url, { size: 200_000 });
    const patch = openPatch(share, 0, share.ciphertext.length);
    patch.on("error", () => {});
    const answered = once(patch, "response");
    patch.write(share.ciphertext.subarray(0, 100_000));
    await waitUntil(async () => (await newBlobs(before)).length > 0);
    assert.equal((await at(share, door(1)).burn()).status, 204);
    const [answer] = await answered;
    assert.equal(answer.statusCode, 409);
    patch.destroy();
    await waitUntil(async () => (await newBlobs(before)).length === 0);
  });

  it("notify a listener on one worker at once of an event on the other", async () => {
    await assertNotifiesAtOnce(door(0), door(1));
  });
});
