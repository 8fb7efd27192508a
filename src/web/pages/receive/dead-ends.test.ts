import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { GoneReason } from "../../../protocol/api.ts";
import { deadEndOf } from "./dead-ends.ts";

const NOW = new Date(2026, 10, 24, 12, 0);

describe("a dead end of the receive page", () => {
  for (const reason of GoneReason.enum) {
    it(`says why and since when a share is gone: ${reason}`, () => {
      const at = new Date(2026, 10, 24, 9, 30).toISOString();
      const deadEnd = deadEndOf({ code: "gone", message: "", reason, at }, NOW);
      assert.match(deadEnd.paragraphs.join(" "), /That was today at 09:30\..*ask the sender/);
      assert.equal(deadEnd.retry, null);
    });
  }

  it("does not say of a share that is gone how often it was opened before: it could be opened several times", () => {
    for (const reason of GoneReason.enum) {
      const { paragraphs } = deadEndOf({ code: "gone", message: "", reason }, NOW);
      assert.doesNotMatch(paragraphs.join(" "), /before it was opened|nobody opened|\bonce\b/i);
    }
    const { paragraphs } = deadEndOf({ code: "already_claimed", message: "" }, NOW);
    assert.doesNotMatch(paragraphs.join(" "), /\bonce\b/);
  });

  it("tells who has no room of private windows, and whether anything was opened", () => {
    const begun = deadEndOf({ code: "no_room", message: "" }, NOW).paragraphs.join(" ");
    assert.match(begun, /holds it for this browser.*private window, leave it open/);
    const unopened = deadEndOf({ code: "does_not_fit", message: "" }, NOW).paragraphs.join(" ");
    assert.match(unopened, /Nothing was opened.*private window, open the link in one that is not/);
  });

  it("says less where the server says less", () => {
    const deadEnd = deadEndOf({ code: "gone", message: "" }, NOW);
    assert.equal(deadEnd.title, "This is gone");
  });

  it("does not call a share gone because the server is away", () => {
    const deadEnd = deadEndOf({ code: "unreachable", message: "" }, NOW);
    assert.match(deadEnd.paragraphs.join(" "), /it may well be there/);
    assert.equal(deadEnd.retry, "Try again");
  });

  it("waits as long as the server asks it to, and no button is refused before", () => {
    const limited = { code: "rate_limited", message: "", retryAfterSeconds: 42 } as const;
    assert.equal(deadEndOf(limited, NOW).resumesAfterSeconds, 42);
    assert.equal(deadEndOf(limited, NOW).retry, null);
    const busy = deadEndOf({ code: "unavailable", message: "" }, NOW);
    assert.ok(busy.resumesAfterSeconds, "it goes on by itself, also where the server says no time");
    const locked = deadEndOf({ code: "locked", message: "", retryAfterSeconds: 42 }, NOW);
    assert.equal(locked.resumesAfterSeconds, undefined, "nobody waits for what no time mends");
  });

  it("shows the words that came with a trouble that nobody thought of", () => {
    const deadEnd = deadEndOf({ code: "unexpected", message: "Out of memory." }, NOW);
    assert.deepEqual(deadEnd.paragraphs, ["Out of memory."]);
  });
});
