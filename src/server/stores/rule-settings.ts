import type { Config } from "../config/config.ts";
import type { ClientRates } from "../limits/client-limits.ts";
import type { LifecycleRules } from "../shares/metadata-store.ts";
import { MAX_WAITING_EVENTS } from "../shares/outbox.ts";

export function lifecycleRulesOf(config: Config): LifecycleRules {
  return {
    leaseMs: config.claimLease * 1000,
    passwordAttempts: config.passwordAttempts,
    storageLimit: config.storageLimit,
    outboxTargets: (config.webhookUrls ?? []).map(({ name }) => name),
    maxWaitingEvents: MAX_WAITING_EVENTS,
  };
}

const DAY_MS = 86_400_000;

export function clientRatesOf(config: Config): ClientRates {
  return {
    create: config.rateLimitCreate,
    claim: config.rateLimitClaim,
    password: config.rateLimitPassword,
    adminLogin: config.rateLimitAdminLogin,
    bytes:
      config.dailyUploadLimit === null
        ? null
        : { limit: config.dailyUploadLimit, windowMs: DAY_MS },
    unfinishedUploads: config.maxUnfinishedUploads,
  };
}
