import { type Finding, failure, ok, warning } from "../../node/finding.ts";
import type { Config } from "../config/config.ts";
import { GOOD_PASSWORD_LENGTH, isShortPassword } from "../config/password-hash.ts";
import { weakSettings } from "../config/weak-settings.ts";

/** Settings that are valid, but wrong for a public server. */
export function* examineSettings(config: Config): Generator<Finding> {
  yield judgeBaseUrl(config);
  yield judgeTrust(config);
  yield config.rateLimit
    ? ok("rate-limits", "Each client has limits.")
    : warning(
        "rate-limits",
        "RATE_LIMIT is off: a client may create shares and try passwords without a limit.",
        "Remove RATE_LIMIT=off. It is for benchmarks.",
      );
  if (config.adminPassword !== null) yield judgePassword(config.adminPassword);
  for (const { check, message, remedy } of weakSettings(config)) {
    yield warning(check, message, remedy);
  }
}

function judgeBaseUrl({ baseUrl }: Config): Finding {
  const check = "base-url";
  if (baseUrl === null) {
    return warning(
      check,
      "BASE_URL is not set, so links begin with the address that the sender used.",
      "Set BASE_URL to the public address, such as https://share.example.org.",
    );
  }
  const { protocol, hostname } = new URL(baseUrl);
  if (protocol === "https:" || isLoopback(hostname)) {
    return ok(check, `Links begin with ${baseUrl}.`);
  }
  return failure(
    check,
    `BASE_URL is ${baseUrl}: links lead to plain http, and browsers refuse to decrypt there.`,
    "Put a proxy with TLS in front of the server, and set BASE_URL to its https address.",
  );
}

function judgeTrust({ baseUrl, trustProxy, host }: Config): Finding {
  const check = "trusted-proxies";
  const isBehindProxy = baseUrl?.startsWith("https:") ?? false;
  if (trustProxy === null && isBehindProxy) {
    return failure(
      check,
      "BASE_URL is https, so a proxy is in front of the server, but TRUST_PROXY is not set. All clients share one limit.",
      "Set TRUST_PROXY to the address from which the proxy connects, such as 127.0.0.1.",
    );
  }
  if (trustProxy?.("203.0.113.1") || trustProxy?.("2001:db8::1")) {
    return failure(
      check,
      "TRUST_PROXY contains public addresses, so strangers can choose their address in X-Forwarded-For.",
      "Set TRUST_PROXY to the addresses of your proxies and to no others.",
    );
  }
  if (isBehindProxy && !isLoopback(host)) {
    return warning(
      check,
      `HOST is ${host}, so clients may reach the server without the proxy and its TLS.`,
      "Set HOST=127.0.0.1 if the proxy is on this machine. Otherwise let a firewall admit only the proxy.",
    );
  }
  return ok(
    check,
    trustProxy === null
      ? "No proxy is trusted."
      : "TRUST_PROXY contains no public example address.",
  );
}

function judgePassword(password: string): Finding {
  const check = "admin-password";
  if (isShortPassword(password)) {
    return warning(
      check,
      "ADMIN_PASSWORD is short, so that it is easy to guess.",
      `Choose at least ${GOOD_PASSWORD_LENGTH} characters, and set ADMIN_PASSWORD_HASH instead: onetimeshare hash-password`,
    );
  }
  return ok(check, `ADMIN_PASSWORD has at least ${GOOD_PASSWORD_LENGTH} characters.`);
}

function isLoopback(host: string): boolean {
  return host === "localhost" || /^\[?::1\]?$/.test(host) || /^127\.\d+\.\d+\.\d+$/.test(host);
}
