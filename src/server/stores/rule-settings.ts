import type { Config } from "../config/config.ts";
import type { LifecycleRules } from "../shares/metadata-store.ts";

/** The rules of a share's life, by the settings. */
export function lifecycleRulesOf(config: Config): LifecycleRules {
  return {
    leaseMs: config.claimLease * 1000,
    passwordAttempts: config.passwordAttempts,
    storageLimit: config.storageLimit,
  };
}
