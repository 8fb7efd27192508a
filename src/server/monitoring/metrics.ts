import {
  Counter,
  collectDefaultMetrics,
  Gauge,
  Histogram,
  type MetricObjectWithValues,
  type MetricValue,
  Registry,
} from "prom-client";
import type { MetadataStore } from "../shares/metadata-store.ts";

/** Every name begins with this. */
export const PREFIX = "onetimeshare_";

/** The metrics of one process, as prom-client's aggregator takes them. */
export type MetricsOfProcess = MetricObjectWithValues<MetricValue<string>>[];

/** How values of several processes become one. */
type Aggregator = "sum" | "min" | "max" | "first";

/** Seconds. Few, because each bucket adds a series for each route, method and status. */
const REQUEST_BUCKETS = [0.005, 0.02, 0.1, 0.5, 2, 10, 60];
const STORE_BUCKETS = [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10];

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

const DELIVERY_OUTCOMES = ["delivered", "failed", "dropped"] as const;

/** `failed`: the event is delivered again later. `dropped`: it was given up. */
export type DeliveryOutcome = (typeof DELIVERY_OUTCOMES)[number];

type ClaimOutcome = Awaited<ReturnType<MetadataStore["claimOnce"]>>["outcome"];

const CLAIM_OUTCOMES: ClaimOutcome[] = [
  ...["claimed", "already_claimed", "wrong_link", "password_required", "wrong_password"],
  ...["locked", "gone", "not_ready", "not_found"],
] as ClaimOutcome[];

/** How long a scrape waits for a value of a store. */
const READ_WITHIN_MS = 2_000;

/**
 * The metrics of one process. Labels have few values, whatever clients send: route patterns, names of operations, and
 * outcomes. No label holds an id, an address or a name.
 */
export class Metrics {
  readonly #registry = new Registry();
  readonly #requests: Histogram;
  readonly #storeCalls: Histogram;
  readonly #claims: Counter;
  readonly #deliveries: Counter;

