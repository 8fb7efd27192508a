/** A setting that can't be used as it is; the message names it and says what is expected. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}
