import { isIP } from "node:net";
import type { Config } from "./config.ts";
import { isPrivateHost } from "./private-host.ts";

/** A valid setting that is easy to guess, or has less effect than an operator may expect. */
export interface WeakSetting {
  /** The name of the check in `doctor`. */
  check: string;
  /** Never contains a secret. */
  message: string;
  remedy: string;
}

/** A shorter token of the metrics gets a warning. */
const GOOD_TOKEN_LENGTH = 16;

/** The weak settings, for the log at the start and for `doctor`. */
export function* weakSettings(config: Config): Generator<WeakSetting> {
  const { metricsToken, webhookUrls, receiveOnly, redisTarget } = config;
  if (metricsToken !== null && metricsToken.length < GOOD_TOKEN_LENGTH) {
    yield {
      check: "metrics-token",
      message: "METRICS_TOKEN is short, so that it is easy to guess.",
      remedy: "Generate one: openssl rand -base64 32",
    };
  }
  for (const { name } of (webhookUrls ?? []).filter(({ url }) => mayBePublic(url))) {
    yield {
      check: "webhook-addresses",
      message: `An address in WEBHOOK_URLS (${name}) has plain http and a public name. The server delivers there only if the name leads to private addresses.`,
      remedy: "Use https for this address.",
    };
  }
  if (receiveOnly && redisTarget === null) {
    yield {
      check: "receive-only",
      message:
        "RECEIVE_ONLY is on, but REDIS_URL is not set. So no other server can accept shares that people open here.",
      remedy:
        "Set REDIS_URL on this server and on the one that accepts shares, or remove RECEIVE_ONLY.",
    };
  }
}

/** Whether a webhook over plain http may lead to the internet. WEBHOOK_URLS has no public IP address with plain http. */
function mayBePublic(url: string): boolean {
  const { protocol, hostname, host } = new URL(url);
  const isAddress = isIP(hostname.replace(/^\[|\]$/g, "")) !== 0;
  return protocol === "http:" && !isAddress && !isPrivateHost(host, []);
}
