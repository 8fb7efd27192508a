import { secretSetting, setting } from "./setting.ts";
import { integer, text } from "./setting-readers.ts";
import { webhookSecrets, webhookTargets } from "./webhook-readers.ts";

/** The settings of metrics and webhooks. */
export const monitoringSettings = {
  metricsToken: secretSetting(
    "METRICS_TOKEN",
    text,
    "The token for `GET /metrics`: `openssl rand -base64 32`. Not set: PORT serves no metrics.",
  ),
  metricsPort: setting(
    "METRICS_PORT",
    null,
    integer(1, 65_535),
    "A TCP port that serves only `GET /metrics`. If METRICS_TOKEN is not set, it needs no token.",
  ),
  metricsHost: setting(
    "METRICS_HOST",
    "127.0.0.1",
    text,
    "The address on which METRICS_PORT listens. Let only your monitoring reach it.",
  ),
  webhookUrls: secretSetting(
    "WEBHOOK_URLS",
    webhookTargets,
    "The addresses that get events of shares, separated by commas.",
  ),
  webhookSecret: secretSetting(
    "WEBHOOK_SECRET",
    webhookSecrets,
    'The secret that signs webhooks: `echo "whsec_$(openssl rand -base64 32)"`. To replace it, set the new secret, a comma and the old secret.',
  ),
};
