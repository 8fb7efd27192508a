import { ConfigError } from "./config-error.ts";
import { type Setting, settings } from "./settings.ts";

export type Config = {
  [Key in keyof typeof settings]: (typeof settings)[Key] extends Setting<
    infer Value,
    infer Fallback
  >
    ? Value | (Fallback extends null ? null : never)
    : never;
};

/** @throws ConfigError for the first invalid setting, or for settings that contradict each other */
export function readConfig(env: Record<string, string | undefined>): Config {
  const values = Object.entries(settings).map(([key, { name, fallback, read }]) => {
    const text = env[name]?.trim() || fallback;
    return [key, text === null ? null : read(text)];
  });
  const config = Object.fromEntries(values) as Config;
  if (config.defaultExpiry > config.maxExpiry) {
    throw new ConfigError("DEFAULT_EXPIRY must not be longer than MAX_EXPIRY.");
  }
  checkUploadAccess(config);
  checkAuthorities(config);
  return config;
}

/** An incomplete configuration of `proxy` must not look like limited access, nor like open access. */
function checkUploadAccess({ uploadAccess, uploadAccessHeader, trustProxy }: Config): void {
  if (uploadAccess !== "proxy") {
    if (uploadAccessHeader === null) return;
    throw new ConfigError("If UPLOAD_ACCESS_HEADER is set, UPLOAD_ACCESS must be proxy.");
  }
  if (uploadAccessHeader === null) {
    throw new ConfigError("If UPLOAD_ACCESS is proxy, UPLOAD_ACCESS_HEADER must be set.");
  }
  if (trustProxy === null) {
    throw new ConfigError(
      "If UPLOAD_ACCESS is proxy, TRUST_PROXY must be set: only its proxies may set the header.",
    );
  }
}

/** Authorities for a store that is not used show that the setting of the store is missing. */
function checkAuthorities({ redisCaFile, redisTarget, s3CaFile, s3Bucket }: Config): void {
  if (redisCaFile !== null && redisTarget === null) {
    throw new ConfigError("If REDIS_CA_FILE is set, REDIS_URL must be set.");
  }
  if (s3CaFile !== null && s3Bucket === null) {
    throw new ConfigError("If S3_CA_FILE is set, S3_BUCKET must be set.");
  }
}
