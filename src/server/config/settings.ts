import { resolve } from "node:path";
import { brandSettings } from "./brand-settings.ts";
import { monitoringSettings } from "./monitoring-settings.ts";
import { oidcSettings } from "./oidc-settings.ts";
import { secretSetting, setting } from "./setting.ts";
import {
  bytes,
  contact,
  durations,
  headerName,
  integer,
  networks,
  oneOf,
  onOrOff,
  passwordHash,
  rate,
  redisAddress,
  seconds,
  secret,
  text,
  userName,
  webAddress,
} from "./setting-readers.ts";
import { siteAddress } from "./site-address.ts";

const path = (value: string) => resolve(value);
const YEAR_SECONDS = 366 * 86_400;
const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;

/** Every setting of the server. `npm run docs:settings` writes the table in docs/settings.md from it. */
export const settings = {
  port: setting("PORT", "3000", integer(0, 65_535), "The TCP port. `0`: any free port."),
  host: setting("HOST", "127.0.0.1", text, "The address to listen on. `0.0.0.0` or `::`: all."),
  workers: setting("WORKERS", "1", integer(1, 64), "The number of server processes."),
  dataDir: setting("DATA_DIR", "./data", path, "The folder for all data."),
  baseUrl: setting(
    "BASE_URL",
    null,
    siteAddress,
    "The public address of the server, with its path if it has one (`https://example.org/share`). Share links begin with it. Not set: the address of the request.",
  ),
  maxShareSize: setting("MAX_SHARE_SIZE", "5 GiB", bytes, "The maximum encrypted size of a share."),
  storageLimit: setting(
    "STORAGE_LIMIT",
    null,
    bytes,
    "The maximum size of all shares together. A new share reserves its size. Not set: the size of the disk.",
  ),
  diskFloor: setting(
    "DISK_FLOOR",
    "256 MiB",
    bytes,
    "Free space to keep on the disk of DATA_DIR. The server refuses a share that would use it.",
  ),
  defaultExpiry: setting(
    "DEFAULT_EXPIRY",
    "18000",
    seconds(1, YEAR_SECONDS),
    "The lifetime of a share if its sender chooses none: seconds, or a number with a unit (5h, 30 days).",
  ),
  maxExpiry: setting(
    "MAX_EXPIRY",
    "2592000",
    seconds(1, YEAR_SECONDS),
    "The maximum lifetime of a share: seconds, or a number with a unit.",
  ),
  expiryChoices: setting(
    "EXPIRY_CHOICES",
    null,
    durations(1, YEAR_SECONDS),
    "The lifetimes among which senders choose, with commas between them: `1 h, 1 day, 7 days`. If DEFAULT_EXPIRY is not set, the first is the default. Not set: any lifetime up to MAX_EXPIRY.",
  ),
  maxDownloads: setting(
    "MAX_DOWNLOADS",
    "100",
    integer(1, 100_000),
    "The maximum number of downloads of a share.",
  ),
  claimLease: setting(
    "CLAIM_LEASE",
    "900",
    seconds(1, 86_400),
    "How long a recipient can resume a download after the last served byte: seconds, or a number with a unit.",
  ),
  passwordAttempts: setting(
    "PASSWORD_ATTEMPTS",
    "5",
    integer(1, 20),
    "The number of wrong passwords that locks a share.",
  ),
  passwordRequired: setting(
    "PASSWORD_REQUIRED",
    "off",
    onOrOff,
    "`on`: the server refuses a share without a password.",
  ),
  receiveOnly: setting(
    "RECEIVE_ONLY",
    "off",
    onOrOff,
    "`on`: this server accepts no new share and has no page to send. People can open shares that another server on the same stores has accepted (docs/settings.md).",
  ),
  abuseContact: setting(
    "ABUSE_CONTACT",
    null,
    contact,
    "Where people report abuse: a `mailto:` or `https:` address. The pages of recipients and the error pages show it.",
  ),
  ...brandSettings,
  s3Bucket: setting(
    "S3_BUCKET",
    null,
    text,
    "The bucket of an S3-compatible store for ciphertexts. Not set: a folder in DATA_DIR.",
  ),
  s3Endpoint: setting(
    "S3_ENDPOINT",
    null,
    webAddress,
    "The address of the S3-compatible store. Not set: Amazon S3 in S3_REGION.",
  ),
  s3Region: setting("S3_REGION", "us-east-1", text, "The region of the bucket."),
  s3AccessKeyId: secretSetting(
    "S3_ACCESS_KEY_ID",
    text,
    "The access key ID for the S3 store. It is no secret, but is often stored with one.",
  ),
  s3SecretAccessKey: secretSetting("S3_SECRET_ACCESS_KEY", text, "The secret of that access key."),
  s3Addressing: setting(
    "S3_ADDRESSING",
    "path",
    oneOf("path", "host"),
    "The position of the bucket name in requests: `path` (endpoint/bucket) or `host` (bucket.endpoint).",
  ),
  s3CaFile: setting(
    "S3_CA_FILE",
    null,
    path,
    "A PEM file of certificate authorities for S3_ENDPOINT, in addition to the public ones.",
  ),
  redisTarget: secretSetting(
    "REDIS_URL",
    redisAddress,
    "The Redis or Valkey server for metadata, which several servers can share (docs/stores.md). Not set: SQLite.",
  ),
  redisCaFile: setting(
    "REDIS_CA_FILE",
    null,
    path,
    "A PEM file of certificate authorities for REDIS_URL, in addition to the public ones.",
  ),
  redisAcceptDataLoss: setting(
    "REDIS_ACCEPT_DATA_LOSS",
    "off",
    onOrOff,
    "`on`: start even if Redis may evict shares, lose them in a restart, or restore burned shares.",
  ),
  secretKey: secretSetting(
    "SECRET_KEY",
    secret,
    "At least 32 characters. The server hashes client addresses with it, and derives the keys of admin sessions from it. Not set: generated, and stored in DATA_DIR. Required with REDIS_URL, with the same value on all servers.",
  ),
  trustProxy: setting(
    "TRUST_PROXY",
    null,
    networks,
    "Addresses and networks of the proxies whose X-Forwarded-For, -Proto and -Host headers are trusted, separated by commas. Not set: none.",
  ),
  uploadAccess: setting(
    "UPLOAD_ACCESS",
    "open",
    oneOf("open", "token", "proxy", "oidc"),
    "Who may create shares. `open`: everyone. `token`: holders of an upload token (`onetimeshare upload-token`). `proxy`: users that a trusted proxy has signed in (UPLOAD_ACCESS_HEADER). `oidc`: users that OIDC_ISSUER signs in, and holders of an upload token.",
  ),
  uploadAccessHeader: setting(
    "UPLOAD_ACCESS_HEADER",
    null,
    headerName,
    "With UPLOAD_ACCESS=proxy: the header in which a proxy of TRUST_PROXY names the signed-in user, such as X-Forwarded-User.",
  ),
  adminUsername: setting(
    "ADMIN_USERNAME",
    null,
    userName,
    "The name of the administrator, for the sign-in at `/admin`. Not set: there is no administrator.",
  ),
  adminPassword: secretSetting(
    "ADMIN_PASSWORD",
    text,
    "The password of the administrator. Better: ADMIN_PASSWORD_HASH.",
  ),
  adminPasswordHash: secretSetting(
    "ADMIN_PASSWORD_HASH",
    passwordHash,
    "The hash of the administrator's password, made by `onetimeshare hash-password`. In a Compose file, write each `$` as `$$`.",
  ),
  ...oidcSettings,
  rateLimit: setting("RATE_LIMIT", "on", onOrOff, "`off`: no limits per client, for benchmarks."),
  rateLimitCreate: setting(
    "RATE_LIMIT_CREATE",
    "30/hour",
    rate,
    "Requests of one client to create a share. Requests refused because storage is full count too.",
  ),
  rateLimitClaim: setting(
    "RATE_LIMIT_CLAIM",
    "60/minute",
    rate,
    "Claims and previews of one client.",
  ),
  rateLimitPassword: setting(
    "RATE_LIMIT_PASSWORD",
    "10/minute",
    rate,
    "Claims and previews of one client that send a password proof.",
  ),
  rateLimitAdminLogin: setting(
    "RATE_LIMIT_ADMIN_LOGIN",
    "5/15 minutes",
    rate,
    "Failed sign-ins of one client as the administrator. Failed sign-ins of senders (UPLOAD_ACCESS=oidc) have the same limit and a count of their own. The limit applies with RATE_LIMIT=off too.",
  ),
  maxUnfinishedUploads: setting(
    "MAX_UNFINISHED_UPLOADS",
    "3",
    integer(1, 1_000),
    "Unfinished uploads of one client. An upload without data for ten minutes no longer counts.",
  ),
  dailyUploadLimit: setting(
    "DAILY_UPLOAD_LIMIT",
    null,
    bytes,
    "Bytes that one client may upload in a day. Each request to create a share counts its size, even if storage is full. Not set: no limit.",
  ),
  maxConnections: setting(
    "MAX_CONNECTIONS",
    "4096",
    integer(1, 1_000_000),
    "Open connections of all clients to one process.",
  ),
  maxConnectionsPerClient: setting(
    "MAX_CONNECTIONS_PER_CLIENT",
    "256",
    integer(1, 1_000_000),
    "Open connections of one client to one process. The proxies of TRUST_PROXY have no limit.",
  ),
  stallTimeout: setting(
    "STALL_TIMEOUT",
    "30",
    seconds(1, 3600),
    "The idle time-out: seconds, or a number with a unit. The server closes a connection if a request, upload or download transfers no data for this time.",
  ),
  logLevel: setting(
    "LOG_LEVEL",
    "info",
    oneOf(...LOG_LEVELS),
    "The lowest level that the server logs.",
  ),
  ...monitoringSettings,
};
