import type { Config } from "../config/config.ts";
import type { ClientRates } from "./client-limits.ts";

const DAY_MS = 86_400_000;

/** What one client may do, by the settings. */
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
