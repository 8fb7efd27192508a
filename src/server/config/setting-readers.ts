import { parseDuration } from "../../protocol/quantities.ts";
import { type NetworkTest, parseNetworks } from "../limits/client-address.ts";
import type { Rate } from "../limits/client-limits.ts";
import { ConfigError } from "./config-error.ts";
import { parseRedisUrl, type RedisTarget } from "./redis-url.ts";

/*
 * How the texts of settings are read. Each reader throws a ConfigError that names the setting and says what is
 * expected.
 */

const KIB = 1024;
const UNITS: Record<string, number> = {
  "": 1,
  KiB: KIB,
  MiB: KIB ** 2,
  GiB: KIB ** 3,
  TiB: KIB ** 4,
};

export function integer(name: string, min: number, max: number): (text: string) => number {
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= min && value <= max)) {
      throw new ConfigError(`${name} must be a whole number from ${min} to ${max}.`);
    }
    return value;
  };
}

export function bytes(name: string): (text: string) => number {
  return (text) => {
    const { number, unit } = /^(?<number>\d+) ?(?<unit>[KMGT]iB|)$/.exec(text)?.groups ?? {};
    const value = Number(number) * (UNITS[unit ?? ""] ?? Number.NaN);
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new ConfigError(
        `${name} must be a number of bytes, or one with a unit: 500 MiB, 5 GiB.`,
      );
    }
    return value;
  };
}

/** A duration, given in seconds. A number alone is one of seconds. */
export function seconds(name: string, min: number, max: number): (text: string) => number {
  return (text) => {
    const value = parseDuration(text) ?? Number.NaN;
    if (!(value >= min && value <= max)) {
      throw new ConfigError(
        `${name} must be a number of seconds from ${min} to ${max}, or the same with a unit: 90 s, 15 min, 5 h, 30 days.`,
      );
    }
    return value;
  };
}

export function oneOf<Choice extends string>(name: string, choices: readonly Choice[]) {
  return (text: string): Choice => {
    const choice = choices.find((candidate) => candidate === text);
    if (!choice) throw new ConfigError(`${name} must be one of: ${choices.join(", ")}.`);
    return choice;
  };
}

export function onOrOff(name: string): (text: string) => boolean {
  const read = oneOf(name, ["on", "off"]);
  return (text) => read(text) === "on";
}

const WINDOWS_MS = { second: 1000, minute: 60_000, hour: 3_600_000, day: 86_400_000 };

const RATE =
  /^(?<limit>[1-9]\d{0,8}) ?\/ ?(?:(?<count>[1-9]\d{0,2}) ?)?(?<unit>second|minute|hour|day)s?$/;

export function rate(name: string): (text: string) => Rate {
  return (text) => {
    const { limit, count, unit } = RATE.exec(text)?.groups ?? {};
    if (limit === undefined || unit === undefined) {
      throw new ConfigError(
        `${name} must be a number per second, minute, hour or day, or per some of them: 30/hour, 5/15 minutes.`,
      );
    }
    const windowMs = Number(count ?? 1) * WINDOWS_MS[unit as keyof typeof WINDOWS_MS];
    return { limit: Number(limit), windowMs };
  };
}

export function networks(name: string): (text: string) => NetworkTest {
  return (text) => {
    const test = parseNetworks(text);
    if (test) return test;
    throw new ConfigError(
      `${name} must be a list of addresses and networks: 10.0.0.0/8, 192.0.2.1, 2001:db8::/32.`,
    );
  };
}

export function secret(name: string): (text: string) => string {
  return (text) => {
    if (text.length >= 32) return text;
    throw new ConfigError(`${name} must have at least 32 characters: openssl rand -base64 32`);
  };
}

export function redisAddress(name: string): (text: string) => RedisTarget {
  return (text) => {
    const target = parseRedisUrl(text);
    if (target) return target;
    throw new ConfigError(
      `${name} must be redis://host:6379/0, redis+sentinel://host:26379,host:26379/name or redis+cluster://host:6379,host:6379; rediss for TLS, user:password@ before the first host.`,
    );
  };
}

/** Every request has them, or every proxy adds them: they say nothing of a person. */
const IN_EVERY_REQUEST =
  /^(?:host|connection|via|forwarded|user-agent|x-real-ip|x-forwarded-(?:for|proto|host|port)|(?:accept|content)(?:-.*)?)$/;

export function headerName(name: string): (text: string) => string {
  return (text) => {
    // RFC 9110: a token.
    const header = text.toLowerCase();
    if (/^[\w!#$%&'*+.^`|~-]+$/.test(text) && !IN_EVERY_REQUEST.test(header)) return header;
    throw new ConfigError(
      `${name} must be the name of a header that is there only when someone has signed in, such as X-Forwarded-User.`,
    );
  };
}

export function webAddress(name: string): (text: string) => string {
  return (text) => {
    const url = URL.canParse(text) ? new URL(text) : null;
    if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash || url.username) {
      throw new ConfigError(`${name} must be an address such as https://share.example.org.`);
    }
    return url.href.replace(/\/+$/, "");
  };
}

/** A web address that is a whole host: pages and links name what they need from its root. */
export function siteAddress(name: string): (text: string) => string {
  const read = webAddress(name);
  return (text) => {
    const address = read(text);
    if (address === new URL(address).origin) return address;
    throw new ConfigError(
      `${name} must be an address without a path, such as https://share.example.org: give the server a host name of its own.`,
    );
  };
}
