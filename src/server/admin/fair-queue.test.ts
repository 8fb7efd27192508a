import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { FairQueue } from "./fair-queue.ts";

/** A queue of one task, and four that wait. `end` ends the running task. */
function startQueue() {
  const queue = new FairQueue({ running: 1, waiting: 4, refusal: () => new Error("refused") });
  const [begun, refused]: string[][] = [[], []];
  let endRunning = () => {};
  const add = (name: string) => {
    const task = () => {
      begun?.push(name);
      return new Promise<void>((resolve) => {
        endRunning = resolve;
      });
    };
    queue.run(name.charAt(0), task).catch(() => refused?.push(name));
  };
  const settle = () => new Promise(setImmediate);
  const end = async () => {
    endRunning();
    await settle();
  };
  return { add, end, settle, begun, refused };
}

describe("the queue of password checks", () => {
  it("lets networks take turns, each in its own order", async () => {
    const { add, end, begun } = startQueue();
    for (const name of ["a1", "a2", "a3", "b1", "b2"]) add(name);
    for (let i = 0; i < 5; i++) await end();
    assert.deepEqual(begun, ["a1", "a2", "b1", "a3", "b2"]);
  });

  it("refuses the newest task of the network with the most when it is full", async () => {
    const { add, end, settle, begun, refused } = startQueue();
    for (const name of ["a1", "a2", "a3", "a4", "a5", "a6"]) add(name);
    await settle();
    assert.deepEqual(refused, ["a6"]);
    for (const name of ["b1", "b2", "b3"]) add(name);
    await settle();
    assert.deepEqual(refused, ["a6", "a5", "a4", "b3"]);
    for (let i = 0; i < 5; i++) await end();
    assert.deepEqual(begun, ["a1", "a2", "b1", "a3", "b2"]);
  });

  it("refuses a newcomer if no network has more than one waiting task, and takes it later", async () => {
    const { add, end, settle, begun, refused } = startQueue();
    for (const name of ["x", "a", "b", "c", "d", "e"]) add(name);
    await settle();
    assert.deepEqual(refused, ["e"]);
    for (let i = 0; i < 5; i++) await end();
    add("e");
    assert.deepEqual(begun, ["x", "a", "b", "c", "d", "e"]);
  });

  it("continues after a task that fails", async () => {
    const queue = new FairQueue({ running: 1, waiting: 1, refusal: () => new Error("refused") });
    const failing = queue.run("a", () => Promise.reject(new Error("failed")));
    const next = queue.run("a", async () => "next");
    await assert.rejects(failing, /failed/);
    assert.equal(await next, "next");
  });
});
