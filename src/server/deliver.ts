import type { FastifyBaseLogger } from "fastify";
import type { Config } from "./config/config.ts";
import type { Metrics } from "./monitoring/metrics.ts";
import type { MetadataStore } from "./shares/metadata-store.ts";
import { ANSWER_WITHIN_MS, Delivery } from "./webhooks/delivery.ts";
import { nudgeAfterEvents } from "./webhooks/event-causes.ts";

interface DeliverDeps {
  metrics: Metrics | null;
  log: FastifyBaseLogger;
  now: () => number;
}

/** Delivers webhooks. Returns the store that the server must use, so that an event is delivered at once. */
export function deliverWebhooks(
  { webhookUrls, webhookSecret, baseUrl }: Config,
  metadata: MetadataStore,
  { metrics, log, now }: DeliverDeps,
): { metadata: MetadataStore; begin(): void; stop(): Promise<void> } {
  const targets = new Map((webhookUrls ?? []).map((target) => [target.name, target]));
  const options = {
    secrets: webhookSecret ?? [],
    server: baseUrl === null ? null : new URL(baseUrl).host,
  };
  const delivery = new Delivery({
    ...{ outbox: metadata, targets: [...targets.keys()], log, now, random: Math.random },
    count: (target, outcome) => metrics?.countDelivery(target, outcome),
    async send(event, signal) {
      const target = targets.get(event.target);
      if (!target) throw new Error("the target is unknown");
      // Loaded here because most servers have no webhooks.
      const [{ messageFor }, { post }] = await Promise.all([
        import("./webhooks/message.ts"),
        import("./webhooks/post.ts"),
      ]);
      const message = messageFor(target, event, { ...options, sentAt: new Date(now()) });
      const inTime = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]);
      return post(target.url, message, inTime);
    },
  });
  const begin = () => {
    for (const { name, kind, url } of targets.values()) {
      // The path of the address may be a secret.
      log.info({ target: name, kind, host: new URL(url).host }, "webhook target");
    }
    delivery.nudge();
  };
  const isUsed = targets.size > 0;
  return {
    metadata: isUsed ? nudgeAfterEvents(metadata, () => delivery.nudge()) : metadata,
    begin,
    stop: () => delivery.stop(),
  };
}
