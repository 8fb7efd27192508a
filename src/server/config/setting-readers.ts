import { parseDuration, parseSize } from "../../protocol/quantities.ts";
import { parseNetworks } from "../limits/client-address.ts";
import type { Rate } from "../limits/client-limits.ts";
import { ConfigError } from "./config-error.ts";
import { type PasswordHash, parsePasswordHash } from "./password-hash.ts";
import { parseRedisUrl, type RedisTarget } from "./redis-url.ts";

/** Parses the value of a setting. @throws ConfigError, which names the setting and the expected format */
export type Reader<Value> = (text: string, name: string) => Value;

/** @param expected ends the sentence "NAME must …" */
export function reader<Value>(
  parse: (text: string) => Value | null,
  expected: string,
): Reader<Value> {
  return (text, name) => {
    const value = parse(text);
    if (value !== null) return value;
    throw new ConfigError(`${name} must ${expected}`);
  };
}

/** Null for a number outside of the bounds, and for NaN. */
function bounded(value: number, min: number, max: number): number | null {
  return value >= min && value <= max ? value : null;
}

export const text: Reader<string> = (value) => value;

export const integer = (min: number, max: number) =>
  reader(
    (text) => (/^\d+$/.test(text) ? bounded(Number(text), min, max) : null),
    `be a whole number from ${min} to ${max}.`,
  );

export const bytes = reader(
  parseSize,
  "be a number of bytes, or a number with a unit: 500 MiB, 5 GiB.",
);

/** A duration in seconds. A number without a unit is in seconds. */
export const seconds = (min: number, max: number) =>
  reader(
    (text) => bounded(parseDuration(text) ?? Number.NaN, min, max),
    `be a number of seconds from ${min} to ${max}, or a number with a unit: 90 s, 15 min, 5 h, 30 days.`,
  );

/** A list of durations in seconds, in the order of the setting, each one once. */
export const durations = (min: number, max: number) =>
  reader((text) => {
    const values = text.split(",").map((part) => parseDuration(part) ?? Number.NaN);
    const areFit = values.every((value) => bounded(value, min, max) !== null);
    return areFit ? [...new Set(values)] : null;
  }, "be durations with commas between them: 1 h, 1 day, 7 days.");

export const oneOf = <Choice extends string>(...choices: readonly Choice[]) =>
  reader(
    (text) => choices.find((choice) => choice === text) ?? null,
    `be one of: ${choices.join(", ")}.`,
  );

export const onOrOff: Reader<boolean> = (text, name) => oneOf("on", "off")(text, name) === "on";

const WINDOWS_MS = { second: 1000, minute: 60_000, hour: 3_600_000, day: 86_400_000 };

const RATE =
  /^(?<limit>[1-9]\d{0,8}) ?\/ ?(?:(?<count>[1-9]\d{0,2}) ?)?(?<unit>second|minute|hour|day)s?$/;

export const rate = reader((text): Rate | null => {
  const { limit, count, unit } = RATE.exec(text)?.groups ?? {};
  if (limit === undefined || unit === undefined) return null;
  const windowMs = Number(count ?? 1) * WINDOWS_MS[unit as keyof typeof WINDOWS_MS];
  return { limit: Number(limit), windowMs };
}, "be a number and a time span: 10/second, 5/15 minutes, 30/hour or 100/day.");

export const networks = reader(
  parseNetworks,
  "be a list of addresses and networks: 10.0.0.0/8, 192.0.2.1, 2001:db8::/32.",
);

export const secret = reader(
  (text) => (text.length >= 32 ? text : null),
  "have at least 32 characters. Generate one with: openssl rand -base64 32",
);

export const userName = reader(
  (text) => (/^[\p{L}\p{N}][\p{L}\p{N}._@+-]{0,63}$/u.test(text) ? text : null),
  "have 1 to 64 letters and digits. After the first one, it may also have . _ @ + and -.",
);

export const passwordHash: Reader<PasswordHash> = reader(
  parsePasswordHash,
  "be a hash made by: onetimeshare hash-password. In a Compose file, write each $ as $$.",
);

export const redisAddress: Reader<RedisTarget> = reader(
  parseRedisUrl,
  "be redis://host:6379/0, redis+sentinel://host:26379,host:26379/name or redis+cluster://host:6379,host:6379. Use rediss for TLS, and user:password@ before the first host.",
);

/** Headers that every request has, or that every proxy adds. They do not identify a user. */
const IN_EVERY_REQUEST =
  /^(?:host|connection|via|forwarded|user-agent|x-real-ip|x-forwarded-(?:for|proto|host|port)|(?:accept|content)(?:-.*)?)$/;

export const headerName = reader((text) => {
  const header = text.toLowerCase();
  // A token of RFC 9110.
  return /^[\w!#$%&'*+.^`|~-]+$/.test(text) && !IN_EVERY_REQUEST.test(header) ? header : null;
}, "be the name of a header that exists only for signed-in users, such as X-Forwarded-User.");

export const webAddress = reader((text) => {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash || url.username)
    return null;
  return url.href.replace(/\/+$/, "");
}, "be an address such as https://share.example.org.");

export const contact = reader(
  parseContact,
  "be an address such as mailto:abuse@example.org or https://example.org/abuse.",
);

/** An address for people: `mailto:` or `https:`. The URL parser encodes control characters and other scripts. */
export function parseContact(text: string): string | null {
  const url = /\s/.test(text) ? null : URL.parse(text);
  if (!url) return null;
  const isFit =
    url.protocol === "mailto:"
      ? /^[^@]+@[^@]+$/.test(url.pathname)
      : url.protocol === "https:" && url.username === "";
  return isFit ? url.href : null;
}
