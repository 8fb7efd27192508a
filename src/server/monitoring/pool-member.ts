import type { MetricsOfProcess, MetricsSource } from "./metrics.ts";

/** From a worker to the primary. */
export type MetricsReport =
  /** Answers `metrics_asked`. */
  | { what: "metrics_of_worker"; question: number; metrics: MetricsOfProcess }
  /** A client asks for the metrics of all workers. */
  | { what: "metrics_wanted"; question: number };

/** From the primary to a worker. */
export type MetricsOrder =
  | { what: "metrics_asked"; question: number }
  /** Answers `metrics_wanted`. Null: they could not be read. */
  | { what: "metrics_of_all"; question: number; text: string | null };

/** Longer than the primary waits for its workers. */
const ANSWER_WITHIN_MS = 5_000;

/** One worker's side of the metrics of a pool: it reports its own metrics, and asks for those of all workers. */
export class PoolMember implements MetricsSource {
  readonly #send: (report: MetricsReport) => void;
  readonly #waiting = new Map<number, (text: string | null) => void>();
  #readOwn: () => Promise<MetricsOfProcess> = async () => [];
  #lastQuestion = 0;

  constructor(send: (report: MetricsReport) => void) {
    this.#send = send;
  }

  /** @param read the metrics of this process */
  offer(read: () => Promise<MetricsOfProcess>): void {
    this.#readOwn = read;
  }

  /** @throws if the primary does not answer in time */
  async readMetrics(): Promise<string> {
    const question = ++this.#lastQuestion;
    const answered = Promise.withResolvers<string | null>();
    const timer = setTimeout(() => answered.resolve(null), ANSWER_WITHIN_MS);
    this.#waiting.set(question, answered.resolve);
    this.#send({ what: "metrics_wanted", question });
    const text = await answered.promise;
    clearTimeout(timer);
    this.#waiting.delete(question);
    if (text === null) throw new Error("the metrics of the workers could not be read");
    return text;
  }

  /** Handles an order of the primary. */
  receive(order: MetricsOrder): void {
    const { question } = order;
    if (order.what === "metrics_of_all") this.#waiting.get(question)?.(order.text);
    else void this.#answer(question);
  }

  async #answer(question: number): Promise<void> {
    const metrics = await this.#readOwn().catch(() => []);
    this.#send({ what: "metrics_of_worker", question, metrics });
  }
}
