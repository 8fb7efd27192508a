/** Settings that can't be used as they are. The message names each of them and says what is expected, one in a line. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  /** The lines of the message. */
  readonly faults: readonly string[];

  constructor(...faults: [string, ...string[]]) {
    super(faults.join("\n"));
    this.faults = faults;
  }
}