  constructor() {
    this.#requests = new Histogram({
      name: `${PREFIX}http_request_duration_seconds`,
      help: "Time from the headers of a request to the end of its answer.",
      labelNames: ["method", "route", "status"],
      buckets: REQUEST_BUCKETS,
      registers: [this.#registry],
    });
    this.#storeCalls = new Histogram({
      name: `${PREFIX}store_operation_duration_seconds`,
      help: "Time of an operation of a store.",
      labelNames: ["store", "operation", "result"],
      buckets: STORE_BUCKETS,
      registers: [this.#registry],
    });
    this.#claims = new Counter({
      name: `${PREFIX}claims_total`,
      help: "Answers to claims by their outcome. A claim repeated with the same ticket counts as claimed again.",
      labelNames: ["outcome"],
      registers: [this.#registry],
    });
    this.#deliveries = new Counter({
      name: `${PREFIX}webhook_deliveries_total`,
      help: "Attempts to deliver an event to a webhook, and events given up.",
      labelNames: ["target", "outcome"],
      registers: [this.#registry],
    });
    // A total that begins at 0 shows its first increase.
    for (const outcome of CLAIM_OUTCOMES) this.#claims.inc({ outcome }, 0);
    this.#addProcess();
  }

  /** @param route the pattern of the route; undefined if there is none */
  countRequest(method: string, route: string | undefined, status: number, ms: number): void {
    // A method that the path does not have must not make a series for each path.
    const isKnown = METHODS.includes(method) && route !== undefined && status !== 405;
    const labels = { method: isKnown ? method : "other", route: isKnown ? route : "other" };
    this.#requests.observe({ ...labels, status: String(status) }, ms / 1000);
  }

  countStoreCall(store: string, operation: string, result: "ok" | "error", ms: number): void {
    this.#storeCalls.observe({ store, operation, result }, ms / 1000);
  }

  countClaim(outcome: ClaimOutcome): void {
    this.#claims.inc({ outcome });
  }

  countDelivery(target: string, outcome: DeliveryOutcome): void {
    this.#deliveries.inc({ target, outcome });
  }

  /** Shows the deliveries to a target before the first one. */
  addTarget(target: string): void {
    for (const outcome of DELIVERY_OUTCOMES) this.#deliveries.inc({ target, outcome }, 0);
  }

  /** A gauge with the value 1. Its labels are the facts of this build. */
  addInfo(name: string, help: string, labels: Record<string, string>): void {
    const gauge = this.#gauge(name, help, Object.keys(labels), "first");
    gauge.set(labels, 1);
  }

  /** A gauge that each scrape reads. It is absent if it can't be read within two seconds. */
  addGauge(
    name: string,
    help: string,
    read: () => number | Promise<number>,
    aggregator: Aggregator,
  ): void {
    this.addGauges(name, help, null, async () => ({ "": await read() }), aggregator);
  }

  /** A gauge with one label. `read` returns a number for each value of the label. */
  addGauges(
    name: string,
    help: string,
    label: string | null,
    read: () => Promise<Record<string, number>>,
    aggregator: Aggregator,
  ): void {
    const gauge = this.#gauge(name, help, label === null ? [] : [label], aggregator, async () => {
      gauge.reset();
      const values = await within(READ_WITHIN_MS, read()).catch(() => null);
      // A gauge without labels is 0 after a reset.
      if (values === null && label === null) gauge.remove();
      for (const [value, number] of Object.entries(values ?? {})) {
        gauge.set(label === null ? {} : { [label]: value }, number);
      }
    });
  }

  /** A total that another part counts. It never falls. */
  addCounters(
    name: string,
    help: string,
    label: string | null,
    read: () => Promise<Record<string, number>>,
    aggregator: Aggregator = "sum",
  ): void {
    const counter: Counter = new Counter({
      ...{ name: `${PREFIX}${name}`, help, registers: [this.#registry], aggregator },
      labelNames: label === null ? [] : [label],
      async collect() {
        const values = await within(READ_WITHIN_MS, read()).catch(() => null);
        counter.reset();
        if (values === null && label === null) counter.remove();
        for (const [value, number] of Object.entries(values ?? {})) {
          counter.inc(label === null ? {} : { [label]: value }, number);
        }
      },
    });
  }

  /** In the text format of Prometheus. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  ofProcess(): Promise<MetricsOfProcess> {
    return this.#registry.getMetricsAsJSON();
  }

  #gauge(
    name: string,
    help: string,
    labelNames: string[],
    aggregator: Aggregator,
    collect?: () => Promise<void>,
  ): Gauge {
    return new Gauge({
      ...{ name: `${PREFIX}${name}`, help, labelNames, aggregator, registers: [this.#registry] },
      ...(collect ? { collect } : {}),
    });
  }

  /** Memory, processor time, event loop and garbage collection. */
  #addProcess(): void {
    collectDefaultMetrics({ register: this.#registry, prefix: PREFIX });
    // prom-client averages the delays of several processes, which hides one that hangs, and omits their start.
    const aggregators: [string, Aggregator][] = [
      ["nodejs_eventloop_lag_seconds", "max"],
      ["nodejs_eventloop_lag_p50_seconds", "max"],
      ["nodejs_eventloop_lag_p90_seconds", "max"],
      ["nodejs_eventloop_lag_p99_seconds", "max"],
      ["process_start_time_seconds", "max"],
    ];
    for (const [name, aggregator] of aggregators) {
      const metric = this.#registry.getSingleMetric(`${PREFIX}${name}`);
      if (metric) Object.assign(metric, { aggregator });
    }
    this.addGauge("processes", "Server processes that answered.", () => 1, "sum");
  }
}

async function within<Result>(ms: number, work: Promise<Result>): Promise<Result> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error("no answer in time")), ms).unref();
  return Promise.race([work, late.promise]).finally(() => clearTimeout(timer));
}

/** The text that one process or all processes of a server offer to Prometheus. */
export interface MetricsSource {
  readMetrics(): Promise<string>;
}
