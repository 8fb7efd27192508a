import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readFrameMessage } from "./frame-messages.ts";

describe("a message of the preview frame", () => {
  it("is read if the frame could send it", () => {
    for (const message of [
      { kind: "shown", page: 1, pages: 3 },
      { kind: "failed" },
      { kind: "close" },
    ] as const) {
      assert.deepEqual(readFrameMessage({ ...message, more: "ignored" }), message);
    }
  });

  it("is ignored otherwise", () => {
    for (const data of [
      ...[null, undefined, "close", 7, [], { kind: "save" }, { kind: "shown" }],
      ...[
        { kind: "shown", page: 0, pages: 1 },
        { kind: "shown", page: 2, pages: 1 },
        { kind: "shown", page: 1, pages: "<b>" },
        { kind: "shown", page: 1, pages: Number.POSITIVE_INFINITY },
      ],
    ]) {
      assert.equal(readFrameMessage(data), null);
    }
  });
});
