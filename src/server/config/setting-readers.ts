import { parseDuration } from "../../protocol/quantities.ts";
import { type NetworkTest, parseNetworks } from "../limits/client-address.ts";
import type { Rate } from "../limits/client-limits.ts";
import { ConfigError } from "./config-error.ts";
import { parseRedisUrl, type RedisTarget } from "./redis-url.ts";

/** Parses the value of a setting. @throws ConfigError, which names the setting and the expected format */
export type Reader<Value> = (text: string, name: string) => Value;

const KIB = 1024;
const UNITS: Record<string, number> = {
  "": 1,
  KiB: KIB,
  MiB: KIB ** 2,
  GiB: KIB ** 3,
  TiB: KIB ** 4,
};

export function integer(min: number, max: number): Reader<number> {
  return (text, name) => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (value >= min && value <= max) return value;
    throw new ConfigError(`${name} must be a whole number from ${min} to ${max}.`);
  };
}

export function bytes(text: string, name: string): number {
  const { number, unit } = /^(?<number>\d+) ?(?<unit>[KMGT]iB|)$/.exec(text)?.groups ?? {};
  const value = Number(number) * (UNITS[unit ?? ""] ?? Number.NaN);
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new ConfigError(
    `${name} must be a number of bytes, or a number with a unit: 500 MiB, 5 GiB.`,
  );
}

/** A duration in seconds. A number without a unit is in seconds. */
export function seconds(min: number, max: number): Reader<number> {
  return (text, name) => {
    const value = parseDuration(text) ?? Number.NaN;
    if (value >= min && value <= max) return value;
    throw new ConfigError(
      `${name} must be a number of seconds from ${min} to ${max}, or a number with a unit: 90 s, 15 min, 5 h, 30 days.`,
    );
  };
}

export function oneOf<Choice extends string>(...choices: readonly Choice[]): Reader<Choice> {
  return (text, name) => {
    const choice = choices.find((candidate) => candidate === text);
    if (choice) return choice;
    throw new ConfigError(`${name} must be one of: ${choices.join(", ")}.`);
  };
}

export function onOrOff(text: string, name: string): boolean {
  return oneOf("on", "off")(text, name) === "on";
}

const WINDOWS_MS = { second: 1000, minute: 60_000, hour: 3_600_000, day: 86_400_000 };

const RATE =
  /^(?<limit>[1-9]\d{0,8}) ?\/ ?(?:(?<count>[1-9]\d{0,2}) ?)?(?<unit>second|minute|hour|day)s?$/;

export function rate(text: string, name: string): Rate {
  const { limit, count, unit } = RATE.exec(text)?.groups ?? {};
  if (limit === undefined || unit === undefined) {
    throw new ConfigError(
      `${name} must be a number per second, minute, hour or day, or per several of them: 30/hour, 5/15 minutes.`,
    );
  }
  const windowMs = Number(count ?? 1) * WINDOWS_MS[unit as keyof typeof WINDOWS_MS];
  return { limit: Number(limit), windowMs };
}

export function networks(text: string, name: string): NetworkTest {
  const test = parseNetworks(text);
  if (test) return test;
  throw new ConfigError(
    `${name} must be a list of addresses and networks: 10.0.0.0/8, 192.0.2.1, 2001:db8::/32.`,
  );
}

export function secret(text: string, name: string): string {
  if (text.length >= 32) return text;
  throw new ConfigError(`${name} must have at least 32 characters: openssl rand -base64 32`);
}

export function redisAddress(text: string, name: string): RedisTarget {
  const target = parseRedisUrl(text);
  if (target) return target;
  throw new ConfigError(
    `${name} must be redis://host:6379/0, redis+sentinel://host:26379,host:26379/name or redis+cluster://host:6379,host:6379. Use rediss for TLS, and user:password@ before the first host.`,
  );
}

/** Headers that every request has, or that every proxy adds. They do not identify a user. */
const IN_EVERY_REQUEST =
  /^(?:host|connection|via|forwarded|user-agent|x-real-ip|x-forwarded-(?:for|proto|host|port)|(?:accept|content)(?:-.*)?)$/;

export function headerName(text: string, name: string): string {
  const header = text.toLowerCase();
  // A token of RFC 9110.
  if (/^[\w!#$%&'*+.^`|~-]+$/.test(text) && !IN_EVERY_REQUEST.test(header)) return header;
  throw new ConfigError(
    `${name} must be the name of a header that exists only for signed-in users, such as X-Forwarded-User.`,
  );
}

export function webAddress(text: string, name: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash || url.username) {
    throw new ConfigError(`${name} must be an address such as https://share.example.org.`);
  }
  return url.href.replace(/\/+$/, "");
}

/** A web address without a path, because pages and links use absolute paths. */
export function siteAddress(text: string, name: string): string {
  const address = webAddress(text, name);
  if (address === new URL(address).origin) return address;
  throw new ConfigError(
    `${name} must be an address without a path, such as https://share.example.org. Give the server its own host name.`,
  );
}
