import { join, resolve } from "node:path";
import type { S3Settings } from "./blobs/s3/s3-settings.ts";
import { type NetworkTest, parseNetworks } from "./limits/client-address.ts";
import type { Rate } from "./limits/client-limits.ts";
import { parseRedisUrl, type RedisTarget } from "./metadata/redis/redis-url.ts";

/** One setting: its name in the environment, what it means, and how its text is read. */
interface Setting<Value, Fallback extends string | null> {
  name: string;
  doc: string;
  /** What stands in for it when it is not set, as it would be written. */
  fallback: Fallback;
  read(text: string): Value;
}

/** A setting that can't be used as it is; the message names it and says what is expected. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

const KIB = 1024;
const UNITS: Record<string, number> = {
  "": 1,
  KiB: KIB,
  MiB: KIB ** 2,
  GiB: KIB ** 3,
  TiB: KIB ** 4,
};

function integer(name: string, min: number, max: number): (text: string) => number {
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= min && value <= max)) {
      throw new ConfigError(`${name} must be a whole number from ${min} to ${max}.`);
    }
    return value;
  };
}

function bytes(name: string): (text: string) => number {
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

function oneOf<Choice extends string>(name: string, choices: readonly Choice[]) {
  return (text: string): Choice => {
    const choice = choices.find((candidate) => candidate === text);
    if (!choice) throw new ConfigError(`${name} must be one of: ${choices.join(", ")}.`);
    return choice;
  };
}

function onOrOff(name: string): (text: string) => boolean {
  const read = oneOf(name, ["on", "off"]);
  return (text) => read(text) === "on";
}

const WINDOWS_MS = { second: 1000, minute: 60_000, hour: 3_600_000, day: 86_400_000 };

function rate(name: string): (text: string) => Rate {
  return (text) => {
    const { limit, unit } =
      /^(?<limit>[1-9]\d{0,8}) ?\/ ?(?<unit>second|minute|hour|day)$/.exec(text)?.groups ?? {};
    if (limit === undefined || unit === undefined) {
      throw new ConfigError(`${name} must be a number per second, minute, hour or day: 30/hour.`);
    }
    return { limit: Number(limit), windowMs: WINDOWS_MS[unit as keyof typeof WINDOWS_MS] };
  };
}

function networks(name: string): (text: string) => NetworkTest {
  return (text) => {
    const test = parseNetworks(text);
    if (test) return test;
    throw new ConfigError(
      `${name} must be a list of addresses and networks: 10.0.0.0/8, 192.0.2.1, 2001:db8::/32.`,
    );
  };
}

function secret(name: string): (text: string) => string {
  return (text) => {
    if (text.length >= 32) return text;
    throw new ConfigError(`${name} must have at least 32 characters: openssl rand -base64 32`);
  };
}

function redisAddress(name: string): (text: string) => RedisTarget {
  return (text) => {
    const target = parseRedisUrl(text);
    if (target) return target;
    throw new ConfigError(
      `${name} must be redis://host:6379/0, redis+sentinel://host:26379,host:26379/name or redis+cluster://host:6379,host:6379; rediss for TLS, user:password@ before the first host.`,
    );
  };
}

function webAddress(name: string): (text: string) => string {
  return (text) => {
    const url = URL.canParse(text) ? new URL(text) : null;
    if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash || url.username) {
      throw new ConfigError(`${name} must be an address such as https://share.example.org.`);
    }
    return url.href.replace(/\/+$/, "");
  };
}

function setting<Value, Fallback extends string | null>(
  name: string,
  fallback: Fallback,
  read: (text: string) => Value,
  doc: string,
): Setting<Value, Fallback> {
  return { name, fallback, read, doc };
}

const text = (value: string) => value;
const YEAR_SECONDS = 366 * 86_400;
const S3_ADDRESSINGS = ["path", "host"] as const;
const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;

/** Every setting of the server. The table in docs/operations.md is made from this. */
export const settings = {
  port: setting("PORT", "3000", integer("PORT", 0, 65_535), "The TCP port. 0: any free one."),
  host: setting("HOST", "127.0.0.1", text, "The address to listen on. `0.0.0.0` or `::` for all."),
  workers: setting(
    "WORKERS",
    "1",
    integer("WORKERS", 1, 64),
    "How many processes serve, sharing the port and DATA_DIR.",
  ),
  dataDir: setting("DATA_DIR", "./data", (path) => resolve(path), "Where everything is kept."),
  baseUrl: setting(
    "BASE_URL",
    null,
    webAddress("BASE_URL"),
    "What people reach this server by; share links begin with it. Not set: the address that a request came to.",
  ),
  maxShareSize: setting(
    "MAX_SHARE_SIZE",
    "5 GiB",
    bytes("MAX_SHARE_SIZE"),
    "The largest share, encrypted.",
  ),
  storageLimit: setting(
    "STORAGE_LIMIT",
    null,
    bytes("STORAGE_LIMIT"),
    "What all shares and their manifests together may take, reserved when a share is created. Not set: what the disk holds.",
  ),
  diskFloor: setting(
    "DISK_FLOOR",
    "256 MiB",
    bytes("DISK_FLOOR"),
    "What stays free on the disk of DATA_DIR: no share is taken that would not leave it.",
  ),
  defaultExpiry: setting(
    "DEFAULT_EXPIRY",
    "18000",
    integer("DEFAULT_EXPIRY", 1, YEAR_SECONDS),
    "How long a share waits when its sender does not say, in seconds.",
  ),
  maxExpiry: setting(
    "MAX_EXPIRY",
    "2592000",
    integer("MAX_EXPIRY", 1, YEAR_SECONDS),
    "How long a share may wait at most, in seconds.",
  ),
  maxDownloads: setting(
    "MAX_DOWNLOADS",
    "100",
    integer("MAX_DOWNLOADS", 1, 100_000),
    "How many downloads a sender may allow.",
  ),
  claimLease: setting(
    "CLAIM_LEASE",
    "900",
    integer("CLAIM_LEASE", 1, 86_400),
    "How long a claim waits for its recipient after the last byte, in seconds.",
  ),
  passwordAttempts: setting(
    "PASSWORD_ATTEMPTS",
    "5",
    integer("PASSWORD_ATTEMPTS", 1, 20),
    "Wrong passwords until a share locks.",
  ),
  s3Bucket: setting(
    "S3_BUCKET",
    null,
    text,
    "Keeps ciphertexts in this bucket of an S3-compatible store. Not set: in a folder of DATA_DIR.",
  ),
  s3Endpoint: setting(
    "S3_ENDPOINT",
    null,
    webAddress("S3_ENDPOINT"),
    "The address of the S3-compatible store. Not set: Amazon's own, by S3_REGION.",
  ),
  s3Region: setting("S3_REGION", "us-east-1", text, "The region of the bucket."),
  s3AccessKeyId: setting("S3_ACCESS_KEY_ID", null, text, "Who this server is to the S3 store."),
  s3SecretAccessKey: setting("S3_SECRET_ACCESS_KEY", null, text, "The secret to that key."),
  s3Addressing: setting(
    "S3_ADDRESSING",
    "path",
    oneOf("S3_ADDRESSING", S3_ADDRESSINGS),
    "Where the bucket's name stands in requests: `path` (endpoint/bucket) or `host` (bucket.endpoint).",
  ),
  s3CaFile: setting(
    "S3_CA_FILE",
    null,
    (path) => resolve(path),
    "A PEM file of authorities to trust for S3_ENDPOINT, beside the well-known ones.",
  ),
  redisTarget: setting(
    "REDIS_URL",
    null,
    redisAddress("REDIS_URL"),
    "Keeps metadata in Redis or Valkey, for several servers (docs/stores.md). Not set: in SQLite.",
  ),
  redisAcceptDataLoss: setting(
    "REDIS_ACCEPT_DATA_LOSS",
    "off",
    onOrOff("REDIS_ACCEPT_DATA_LOSS"),
    "`on`: start although Redis may evict shares, or lose them or bring burned ones back when it restarts.",
  ),
  secretKey: setting(
    "SECRET_KEY",
    null,
    secret("SECRET_KEY"),
    "A secret of at least 32 characters, the same on all servers; addresses are hashed under it. Not set: made once and kept in DATA_DIR. With REDIS_URL it must be set.",
  ),
  trustProxy: setting(
    "TRUST_PROXY",
    null,
    networks("TRUST_PROXY"),
    "Proxies whose X-Forwarded-For, -Proto and -Host are believed: addresses and networks, with commas. Not set: none.",
  ),
  rateLimit: setting(
    "RATE_LIMIT",
    "on",
    onOrOff("RATE_LIMIT"),
    "`off`: no limits for single clients, for measuring.",
  ),
  rateLimitCreate: setting(
    "RATE_LIMIT_CREATE",
    "30/hour",
    rate("RATE_LIMIT_CREATE"),
    "Shares that one client may create.",
  ),
  rateLimitClaim: setting(
    "RATE_LIMIT_CLAIM",
    "60/minute",
    rate("RATE_LIMIT_CLAIM"),
    "Claims and previews of one client together.",
  ),
  rateLimitPassword: setting(
    "RATE_LIMIT_PASSWORD",
    "10/minute",
    rate("RATE_LIMIT_PASSWORD"),
    "Claims and previews of one client that try a password.",
  ),
  dailyUploadLimit: setting(
    "DAILY_UPLOAD_LIMIT",
    null,
    bytes("DAILY_UPLOAD_LIMIT"),
    "Bytes that one client may send in a day, counted when shares are created. Not set: no limit.",
  ),
  logLevel: setting("LOG_LEVEL", "info", oneOf("LOG_LEVEL", LOG_LEVELS), "How much is logged."),
};

