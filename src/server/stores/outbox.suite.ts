import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, describe, it } from "node:test";
import type { MaxWaitingEvents, Outbox, TakenEvent } from "../shares/outbox.ts";

/** An outbox for the targets `first` and `second` under TEST_MAX_WAITING, and what causes events in it. */
export interface OutboxUnderTest {
  outbox: Outbox;
  /** Creates a share with ten downloads, which is the event `created`. Returns its id. */
  create(): Promise<string>;
  /** Claims a download, which is the event `claimed`. */
  claim(id: string): Promise<void>;
  /** Claims and confirms a download, which are the events `claimed` and `delivered`. */
  deliver(id: string): Promise<void>;
  /** Burns the share, which is the event `burned`. */
  burn(id: string): Promise<void>;
  /** Advances the clock, in addition to real time. */
  advance(ms: number): void;
  close(): Promise<void>;
}

export const TEST_TARGETS = ["first", "second"] as const;

export const TEST_MAX_WAITING: MaxWaitingEvents = { claimed: 3, delivered: 4 };

const LEASE_MS = 60_000;
const HOUR = 3_600_000;

/** The contract of every outbox. `open` makes an empty one. */
export function outboxSuite(name: string, open: () => Promise<OutboxUnderTest>): void {
  describe(`outbox: ${name}`, () => {
    let test: OutboxUnderTest;
    let outbox: Outbox;
    before(async () => {
      test = await open();
      outbox = test.outbox;
    });
    after(() => test.close());

    const take = (target = "first", limit = 100) =>
      outbox.takeDueEvents([{ target, limit }], LEASE_MS);
    const takeOf = async (id: string, target = "first") => {
      const taken = (await take(target, 1000)).filter(({ shareId }) => shareId === id);
      assert.ok(taken.length <= 1, "two events of one share were taken at once");
      return taken[0];
    };
    /** Takes, delivers and names all events of a share. */
    const drain = async (id: string, target = "first") => {
      const names: string[] = [];
      for (let event = await takeOf(id, target); event; event = await takeOf(id, target)) {
        names.push(event.event);
        await outbox.eventDone(event);
      }
      return names;
    };
    const clear = async () => {
      test.advance(30 * 24 * HOUR);
      await outbox.dropEventsOfOthers([], 1);
    };

    it("gives each target every event of a share, in the order in which they happened", async () => {
      const id = await test.create();
      await test.claim(id);
      await test.burn(id);
      assert.deepEqual(await drain(id), ["created", "claimed", "burned"]);
      assert.deepEqual(await drain(id, "second"), ["created", "claimed", "burned"]);
      assert.deepEqual(await drain(id), []);
    });

    it("names an event the same for each target and attempt, and no two events the same", async () => {
      const id = await test.create();
      await test.claim(id);
      await test.claim(id);
      const ids = new Set<string>();
      for (let number = 1; number <= 3; number++) {
        const event = (await takeOf(id)) ?? assert.fail();
        await outbox.postponeEvent(event, 0);
        const again = (await takeOf(id)) ?? assert.fail();
        const other = (await takeOf(id, "second")) ?? assert.fail();
        assert.match(event.id, /^[\w.-]+$/);
        assert.deepEqual([again.id, other.id], [event.id, event.id]);
        assert.deepEqual([event.attempt, again.attempt, other.attempt], [1, 2, 1]);
        assert.ok(again.at === event.at && other.at === event.at && event.at > 1_600_000_000_000);
        ids.add(event.id);
        await outbox.eventDone(again);
        await outbox.eventDone(other);
      }
      assert.equal(ids.size, 3);
    });

    it("gives an event to one of 20 deliverers", async () => {
      const ids = await Promise.all(Array.from({ length: 10 }, () => test.create()));
      const answers = await Promise.all(Array.from({ length: 20 }, () => take("first", 3)));
      const taken = answers.flat().filter(({ shareId }) => ids.includes(shareId));
      assert.equal(taken.length, 10);
      assert.equal(new Set(taken.map(({ shareId }) => shareId)).size, 10);
      for (const events of answers) assert.ok(events.length <= 3);
    });

    it("gives the next event of a share only after the one before is done", async () => {
      const id = await test.create();
      await test.burn(id);
      const created = (await takeOf(id)) ?? assert.fail();
      assert.equal(await takeOf(id), undefined);
      await outbox.postponeEvent(created, HOUR);
      assert.equal(await takeOf(id), undefined, "an event overtook one that is postponed");
      test.advance(HOUR);
      const again = (await takeOf(id)) ?? assert.fail();
      assert.equal(again.event, "created");
      await outbox.eventDone(again);
      assert.equal((await takeOf(id))?.event, "burned");
    });

    it("gives an event again when its deliverer died, not before its lease ends", async () => {
      const id = await test.create();
      const lost = (await takeOf(id)) ?? assert.fail();
      test.advance(LEASE_MS - 5_000);
      assert.equal(await takeOf(id), undefined);
      test.advance(5_000);
      const again = (await takeOf(id)) ?? assert.fail();
      assert.deepEqual(again, { ...lost, attempt: 2 });
    });

    it("ignores a deliverer that postpones an event after its lease has ended", async () => {
      const id = await test.create();
      const late = (await takeOf(id)) ?? assert.fail();
      test.advance(LEASE_MS);
      const current = (await takeOf(id)) ?? assert.fail();
      await outbox.postponeEvent(late, 0);
      assert.equal(await takeOf(id), undefined, "the event was taken twice");
      await outbox.eventDone(current);
      await outbox.postponeEvent(late, 0);
      assert.equal(await takeOf(id), undefined, "an event came back after it was done");
    });

    it("counts a delivery once, also if two deliverers report it", async () => {
      const id = await test.create();
      await test.claim(id);
      await test.burn(id);
      const late = (await takeOf(id)) ?? assert.fail();
      test.advance(LEASE_MS);
      const current = (await takeOf(id)) ?? assert.fail();
      await outbox.eventDone(late);
      const claimed = (await takeOf(id)) ?? assert.fail();
      assert.equal(claimed.event, "claimed");
      await outbox.eventDone(current);
      assert.equal(await takeOf(id), undefined, "the lease of the next event was ended");
      await outbox.eventDone(claimed);
      assert.deepEqual(await drain(id), ["burned"]);
    });

    it("takes at most the limit of each target, those first that were due first", async () => {
      await clear();
      const ids: string[] = [];
      for (let number = 0; number < 5; number++) {
        ids.push(await test.create());
        test.advance(10);
      }
      const wanted = [
        { target: "first", limit: 2 },
        { target: "second", limit: 3 },
        { target: "unknown", limit: 9 },
      ];
      const taken = await outbox.takeDueEvents(wanted, LEASE_MS);
      const of = (target: string, events: TakenEvent[]) =>
        events.filter((event) => event.target === target).map(({ shareId }) => shareId);
      assert.deepEqual(of("first", taken), ids.slice(0, 2));
      assert.deepEqual(of("second", taken), ids.slice(0, 3));
      assert.equal(taken.length, 5);
      assert.deepEqual(of("first", await take()), ids.slice(2));
      assert.deepEqual(await outbox.takeDueEvents([], LEASE_MS), []);
    });

    it("takes new shares at once while thousands of events wait for their retry", async () => {
      await clear();
      for (let number = 0; number < 300; number++) await test.create();
      for (const event of await take("first", 1000)) await outbox.postponeEvent(event, HOUR);
      const id = await test.create();
      assert.deepEqual(
        (await take("first", 1)).map(({ shareId }) => shareId),
        [id],
      );
    });

    it("counts the events that wait, and drops old ones of targets that were removed", async () => {
      await clear();
      assert.deepEqual(await outbox.countEvents(), {});
      const old = await test.create();
      await test.claim(old);
      test.advance(HOUR);
      const recent = await test.create();
      assert.deepEqual(await outbox.countEvents(), { first: 3, second: 3 });
      assert.equal(await outbox.dropEventsOfOthers(["first", "third"], HOUR / 2), 2);
      assert.deepEqual(await outbox.countEvents(), { first: 3, second: 1 });
      assert.deepEqual(await drain(recent, "second"), ["created"]);
      assert.deepEqual(await drain(old, "second"), []);
      await test.burn(old);
      assert.deepEqual(await drain(old, "second"), ["burned"]);
      assert.deepEqual(await drain(old), ["created", "claimed", "burned"]);
    });

    it("displaces the oldest claims of a share that are too many, and no other event", async () => {
      const before = await outbox.countDisplaced(TEST_TARGETS);
      const id = await test.create();
      const other = await test.create();
      await test.claim(other);
      for (let time = 0; time < 6; time++) await test.claim(id);
      const waiting = await outbox.countEvents();
      await test.deliver(id);
      await test.claim(id);
      await test.burn(id);
      // Of 8 claims, 3 wait.
      assert.deepEqual(await drain(id), [
        "created",
        "claimed",
        "claimed",
        "delivered",
        "claimed",
        "burned",
      ]);
      test.advance(LEASE_MS);
      assert.deepEqual(await drain(other), ["created", "claimed"]);
      const displaced = await outbox.countDisplaced(["first", "unknown"]);
      assert.deepEqual(displaced, { first: (before.first ?? 0) + 5, unknown: 0 });
      const left = await outbox.countEvents();
      assert.equal((waiting.second ?? 0) + 2, left.second, "the count of waiting events is wrong");
    });

    it("displaces the oldest deliveries of a share that are too many, and none in delivery", async () => {
      const id = await test.create();
      await outbox.eventDone((await takeOf(id)) ?? assert.fail());
      await test.claim(id);
      const inDelivery = (await takeOf(id)) ?? assert.fail();
      for (let time = 0; time < 8; time++) await test.deliver(id);
      await outbox.eventDone(inDelivery);
      const events = await drain(id);
      // The last 4 of 8 deliveries, and the last 3 of their claims.
      const pair = ["claimed", "delivered"];
      assert.deepEqual(events, ["delivered", ...pair, ...pair, ...pair]);
    });

    it("accepts calls for an event that it does not know", async () => {
      const id = await test.create();
      const event = (await takeOf(id)) ?? assert.fail();
      const unknown = { ...event, id: "unknown", shareId: randomBytes(16).toString("base64url") };
      await outbox.eventDone(unknown);
      await outbox.postponeEvent(unknown, 0);
      await outbox.eventDone({ ...event, id: "unknown" });
      test.advance(LEASE_MS);
      assert.equal((await takeOf(id))?.id, event.id);
    });
  });
}
