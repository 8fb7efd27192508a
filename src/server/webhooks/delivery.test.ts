import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { waitUntil } from "../../../test/support/wait-until.ts";
import type { TakenEvent } from "../shares/outbox.ts";
import { MemoryOutbox } from "../stores/memory-outbox.suite.ts";
import { Delivery, type DeliveryDeps } from "./delivery.ts";
import type { PostAnswer } from "./post.ts";

const answer = (status: number): PostAnswer => ({ status, retryAfterMs: null });

/** An outbox with deliverers whose `send` a test controls. */
function courier(
  t: TestContext,
  send: (event: TakenEvent, signal: AbortSignal) => Promise<PostAnswer>,
  targets = ["first"],
) {
  let aheadMs = 0;
  const now = () => Date.now() + aheadMs;
  const outbox = new MemoryOutbox(targets, now);
  const counts: Record<string, number> = {};
  const logged: string[] = [];
  const log = (_details: Record<string, unknown>, message: string) => void logged.push(message);
  const start = (changes: Partial<DeliveryDeps> = {}) => {
    const delivery = new Delivery({
      ...{ outbox, targets, send, now, random: () => 0, log: { info: log, warn: log } },
      count: (target, outcome) => {
        const name = `${target} ${outcome}`;
        counts[name] = (counts[name] ?? 0) + 1;
      },
      ...changes,
    });
    t.after(() => delivery.stop());
    return delivery;
  };
  return {
    ...{ outbox, counts, logged, start },
    advance: (ms: number) => {
      aheadMs += ms;
    },
    isEmpty: async () => Object.keys(await outbox.countEvents()).length === 0,
  };
}

describe("the delivery of webhooks", { concurrency: true }, () => {
  it("retries an event with a growing delay, and delivers the next one of the share after it", async (t) => {
    const sent: string[] = [];
    const times: number[] = [];
    const { outbox, counts, start, isEmpty } = courier(t, async ({ event, attempt }) => {
      sent.push(`${event} ${attempt}`);
      times.push(performance.now());
      if (sent.length === 1) throw new Error("connection refused");
      return answer(sent.length === 2 ? 500 : 204);
    });
    outbox.add("share", "created");
    outbox.add("share", "claimed");
    start().nudge();
    await waitUntil(isEmpty);
    assert.deepEqual(sent, ["created 1", "created 2", "created 3", "claimed 1"]);
    const [first = 0, second = 0, third = 0] = times;
    // Half of 1 s and of 2 s, because the jitter is 0. Timers may be a millisecond early.
    assert.ok(second - first >= 498 && third - second >= 998, String(times));
    assert.deepEqual(counts, { "first failed": 2, "first delivered": 2 });
  });

  it("waits as long as the target asks", async (t) => {
    let sent = 0;
    const { outbox, start, isEmpty } = courier(t, async () => {
      sent++;
      return { status: sent === 1 ? 429 : 200, retryAfterMs: 800 };
    });
    outbox.add("share", "created");
    const begin = performance.now();
    start().nudge();
    await waitUntil(isEmpty);
    assert.ok(performance.now() - begin >= 798);
  });

  it("does not delay a target by a slow one", async (t) => {
    const sent: string[] = [];
    let stuck = 0;
    const { outbox, start } = courier(
      t,
      ({ target, shareId }, signal) => {
        if (target === "slow") {
          stuck++;
          return new Promise((_, reject) => signal.addEventListener("abort", reject));
        }
        sent.push(shareId);
        return Promise.resolve(answer(200));
      },
      ["slow", "quick"],
    );
    for (let number = 0; number < 20; number++) outbox.add(`share${number}`, "created");
    start().nudge();
    await waitUntil(() => sent.length === 20);
    assert.equal(stuck, 4, "a slow target has more than its four requests");
    assert.deepEqual(await outbox.countEvents(), { slow: 20 });
  });

  it("sends the events of one share in order, from several processes at once", async (t) => {
    const sent = new Map<string, string[]>();
    const { outbox, start, isEmpty } = courier(t, async ({ shareId, event, attempt }) => {
      await new Promise(setImmediate);
      // Every third share fails once.
      if (attempt === 1 && event === "claimed" && shareId.endsWith("0")) return answer(503);
      sent.set(shareId, [...(sent.get(shareId) ?? []), event]);
      return answer(200);
    });
    const deliveries = [start(), start(), start()];
    for (let number = 0; number < 30; number++) {
      for (const event of ["created", "claimed", "delivered"] as const) {
        outbox.add(`share${number}`, event);
        for (const delivery of deliveries) delivery.nudge();
      }
    }
    await waitUntil(isEmpty);
    assert.equal(sent.size, 30);
    for (const events of sent.values()) {
      assert.deepEqual(events, ["created", "claimed", "delivered"]);
    }
  });

  it("gives an event up after a day, says so, and continues with the next one", async (t) => {
    const sent: string[] = [];
    const { outbox, counts, logged, start, advance, isEmpty } = courier(t, async ({ event }) => {
      sent.push(event);
      return answer(200);
    });
    outbox.add("share", "created");
    advance(24 * 3_600_000 + 1);
    outbox.add("share", "expired");
    start().nudge();
    await waitUntil(isEmpty);
    assert.deepEqual(sent, ["expired"]);
    assert.deepEqual(counts, { "first dropped": 1, "first delivered": 1 });
    assert.ok(logged.some((message) => message.includes("dropped")));
  });

  it("drops old events of targets that were removed", async (t) => {
    const { outbox, start, advance, isEmpty } = courier(t, async () => answer(200));
    outbox.add("share", "created");
    advance(24 * 3_600_000 + 1);
    start({ targets: [] }).nudge();
    await waitUntil(isEmpty);
  });

  it("ends its requests when the server stops, and their events are due at once", async (t) => {
    const begun = Promise.withResolvers<void>();
    const { outbox, start, isEmpty } = courier(t, (_event, signal) => {
      begun.resolve();
      return new Promise((_, reject) => signal.addEventListener("abort", reject));
    });
    outbox.add("share", "created");
    const delivery = start();
    delivery.nudge();
    await begun.promise;
    await delivery.stop();
    start({ send: async () => answer(200) }).nudge();
    await waitUntil(isEmpty);
  });

  it("continues after the outbox was unavailable", async (t) => {
    const { outbox, start, logged, isEmpty } = courier(t, async () => answer(200));
    outbox.add("share", "created");
    let failures = 1;
    const takeDueEvents: typeof outbox.takeDueEvents = async (...parameters) => {
      if (failures-- > 0) throw new Error("unavailable");
      return outbox.takeDueEvents(...parameters);
    };
    const failing = Object.assign(Object.create(outbox), {
      takeDueEvents,
      dropEventsOfOthers: outbox.dropEventsOfOthers,
      eventDone: outbox.eventDone,
    });
    const delivery = start({ outbox: failing });
    delivery.nudge();
    await waitUntil(() => logged.length === 1);
    delivery.nudge();
    await waitUntil(isEmpty);
  });
});
