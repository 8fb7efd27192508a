import assert from "node:assert/strict";
import { it } from "node:test";
import { boundedSender } from "./worker-channel.ts";

it("a channel without a reader queues a thousand messages, drops the rest, and accepts messages again once it is read", () => {
  const waiting: { message: number; sent: () => void }[] = [];
  const send = boundedSender<number>({
    send: (message, callback) => waiting.push({ message, sent: () => callback(null) }),
  });
  for (let i = 0; i < 5_000; i++) send(i);
  assert.equal(waiting.length, 1_000);
  for (const { sent } of waiting.splice(0, 10)) sent();
  for (let i = 5_000; i < 6_000; i++) send(i);
  assert.equal(waiting.length, 1_000);
  assert.equal(waiting.at(-1)?.message, 5_009);
});
