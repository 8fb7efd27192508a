import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { newlyOpened, openedCounts } from "./opened-count.ts";

const at = "2026-11-29T00:00:00Z";

function views(shares: Record<string, ("created" | "claimed" | "given_back")[]>) {
  const entries = Object.entries(shares).map(([id, events]) => {
    return [id, { timeline: events.map((event) => ({ event, at })) }] as const;
  });
  return new Map(entries);
}

describe("the number of new downloads", () => {
  it("counts only what happened after a share was first known", () => {
    const first = views({ a: ["created", "claimed"] });
    assert.equal(newlyOpened(new Map(), first), 0);
    const before = openedCounts(first);
    const then = views({ a: ["created", "claimed", "claimed"], b: ["created", "claimed"] });
    assert.equal(newlyOpened(before, then), 1);
    assert.equal(newlyOpened(openedCounts(then), then), 0);
  });

  it("leaves out a download that was given back", () => {
    const before = openedCounts(views({ a: ["created"] }));
    assert.equal(newlyOpened(before, views({ a: ["created", "claimed", "given_back"] })), 0);
    const claimed = openedCounts(views({ a: ["created", "claimed"] }));
    assert.equal(newlyOpened(claimed, views({ a: ["created", "claimed", "given_back"] })), 0);
  });
});
