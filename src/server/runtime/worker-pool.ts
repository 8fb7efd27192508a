import cluster, { type Worker } from "node:cluster";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { FastifyBaseLogger } from "fastify";
import { unpackError } from "./portable-error.ts";
import { boundedSender, type Order, type Report } from "./worker-channel.ts";

interface WorkersOptions {
  /** The module that each worker runs. */
  module: URL;
  /** The environment from which each worker reads its settings. */
  env: Record<string, string | undefined>;
  count: number;
  /** How long a worker may take to stop; what runs longer is killed. */
  stopWithinMs: number;
  log: FastifyBaseLogger;
}

/** The first pause before a worker is replaced; each further one is twice as long. */
const SHORTEST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 30_000;

/** A worker that has lived for so long did not end because of how it was started. */
const LIVED_WELL_MS = 60_000;

/** How a worker ends that has closed all that it had open. */
const STOPPED_WELL = "exit code 0";

/**
 * Starts worker processes that share one port, and keeps their number: one that dies is replaced. Resolves when
 * all are ready.
 *
 * @throws what one of them could not start for; then none is left
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
  order(order: Order): void;
  /** What may be lost. */
  tell(order: Order): void;
  /** Resolves with how it has ended. */
  exited: Promise<string>;
}

class WorkerPool {
  readonly #options: WorkersOptions;
  readonly #members = new Set<Member>();
  readonly #stopping = new AbortController();
  /** Rejects when a worker ends before all are ready. */
  readonly #start = Promise.withResolvers<never>();
  #isStarted = false;
  #url: string | null = null;
  #pauseMs = SHORTEST_PAUSE_MS;
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

  /** @throws when a worker has not stopped by itself, or could not as it should */
  async stop(): Promise<void> {
    this.#stopping.abort();
    for (const { order } of this.#members) order({ what: "stop" });
    const allExited = Promise.all([...this.#members].map(({ exited }) => exited));
    const late = new AbortController();
    const timeout = sleep(this.#options.stopWithinMs, null, { signal: late.signal });
    await Promise.race([allExited, timeout]);
    late.abort();
    timeout.catch(() => {});
    await this.#killAll();
    const bad = (await allExited).filter((how) => how !== STOPPED_WELL);
    if (bad.length > 0) throw new Error(`Workers have not stopped well: ${bad.join(", ")}`);
  }

  async #killAll(): Promise<void> {
    for (const { worker } of this.#members) worker.process.kill("SIGKILL");
    await Promise.all([...this.#members].map(({ exited }) => exited));
  }

  /** Resolves with the worker's address when it is ready. */
  #add(): Promise<string> {
    const worker = cluster.fork();
    const bornAt = performance.now();
    const ready = Promise.withResolvers<string>();
    const send = (order: Order, callback: (error: Error | null) => void = () => {}) =>
      worker.process.send?.(order, undefined, undefined, callback);
    const member: Member = {
      worker,
      order: send,
      tell: boundedSender<Order>({ send }),
      exited: endOf(worker).then((how) => {
        this.#members.delete(member);
        this.#onEnd(how, performance.now() - bornAt);
        return how;
      }),
    };
    this.#members.add(member);
    // What is wrong with it shows in how it ends.
    worker.on("error", () => {});
    // `node --watch` sends messages of its own.
    worker.on("message", (report: Report | { what?: undefined }) => {
      if (report.what === "peer_event") this.#passOn(member, report);
      else if (report.what === "failed") this.#onFailure(unpackError(report.error));
      else if (report.what !== "ready") return;
      else if (this.#isAtOurPort(report.url)) ready.resolve(report.url);
      else worker.process.kill("SIGKILL");
    });
    const env = { ...this.#options.env, PORT: this.#port };
    send({ what: "start", env, primaryPid: process.pid });
    return ready.promise;
  }

  #passOn(from: Member, { event }: Extract<Report, { what: "peer_event" }>): void {
    for (const member of this.#members) {
      if (member !== from) member.tell({ what: "peer_event", event });
    }
  }

  #onFailure(error: Error): void {
    if (this.#isStarted) this.#options.log.error({ err: error }, "a worker could not start");
    else this.#start.reject(error);
  }

  #onEnd(how: string, livedMs: number): void {
    if (!this.#isStarted) {
      this.#start.reject(new Error(`A server process ended before it was ready: ${how}`));
    } else if (!this.#stopping.signal.aborted) {
      if (livedMs > LIVED_WELL_MS) this.#pauseMs = SHORTEST_PAUSE_MS;
      void this.#replace(how);
    }
  }

  async #replace(how: string): Promise<void> {
    const pauseMs = this.#pauseMs;
    this.#pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
    this.#options.log.error({ how, pauseMs }, "a worker has ended; another one is started");
    const { signal } = this.#stopping;
    await sleep(pauseMs, null, { signal }).catch(() => {});
    if (signal.aborted) return;
    try {
      void this.#add();
    } catch (error) {
      // There is no memory for a process, say: it is tried again, later each time.
      this.#options.log.error({ err: error }, "a worker could not be started");
      await this.#replace("not started");
    }
  }

  /**
   * With PORT=0 all share the port that the first one got, until none is left that holds it: from then on that
   * port is asked for by its number.
   */
  #isAtOurPort(url: string): boolean {
    this.#url ??= url;
    if (url === this.#url) return true;
    this.#port = new URL(this.#url).port;
    return false;
  }
}

/** How a worker has ended. One that could not be started, or not be spoken to, has ended too. */
async function endOf(worker: Worker): Promise<string> {
  try {
    const [code, signal] = (await once(worker, "exit")) as [number | null, string | null];
    return signal ?? `exit code ${code}`;
  } catch (error) {
    worker.process.kill("SIGKILL");
    return error instanceof Error && "code" in error ? String(error.code) : "unknown";
  }
}
