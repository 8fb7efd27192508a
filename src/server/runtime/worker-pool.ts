import cluster, { type Worker } from "node:cluster";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { FastifyBaseLogger } from "fastify";
import type { PoolMetrics } from "../monitoring/pool-metrics.ts";
import { unpackError } from "./portable-error.ts";
import { boundedSender, type Order, type Report } from "./worker-channel.ts";

export interface WorkersOptions {
  /** The module that each worker runs. */
  module: URL;
  /** The environment from which each worker reads its settings. */
  env: Record<string, string | undefined>;
  count: number;
  /** Time for a graceful shutdown. A worker that takes longer is killed. */
  stopWithinMs: number;
  /** Gets the metrics of each worker. */
  metrics: PoolMetrics;
  log: FastifyBaseLogger;
}

/** The delay before a worker is replaced doubles each time. */
const MIN_DELAY_MS = 100;
const MAX_DELAY_MS = 30_000;

/** After this time the delay is reset, because the worker did not crash at its start. */
const STABLE_AFTER_MS = 60_000;

const GRACEFUL_EXIT = "exit code 0";

/**
 * Starts worker processes that share one port, and replaces each worker that exits. Resolves when all are ready.
 *
 * @throws the error of a worker that could not start; then no worker is left
 */
export async function startWorkers(
  options: WorkersOptions,
): Promise<{ url: string; stop(): Promise<void> }> {
  cluster.setupPrimary({ exec: fileURLToPath(options.module), args: [] });
  const pool = new WorkerPool(options);
  return { url: await pool.start(), stop: () => pool.stop() };
}

interface Member {
  worker: Worker;
  send(order: Order): void;
  /** Drops the order if the worker reads too slowly. */
  sendBounded(order: Order): void;
  /** Resolves with the exit code, signal or error code. */
  exited: Promise<string>;
}

class WorkerPool {
  readonly #options: WorkersOptions;
  readonly #members = new Set<Member>();
  readonly #stopping = new AbortController();
  /** Rejects when a worker exits before all are ready. */
  readonly #start = Promise.withResolvers<never>();
  #isStarted = false;
  #url: string | null = null;
  #delayMs = MIN_DELAY_MS;
  #port: string | undefined;

  constructor(options: WorkersOptions) {
    this.#options = options;
    this.#port = options.env.PORT;
  }

  async start(): Promise<string> {
    const ready = Array.from({ length: this.#options.count }, () => this.#add());
    try {
      const [url = ""] = await Promise.race([Promise.all(ready), this.#start.promise]);
      this.#isStarted = true;
      return url;
    } catch (error) {
      this.#stopping.abort();
      await this.#killAll();
      throw error;
    }
  }

  /** @throws when a worker had to be killed or did not exit with code 0 */
  async stop(): Promise<void> {
    this.#stopping.abort();
    for (const { send } of this.#members) send({ what: "stop" });
    const allExited = Promise.all([...this.#members].map(({ exited }) => exited));
    const late = new AbortController();
    const timeout = sleep(this.#options.stopWithinMs, null, { signal: late.signal });
    await Promise.race([allExited, timeout]);
    late.abort();
    timeout.catch(() => {});
    await this.#killAll();
    const failures = (await allExited).filter((how) => how !== GRACEFUL_EXIT);
    if (failures.length > 0) {
      throw new Error(`Workers did not stop gracefully: ${failures.join(", ")}`);
    }
  }

  async #killAll(): Promise<void> {
    for (const { worker } of this.#members) worker.process.kill("SIGKILL");
    await Promise.all([...this.#members].map(({ exited }) => exited));
  }

  /** Starts a worker. Resolves with its URL when it is ready. */
  #add(): Promise<string> {
    const worker = cluster.fork();
    const startedAt = performance.now();
    const ready = Promise.withResolvers<string>();
    const send = (order: Order, callback: (error: Error | null) => void = () => {}) =>
      worker.process.send?.(order, undefined, undefined, callback);
    const member: Member = {
      worker,
      send,
      sendBounded: boundedSender<Order>({ send }),
      exited: exitOf(worker).then((how) => {
        this.#members.delete(member);
        metrics.left();
        this.#onExit(how, performance.now() - startedAt);
        return how;
      }),
    };
    this.#members.add(member);
    const metrics = this.#options.metrics.join((question) =>
      member.sendBounded({ what: "metrics_asked", question }),
    );
    // Without a listener the error is thrown. exitOf reports it.
    worker.on("error", () => {});
    // `node --watch` sends messages without `what`.
    worker.on("message", (report: Report | { what?: undefined }) => {
      if (report.what === "peer_event") this.#forward(member, report);
      else if (report.what === "metrics_of_worker") {
        metrics.answered(report.question, report.metrics);
      } else if (report.what === "metrics_wanted") void this.#sendMetrics(member, report.question);
      else if (report.what === "failed") this.#onFailure(unpackError(report.error));
      else if (report.what !== "ready") return;
      else if (this.#isOnSharedPort(report.url)) ready.resolve(report.url);
      else worker.process.kill("SIGKILL");
    });
    const env = { ...this.#options.env, PORT: this.#port };
    send({ what: "start", env, primaryPid: process.pid });
    return ready.promise;
  }

  #forward(from: Member, { event }: Extract<Report, { what: "peer_event" }>): void {
    for (const member of this.#members) {
      if (member !== from) member.sendBounded({ what: "peer_event", event });
    }
  }

  async #sendMetrics(member: Member, question: number): Promise<void> {
    const text = await this.#options.metrics.readMetrics().catch(() => null);
    member.sendBounded({ what: "metrics_of_all", question, text });
  }

  #onFailure(error: Error): void {
    if (this.#isStarted) this.#options.log.error({ err: error }, "a worker could not start");
    else this.#start.reject(error);
  }

  #onExit(how: string, uptimeMs: number): void {
    if (!this.#isStarted) {
      this.#start.reject(new Error(`A worker exited before it was ready: ${how}`));
    } else if (!this.#stopping.signal.aborted) {
      if (uptimeMs > STABLE_AFTER_MS) this.#delayMs = MIN_DELAY_MS;
      void this.#replace(how);
    }
  }

  async #replace(how: string): Promise<void> {
    const delayMs = this.#delayMs;
    this.#delayMs = Math.min(2 * delayMs, MAX_DELAY_MS);
    this.#options.log.error({ how, delayMs }, "a worker exited; a new one starts after the delay");
    const { signal } = this.#stopping;
    await sleep(delayMs, null, { signal }).catch(() => {});
    if (signal.aborted) return;
    try {
      void this.#add();
    } catch (error) {
      // For example, memory for a process is missing. Retry with a longer delay.
      this.#options.log.error({ err: error }, "a worker could not be started");
      await this.#replace("not started");
    }
  }

  /**
   * With PORT=0 all workers share the port of the first one. Once no worker holds it, the system gives a new worker
   * another port. That worker is replaced, and its successor asks for the shared port by number.
   */
  #isOnSharedPort(url: string): boolean {
    this.#url ??= url;
    if (url === this.#url) return true;
    this.#port = new URL(this.#url).port;
    return false;
  }
}

/** Resolves with the exit code, signal or error code. A worker that can't be started or reached is killed. */
async function exitOf(worker: Worker): Promise<string> {
  try {
    const [code, signal] = (await once(worker, "exit")) as [number | null, string | null];
    return signal ?? `exit code ${code}`;
  } catch (error) {
    worker.process.kill("SIGKILL");
    return error instanceof Error && "code" in error ? String(error.code) : "unknown";
  }
}
