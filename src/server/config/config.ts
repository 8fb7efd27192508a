import { resolve } from "node:path";
import { checkAuthorities } from "./authorities.ts";
import { ConfigError } from "./config-error.ts";
import {
  bytes,
  headerName,
  integer,
  networks,
  oneOf,
  onOrOff,
  rate,
  redisAddress,
  seconds,
  secret,
  siteAddress,
  webAddress,
} from "./setting-readers.ts";
import { checkUploadAccess } from "./upload-access-settings.ts";

/** One setting: its name in the environment, what it means, and how its text is read. */
interface Setting<Value, Fallback extends string | null> {
  name: string;
  doc: string;
  /** What stands in for it when it is not set, as it would be written. */
  fallback: Fallback;
  read(text: string): Value;
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
    siteAddress("BASE_URL"),
    "What people reach this server by, without a path; share links begin with it. Not set: the address that a request came to.",
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
    seconds("DEFAULT_EXPIRY", 1, YEAR_SECONDS),
    "How long a share waits when its sender does not say, in seconds or with a unit: 5h, 30 days.",
  ),
  maxExpiry: setting(
    "MAX_EXPIRY",
    "2592000",
    seconds("MAX_EXPIRY", 1, YEAR_SECONDS),
    "How long a share may wait at most, in seconds or with a unit.",
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
    seconds("CLAIM_LEASE", 1, 86_400),
    "How long a claim waits for its recipient after the last byte, in seconds or with a unit.",
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
  redisCaFile: setting(
    "REDIS_CA_FILE",
    null,
    (path) => resolve(path),
    "A PEM file of authorities to trust for REDIS_URL, beside the well-known ones.",
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
  uploadAccess: setting(
    "UPLOAD_ACCESS",
    "open",
    oneOf("UPLOAD_ACCESS", ["open", "token", "proxy"] as const),
    "Who may create shares. `open`: everyone. `token`: who has an upload token, see `onetimeshare upload-token`. `proxy`: whom a trusted proxy has signed in, see UPLOAD_ACCESS_HEADER.",
  ),
  uploadAccessHeader: setting(
    "UPLOAD_ACCESS_HEADER",
    null,
    headerName("UPLOAD_ACCESS_HEADER"),
    "With UPLOAD_ACCESS=proxy: the header by which a proxy of TRUST_PROXY says who has signed in: X-Forwarded-User.",
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
    "Shares that one client may ask to create, also where there is no room for them.",
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
  rateLimitAdminLogin: setting(
    "RATE_LIMIT_ADMIN_LOGIN",
    "5/15 minutes",
    rate("RATE_LIMIT_ADMIN_LOGIN"),
    "Log-ins as the administrator that one client may try. This version has no such log-in, so nothing is counted yet.",
  ),
  maxUnfinishedUploads: setting(
    "MAX_UNFINISHED_UPLOADS",
    "3",
    integer("MAX_UNFINISHED_UPLOADS", 1, 1_000),
    "Uploads that one client may have begun and not completed; one without a byte for ten minutes counts no more.",
  ),
  dailyUploadLimit: setting(
    "DAILY_UPLOAD_LIMIT",
    null,
    bytes("DAILY_UPLOAD_LIMIT"),
    "Bytes that one client may send in a day, counted when it asks to create shares, also where there is no room for them. Not set: no limit.",
  ),
  maxConnections: setting(
    "MAX_CONNECTIONS",
    "4096",
    integer("MAX_CONNECTIONS", 1, 1_000_000),
    "Connections at a time, of all clients of one process.",
  ),
  maxConnectionsPerClient: setting(
    "MAX_CONNECTIONS_PER_CLIENT",
    "256",
    integer("MAX_CONNECTIONS_PER_CLIENT", 1, 1_000_000),
    "Connections at a time of one client to one process; the proxies of TRUST_PROXY have no limit.",
  ),
  stallTimeout: setting(
    "STALL_TIMEOUT",
    "30",
    seconds("STALL_TIMEOUT", 1, 3600),
    "What does not move for so long is broken off: a request that does not arrive, an upload, a download that nobody reads. In seconds or with a unit.",
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
  checkUploadAccess(config);
  checkAuthorities(config);
  return config;
}
