import type { MetadataStore } from "../../shares/metadata-store.ts";
import type { Outbox, OutboxEventName, TakenEvent, WantedEvents } from "../../shares/outbox.ts";
import { mergeStreams, type Stream } from "./bucket-merge.ts";
import { command } from "./errors.ts";
import { BUCKETS, bucketOf } from "./keys.ts";
import type { BucketScript, RedisParts } from "./scripts.ts";

/** The number of queues that one script changes. */
const QUEUES_AT_ONCE = 100;

/** Events for webhooks. Scripts of shares add them; see prelude/outbox.lua. */
export function redisOutbox(parts: RedisParts): Pick<MetadataStore, keyof Outbox> {
  const { client, scripts, keys, clockOffset } = parts;
  const run = (script: BucketScript, bucket: string, input: object) => {
    const json = JSON.stringify({ offsetMs: clockOffset(), ...input });
    return scripts.run(script, keys.ofBucket(bucket), [json]);
  };

  /** The due queues of a target, in the order in which they became due. */
  async function dueQueues(target: string, limit: number): Promise<Queue[]> {
    const readMore = async (streams: readonly Stream[], count: number) => {
      const reading = streams.map(async ({ bucket, last }) => {
        const input = { target, after: last ?? undefined, count };
        return ((await run("outbox-due", bucket, input)) as Buffer[]).map(String);
      });
      const answers = await Promise.allSettled(reading);
      const failed = answers.find((answer) => answer.status === "rejected");
      if (failed && answers.every(({ status }) => status === "rejected")) throw failed.reason;
      // An unreachable node of a Cluster must not stop the deliveries of the others.
      return answers.map((answer) => (answer.status === "fulfilled" ? answer.value : []));
    };
    const streams = BUCKETS.map((bucket): Stream => ({ bucket, last: null }));
    const due = await mergeStreams(streams, limit, false, readMore);
    return due.map((member) => ({ target, shareId: member.slice(member.lastIndexOf(":") + 1) }));
  }

  /** Takes the first event of each queue, unless another server has taken it. */
  async function take(queues: Queue[], leaseMs: number): Promise<TakenEvent[]> {
    const byBucket = Map.groupBy(queues, ({ shareId }) => bucketOf(shareId));
    const taking = [...byBucket].map(async ([bucket, some]) => {
      const names = some.map(({ target, shareId }) => [target, shareId]);
      return (await run("outbox-take", bucket, { queues: names, leaseMs })) as EventFields[];
    });
    const answers = await Promise.allSettled(taking);
    // The events of a bucket that did not answer are due again when their lease ends.
    const taken = answers.flatMap((a) => (a.status === "fulfilled" ? a.value.map(eventOf) : []));
    const failed = answers.find((answer) => answer.status === "rejected");
    if (taken.length === 0 && failed) throw failed.reason;
    const byQueue = new Map(taken.map((event) => [`${event.target}:${event.shareId}`, event]));
    return queues.flatMap(({ target, shareId }) => byQueue.get(`${target}:${shareId}`) ?? []);
  }

  /** @param isLate whether the caller has given up: then it takes no event, because nobody would deliver it. */
  async function takeEvents(
    { target, limit }: WantedEvents,
    leaseMs: number,
    isLate: () => boolean,
  ): Promise<TakenEvent[]> {
    const taken: TakenEvent[] = [];
    const tried = new Set<string>();
    for (;;) {
      const wanted = limit + tried.size;
      const due = await dueQueues(target, wanted);
      if (isLate()) return taken;
      const free = due.filter(({ shareId }) => !tried.has(shareId));
      const chosen = free.slice(0, limit - taken.length);
      for (const { shareId } of chosen) tried.add(shareId);
      taken.push(...(await take(chosen, leaseMs)));
      const wereAllTried = due.length < wanted && free.length === chosen.length;
      // Otherwise other servers have taken some of these events first, and more queues may be due.
      if (wereAllTried || taken.length === limit) return taken;
    }
  }

  async function dropEventsOf(target: string, bucket: string, ageMs: number): Promise<number> {
    let dropped = 0;
    let after: string | undefined;
    do {
      const input = { target, ageMs, count: QUEUES_AT_ONCE, after };
      const reply = await scripts.within(run("outbox-drop", bucket, input));
      const [count, last] = reply as [number, Buffer | null];
      dropped += count;
      after = last?.toString();
    } while (after !== undefined);
    return dropped;
  }

  /** The number of waiting events of each target, bucket by bucket. */
  async function waitingEvents(): Promise<{ target: string; bucket: string; events: number }[]> {
    const counting = BUCKETS.map(async (bucket) => {
      const counts = (await command(client.hget(keys.stats(bucket), "outbox"))) ?? "{}";
      const targets = Object.entries<number>(JSON.parse(counts));
      return targets.map(([target, events]) => ({ target, bucket, events }));
    });
    return scripts.within(Promise.all(counting)).then((counts) => counts.flat());
  }

  return {
    async takeDueEvents(wanted, leaseMs) {
      let isLate = false;
      const taking = wanted.map((each) => takeEvents(each, leaseMs, () => isLate));
      try {
        return (await scripts.within(Promise.all(taking))).flat();
      } finally {
        isLate = true;
      }
    },

    async eventDone({ target, shareId, id }) {
      await scripts.within(run("outbox-done", bucketOf(shareId), { target, shareId, id }));
    },

    async postponeEvent({ target, shareId, id, attempt }, delayMs) {
      const input = { target, shareId, id, attempt, delayMs };
      await scripts.within(run("outbox-postpone", bucketOf(shareId), input));
    },

    async dropEventsOfOthers(targets, ageMs) {
      const others = (await waitingEvents()).filter(({ target }) => !targets.includes(target));
      const dropping = others.map(({ target, bucket }) => dropEventsOf(target, bucket, ageMs));
      return (await Promise.all(dropping)).reduce((sum, dropped) => sum + dropped, 0);
    },

    async countEvents() {
      const counts: Record<string, number> = {};
      for (const { target, events } of await waitingEvents()) {
        counts[target] = (counts[target] ?? 0) + events;
      }
      return counts;
    },

    async countDisplaced(targets) {
      const counts = Object.fromEntries(targets.map((target) => [target, 0]));
      if (targets.length === 0) return counts;
      const fields = targets.map((target) => `displaced:${target}`);
      const reading = BUCKETS.map((bucket) => command(client.hmget(keys.stats(bucket), ...fields)));
      for (const values of await scripts.within(Promise.all(reading))) {
        for (const [index, target] of targets.entries()) {
          counts[target] = (counts[target] ?? 0) + Number(values[index] ?? 0);
        }
      }
      return counts;
    },
  };
}

interface Queue {
  target: string;
  shareId: string;
}

/** The reply of outbox-take.lua for one event. */
type EventFields = [Buffer, Buffer, Buffer, Buffer, number, number];

function eventOf([target, shareId, id, event, at, attempt]: EventFields): TakenEvent {
  return {
    ...{ target: String(target), shareId: String(shareId), id: String(id) },
    ...{ event: String(event) as OutboxEventName, at, attempt },
  };
}
