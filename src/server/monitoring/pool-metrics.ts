import { AggregatorRegistry } from "prom-client";
import type { MetricsOfProcess, MetricsSource } from "./metrics.ts";

/** How long a scrape waits for a worker that is busy. */
const ANSWER_WITHIN_MS = 3_000;

/** A worker process, as the primary sees it. */
export interface WorkerMetrics {
  /** The worker's answer to a question of `ask`. */
  answered(question: number, metrics: MetricsOfProcess): void;
  /** The worker has exited. */
  left(): void;
}

interface Member {
  ask(question: number): void;
  latest: MetricsOfProcess | null;
  waiting: Map<number, () => void>;
}

/**
 * The metrics of all workers as one. Prometheus takes a falling total for a restart, and counts it again from zero. So the
 * last known totals of exited workers are kept. The counts of a worker since its last scrape are lost when it exits.
 */
export class PoolMetrics implements MetricsSource {
  readonly #members = new Set<Member>();
  readonly #waitMs: number;
  #ofExited: MetricsOfProcess = [];
  #lastQuestion = 0;
  #running: Promise<string> | null = null;

  constructor(waitMs = ANSWER_WITHIN_MS) {
    this.#waitMs = waitMs;
  }

  /** @param ask sends a question to the worker */
  join(ask: (question: number) => void): WorkerMetrics {
    const member: Member = { ask, latest: null, waiting: new Map() };
    this.#members.add(member);
    return {
      answered: (question, metrics) => {
        member.latest = metrics;
        member.waiting.get(question)?.();
      },
      left: () => {
        this.#members.delete(member);
        for (const resolve of member.waiting.values()) resolve();
        void this.#keepTotals(member.latest ?? []);
      },
    };
  }

  /** Scrapes at the same time get one answer. A worker that does not answer in time counts with its latest answer. */
  readMetrics(): Promise<string> {
    this.#running ??= this.#gather().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #gather(): Promise<string> {
    const question = ++this.#lastQuestion;
    await Promise.all([...this.#members].map((member) => this.#ask(member, question)));
    const latest = [...this.#members].flatMap((member) => (member.latest ? [member.latest] : []));
    return AggregatorRegistry.aggregate([...latest, this.#ofExited]).metrics();
  }

  async #ask(member: Member, question: number): Promise<void> {
    const answered = Promise.withResolvers<void>();
    const timer = setTimeout(answered.resolve, this.#waitMs);
    member.waiting.set(question, answered.resolve);
    member.ask(question);
    await answered.promise;
    clearTimeout(timer);
    member.waiting.delete(question);
  }

  async #keepTotals(metrics: MetricsOfProcess): Promise<void> {
    const totals = metrics.filter(isTotal);
    const sum = AggregatorRegistry.aggregate([this.#ofExited, totals]);
    this.#ofExited = await sum.getMetricsAsJSON();
  }
}

/** prom-client writes the type as a text. The totals of the whole store are not a worker's own. */
function isTotal({ type, aggregator }: MetricsOfProcess[number]): boolean {
  return ["counter", "histogram"].includes(String(type)) && aggregator === "sum";
}
