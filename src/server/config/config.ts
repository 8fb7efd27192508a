import { ConfigError } from "./config-error.ts";
import { isPrivateAddress } from "./oidc-settings.ts";
import { readSecretFile } from "./secret-files.ts";
import type { Setting } from "./setting.ts";
import { settings } from "./settings.ts";

export type Config = {
  [Key in keyof typeof settings]: (typeof settings)[Key] extends Setting<
    infer Value,
    infer Fallback
  >
    ? Value | (Fallback extends null ? null : never)
    : never;
};

type Environment = Record<string, string | undefined>;

/**
 * Reads the settings from the environment, and secrets from the files that it names.
 *
 * @throws ConfigError, which names every invalid setting or, if there is none, all settings that contradict each other
 */
export function readConfig(env: Environment): Config {
  const faults: string[] = [];
  const values = Object.entries(settings).map(([key, each]) => {
    try {
      return [key, readSetting(each, env)];
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      faults.push(error.message);
      return [key, null];
    }
  });
  refuse(faults);
  const config = Object.fromEntries(values) as Config;
  const [firstChoice] = config.expiryChoices ?? [];
  if (firstChoice !== undefined && !env[settings.defaultExpiry.name]?.trim()) {
    config.defaultExpiry = firstChoice;
  }
  checkTogether(config);
  return config;
}

function readSetting(
  { name, fileName, fallback, read }: Setting<unknown, string | null>,
  env: Environment,
): unknown {
  const text = env[name]?.trim() || null;
  const path = (fileName !== null && env[fileName]?.trim()) || null;
  if (fileName === null || path === null) {
    const value = text ?? fallback;
    return value === null ? null : read(value);
  }
  if (text !== null) throw new ConfigError(`Set ${name} or ${fileName}, not both.`);
  return read(readSecretFile(fileName, path), `The content of ${fileName}`);
}

/** Whether the settings name an administrator, or a claim that makes accounts administrators. */
export function hasAdministrator({ adminUsername, oidcAdminClaim }: Config): boolean {
  return adminUsername !== null || oidcAdminClaim !== null;
}

/** Whether upload tokens can create shares. With `oidc` they are for programs, which can't sign in. */
export function takesUploadTokens({ uploadAccess }: Pick<Config, "uploadAccess">): boolean {
  return uploadAccess === "token" || uploadAccess === "oidc";
}

/** Refuses incomplete settings: an operator would expect limited access, or another store, and not get it. */
function checkTogether(config: Config): void {
  const isProxy = config.uploadAccess === "proxy";
  const hasHeader = config.uploadAccessHeader !== null;
  const { expiryChoices } = config;
  const hasPassword = config.adminPassword !== null;
  const hasHash = config.adminPasswordHash !== null;
  const signedTargets = (config.webhookUrls ?? []).filter(({ kind }) => kind === "standard");
  const faults: [boolean, string][] = [
    [
      expiryChoices?.some((seconds) => seconds > config.maxExpiry) ?? false,
      "EXPIRY_CHOICES must not be longer than MAX_EXPIRY.",
    ],
    [
      expiryChoices?.includes(config.defaultExpiry) === false,
      "DEFAULT_EXPIRY must be one of EXPIRY_CHOICES.",
    ],
    [config.defaultExpiry > config.maxExpiry, "DEFAULT_EXPIRY must not be longer than MAX_EXPIRY."],
    [hasHeader && !isProxy, "If UPLOAD_ACCESS_HEADER is set, UPLOAD_ACCESS must be proxy."],
    [isProxy && !hasHeader, "If UPLOAD_ACCESS is proxy, UPLOAD_ACCESS_HEADER must be set."],
    [
      isProxy && config.trustProxy === null,
      "If UPLOAD_ACCESS is proxy, TRUST_PROXY must be set: only its proxies may set the header.",
    ],
    [
      config.webhookSecret === null && signedTargets.length > 0,
      'If WEBHOOK_URLS has an https address, WEBHOOK_SECRET must be set: echo "whsec_$(openssl rand -base64 32)"',
    ],
    [
      config.redisCaFile !== null && config.redisTarget === null,
      "If REDIS_CA_FILE is set, REDIS_URL must be set.",
    ],
    [
      config.s3CaFile !== null && config.s3Bucket === null,
      "If S3_CA_FILE is set, S3_BUCKET must be set.",
    ],
    [hasPassword && hasHash, "Set ADMIN_PASSWORD or ADMIN_PASSWORD_HASH, not both."],
    [
      config.adminUsername !== null && !hasPassword && !hasHash,
      "If ADMIN_USERNAME is set, ADMIN_PASSWORD_HASH or ADMIN_PASSWORD must be set.",
    ],
    [
      config.adminUsername === null && (hasPassword || hasHash),
      "If ADMIN_PASSWORD or ADMIN_PASSWORD_HASH is set, ADMIN_USERNAME must be set.",
    ],
    ...oidcFaults(config),
  ];
  refuse(faults.flatMap(([applies, message]) => (applies ? [message] : [])));
}

/** @throws ConfigError if there is a fault */
function refuse([first, ...others]: readonly string[]): void {
  if (first !== undefined) throw new ConfigError(first, ...others);
}

function oidcFaults(config: Config): [boolean, string][] {
  const { oidcIssuer, oidcClientId, oidcClientSecret, baseUrl } = config;
  const hasIssuer = oidcIssuer !== null;
  const isForSenders = config.uploadAccess === "oidc";
  const hasSenderClaim = config.oidcSenderClaim !== null;
  return [
    [
      hasIssuer !== (oidcClientId !== null) || hasIssuer !== (oidcClientSecret !== null),
      "Set OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET together.",
    ],
    [
      hasIssuer && (baseUrl === null || !isPrivateAddress(baseUrl)),
      "If OIDC_ISSUER is set, BASE_URL must be set to an https address. The provider returns people there.",
    ],
    [
      !hasIssuer && (config.oidcAdminClaim !== null || hasSenderClaim || isForSenders),
      "If OIDC_ADMIN_CLAIM, OIDC_SENDER_CLAIM or UPLOAD_ACCESS=oidc is set, OIDC_ISSUER must be set.",
    ],
    [
      isForSenders !== hasSenderClaim,
      "Set UPLOAD_ACCESS=oidc and OIDC_SENDER_CLAIM together. OIDC_SENDER_CLAIM=* lets every account send.",
    ],
    [
      hasIssuer && config.oidcAdminClaim === null && !isForSenders,
      "If OIDC_ISSUER is set, OIDC_ADMIN_CLAIM or UPLOAD_ACCESS=oidc must be set.",
    ],
  ];
}
