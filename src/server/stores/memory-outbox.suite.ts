import { randomBytes } from "node:crypto";
import type { Outbox, OutboxEventName, TakenEvent } from "../shares/outbox.ts";
import { type OutboxUnderTest, TEST_MAX_WAITING, TEST_TARGETS } from "./outbox.suite.ts";

interface Lane {
  target: string;
  shareId: string;
  dueAt: number;
  events: TakenEvent[];
}

/** An outbox in memory, for tests of the delivery. */
export class MemoryOutbox implements Outbox {
  readonly #lanes = new Map<string, Lane>();
  readonly #now: () => number;
  readonly #targets: readonly string[];
  readonly #displaced = new Map<string, number>();
  #events = 0;

  constructor(targets: readonly string[], now: () => number) {
    this.#targets = targets;
    this.#now = now;
  }

  add(shareId: string, event: OutboxEventName): void {
    const at = this.#now();
    const id = `${shareId}.${++this.#events}`;
    for (const target of this.#targets) {
      const key = `${target} ${shareId}`;
      const lane = this.#lanes.get(key) ?? { target, shareId, dueAt: at, events: [] };
      lane.events.push({ id, target, shareId, event, at, attempt: 0 });
      this.#displace(lane, event);
      this.#lanes.set(key, lane);
    }
  }

  #displace(lane: Lane, event: OutboxEventName): void {
    const limits: Partial<Record<OutboxEventName, number>> = TEST_MAX_WAITING;
    const same = lane.events.slice(1).filter((each) => each.event === event);
    const excess = same.slice(0, Math.max(0, same.length - (limits[event] ?? same.length)));
    lane.events = lane.events.filter((each) => !excess.includes(each));
    this.#displaced.set(lane.target, (this.#displaced.get(lane.target) ?? 0) + excess.length);
  }

  takeDueEvents: Outbox["takeDueEvents"] = async (wanted, leaseMs) => {
    const now = this.#now();
    const lanes = [...this.#lanes.values()].sort((a, b) => a.dueAt - b.dueAt);
    return wanted.flatMap(({ target, limit }) => {
      const due = lanes.filter((lane) => lane.target === target && lane.dueAt <= now);
      return due.slice(0, limit).flatMap((lane) => {
        lane.dueAt = now + leaseMs;
        const [head] = lane.events;
        if (head) head.attempt++;
        return head ? [{ ...head }] : [];
      });
    });
  };

  eventDone: Outbox["eventDone"] = async ({ id, target, shareId }) => {
    const lane = this.#lanes.get(`${target} ${shareId}`);
    if (lane?.events[0]?.id !== id) return;
    lane.events.shift();
    lane.dueAt = this.#now();
    if (lane.events.length === 0) this.#lanes.delete(`${target} ${shareId}`);
  };

  postponeEvent: Outbox["postponeEvent"] = async ({ id, target, shareId, attempt }, delayMs) => {
    const lane = this.#lanes.get(`${target} ${shareId}`);
    const head = lane?.events[0];
    if (lane && head?.id === id && head.attempt === attempt) lane.dueAt = this.#now() + delayMs;
  };

  dropEventsOfOthers: Outbox["dropEventsOfOthers"] = async (targets, ageMs) => {
    let dropped = 0;
    for (const [key, lane] of this.#lanes) {
      if (targets.includes(lane.target)) continue;
      const kept = lane.events.filter(({ at }) => at > this.#now() - ageMs);
      dropped += lane.events.length - kept.length;
      lane.events = kept;
      if (kept.length === 0) this.#lanes.delete(key);
    }
    return dropped;
  };

  countEvents: Outbox["countEvents"] = async () => {
    const counts: Record<string, number> = {};
    for (const { target, events } of this.#lanes.values()) {
      counts[target] = (counts[target] ?? 0) + events.length;
    }
    return counts;
  };

  countDisplaced: Outbox["countDisplaced"] = async (targets) =>
    Object.fromEntries(targets.map((target) => [target, this.#displaced.get(target) ?? 0]));
}

export async function openMemoryOutbox(): Promise<OutboxUnderTest> {
  let now = Date.parse("2026-01-01T00:00:00Z");
  const outbox = new MemoryOutbox(TEST_TARGETS, () => now);
  return {
    outbox,
    create: async () => {
      const id = randomBytes(16).toString("base64url");
      outbox.add(id, "created");
      return id;
    },
    claim: async (id) => outbox.add(id, "claimed"),
    deliver: async (id) => {
      outbox.add(id, "claimed");
      outbox.add(id, "delivered");
    },
    burn: async (id) => outbox.add(id, "burned"),
    advance: (ms) => {
      now += ms;
    },
    close: async () => {},
  };
}
