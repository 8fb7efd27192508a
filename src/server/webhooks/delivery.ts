import type { Outbox, TakenEvent } from "../shares/outbox.ts";
import type { PostAnswer } from "./post.ts";

export interface DeliveryDeps {
  outbox: Outbox;
  /** The names of all targets. */
  targets: readonly string[];
  /** Sends an event to its target. Rejects when there is no answer in time. */
  send(event: TakenEvent, signal: AbortSignal): Promise<PostAnswer>;
  /** Milliseconds since 1970. */
  now: () => number;
  /** From 0 to 1. */
  random: () => number;
  count(target: string, outcome: "delivered" | "failed" | "dropped"): void;
  log: Record<"info" | "warn", (details: Record<string, unknown>, message: string) => void>;
}

/** The most events that are sent to one target at a time. A slow target delays only its own events. */
const MAX_RUNNING = 4;

/** A target must answer within this time. */
export const ANSWER_WITHIN_MS = 10_000;

/** A request that began later could outlast the lease. Then another process would take its event too. */
const BEGIN_WITHIN_MS = 5_000;

/** After a crash, another process delivers the event when this time is over. */
const LEASE_MS = BEGIN_WITHIN_MS + ANSWER_WITHIN_MS;

/** The events of deadlines, and of processes that crashed, wait at most this long. */
const POLL_MS = 5_000;

/** All events within this time cause one look into the outbox: in Redis, a look queries 256 buckets. */
const NUDGE_MS = 100;

/** An event is given up at this age. */
const MAX_AGE_MS = 24 * 3_600_000;

const FIRST_DELAY_MS = 1_000;
const MAX_DELAY_MS = 3_600_000;

/** How often the events of targets that the operator has removed are deleted. */
const CLEAN_EVERY_MS = 3_600_000;

/** Delivers the events of the outbox, side by side with other processes (see outbox.ts). */
export class Delivery {
  readonly #deps: DeliveryDeps;
  readonly #running = new Map<string, number>();
  readonly #deliveries = new Set<Promise<void>>();
  readonly #stopping = new AbortController();
  #timer: NodeJS.Timeout | null = null;
  #timerAt = Number.POSITIVE_INFINITY;
  #taking: Promise<void> | null = null;
  #isNudged = false;
  #cleanedAt = Number.NEGATIVE_INFINITY;

  constructor(deps: DeliveryDeps) {
    this.#deps = deps;
  }

  /** Looks into the outbox soon, because an event may have happened. */
  nudge(): void {
    this.#lookAfter(NUDGE_MS);
  }

  /** Ends running requests. Their events are due again at once. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    if (this.#timer) clearTimeout(this.#timer);
    await this.#taking;
    await Promise.all(this.#deliveries);
  }

  #lookAfter(ms: number): void {
    const at = performance.now() + ms;
    if (this.#stopping.signal.aborted || at >= this.#timerAt) return;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timerAt = at;
    this.#timer = setTimeout(() => this.#look(), ms).unref();
  }

  #look(): void {
    this.#timerAt = Number.POSITIVE_INFINITY;
    if (this.#taking) {
      this.#isNudged = true;
      return;
    }
    this.#taking = this.#take()
      .catch((error: unknown) => {
        this.#deps.log.warn(
          { err: error },
          "the webhook events could not be read; the server retries",
        );
      })
      .finally(() => {
        this.#taking = null;
        const pollMs = this.#deps.targets.length > 0 ? POLL_MS : CLEAN_EVERY_MS;
        this.#lookAfter(this.#isNudged ? NUDGE_MS : pollMs);
        this.#isNudged = false;
      });
  }

  async #take(): Promise<void> {
    const { outbox, targets } = this.#deps;
    await this.#dropEventsOfRemovedTargets();
    const wanted = targets
      .map((target) => ({ target, limit: MAX_RUNNING - (this.#running.get(target) ?? 0) }))
      .filter(({ limit }) => limit > 0);
    if (wanted.length === 0) return;
    const leasedAt = performance.now();
    const taken = await outbox.takeDueEvents(wanted, LEASE_MS);
    for (const event of taken) this.#begin(event, leasedAt + BEGIN_WITHIN_MS);
  }

  #begin(event: TakenEvent, beginBefore: number): void {
    const { target } = event;
    this.#add(target, 1);
    const delivery = this.#deliver(event, beginBefore)
      // The event is due again when its lease ends.
      .catch((error: unknown) => {
        this.#deps.log.warn({ err: error, target }, "a webhook event could not be recorded");
      })
      .finally(() => {
        this.#add(target, -1);
        this.#deliveries.delete(delivery);
      });
    this.#deliveries.add(delivery);
  }

  #add(target: string, change: number): void {
    this.#running.set(target, (this.#running.get(target) ?? 0) + change);
  }

  async #deliver(event: TakenEvent, beginBefore: number): Promise<void> {
    const { outbox, now, log, count } = this.#deps;
    const about = { target: event.target, event: event.event, share: event.shareId.slice(0, 6) };
    if (now() - event.at > MAX_AGE_MS) {
      log.warn(about, "a webhook event was dropped, because its target did not take it for a day");
      count(event.target, "dropped");
      return this.#end(event);
    }
    if (performance.now() > beginBefore) return;
    const answer = await this.#send(event);
    if (this.#stopping.signal.aborted && !isDelivered(answer))
      return outbox.postponeEvent(event, 0);
    if (isDelivered(answer)) {
      count(event.target, "delivered");
      return this.#end(event);
    }
    const delayMs = this.#delayAfter(event.attempt, answer.retryAfterMs);
    log.info(
      { ...about, ...reasonOf(answer), attempt: event.attempt, delayMs },
      "a webhook event was not delivered; the server retries it",
    );
    count(event.target, "failed");
    await outbox.postponeEvent(event, delayMs);
    // After a longer delay, the regular look finds the event.
    if (delayMs < POLL_MS) setTimeout(() => this.nudge(), delayMs).unref();
  }

  async #send(event: TakenEvent): Promise<Answer> {
    return this.#deps
      .send(event, this.#stopping.signal)
      .catch((error: unknown) => ({ status: null, retryAfterMs: null, error }));
  }

  async #end(event: TakenEvent): Promise<void> {
    await this.#deps.outbox.eventDone(event);
    // The next event of the share is due.
    this.nudge();
  }

  /** The delay grows exponentially. The jitter spreads the retries of many shares after an outage of their target. */
  #delayAfter(attempt: number, retryAfterMs: number | null): number {
    const longest = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** (attempt - 1));
    const delayMs = (longest / 2) * (1 + this.#deps.random());
    return Math.round(Math.max(delayMs, Math.min(retryAfterMs ?? 0, MAX_DELAY_MS)));
  }

  async #dropEventsOfRemovedTargets(): Promise<void> {
    const at = performance.now();
    if (at - this.#cleanedAt < CLEAN_EVERY_MS) return;
    const { outbox, targets, log } = this.#deps;
    const dropped = await outbox.dropEventsOfOthers(targets, MAX_AGE_MS);
    this.#cleanedAt = at;
    if (dropped > 0) log.warn({ dropped }, "dropped webhook events of targets that were removed");
  }
}

/** The answer of a target, or why there is none. */
type Answer = PostAnswer | { status: null; retryAfterMs: null; error: unknown };

function isDelivered({ status }: Answer): boolean {
  return status !== null && status >= 200 && status < 300;
}

function reasonOf(answer: Answer): Record<string, unknown> {
  return answer.status === null ? { err: answer.error } : { status: answer.status };
}