export type Config = {
  [Key in keyof typeof settings]: (typeof settings)[Key] extends Setting<
    infer Value,
    infer Fallback
  >
    ? Value | (Fallback extends null ? null : never)
    : never;
};

/** @throws ConfigError for the first setting that can't be used */
export function readConfig(env: Record<string, string | undefined>): Config {
  const values = Object.entries(settings).map(([key, { name, fallback, read }]) => {
    const written = env[name]?.trim() || fallback;
    return [key, written === null ? null : read(written)];
  });
  const config = Object.fromEntries(values) as Config;
  if (config.defaultExpiry > config.maxExpiry) {
    throw new ConfigError("DEFAULT_EXPIRY must not be longer than MAX_EXPIRY.");
  }
  return config;
}

/**
 * Where ciphertexts go; null: to the disk.
 *
 * @throws ConfigError when there is a bucket, and no key to it, or the other way round
 */
export function s3SettingsOf(config: Config): S3Settings | null {
  const {
    s3Bucket: bucket,
    s3AccessKeyId: accessKeyId,
    s3SecretAccessKey: secretAccessKey,
  } = config;
  if (bucket === null) {
    if ((config.s3Endpoint ?? accessKeyId ?? secretAccessKey) === null) return null;
    throw new ConfigError("S3_BUCKET must be set where the other S3 settings are.");
  }
  if (accessKeyId === null || secretAccessKey === null) {
    throw new ConfigError(
      "S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY must be set where S3_BUCKET is.",
    );
  }
  return {
    endpoint: config.s3Endpoint,
    region: config.s3Region,
    ...{ bucket, accessKeyId, secretAccessKey },
    addressing: config.s3Addressing,
    caFile: config.s3CaFile,
  };
}

/** Where bytes stand for a moment on their way to S3. */
export function spoolFolder(config: Config): string {
  return join(config.dataDir, "spool");
}

export function databasePath(config: Config): string {
  return join(config.dataDir, "onetimeshare.db");
}

export function limitsPath(config: Config): string {
  return join(config.dataDir, "limits.db");
}

export function blobFolder(config: Config): string {
  return join(config.dataDir, "blobs");
}
