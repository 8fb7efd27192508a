/** The reply of a script: values under names. The function `answer` in share.lua makes it. */
export class Reply {
  readonly #fields: ReadonlyMap<string, unknown>;

  /** @param raw names and values in turn; texts and bytes as buffers */
  constructor(raw: unknown) {
    if (!Array.isArray(raw)) throw new Error("a script has replied without a list");
    const fields = new Map<string, unknown>();
    for (let i = 0; i < raw.length; i += 2) fields.set(String(raw[i]), raw[i + 1]);
    this.#fields = fields;
  }

  get outcome(): string {
    return this.text("outcome");
  }

  /** The outcome, which must be one of these. */
  outcomeAmong<const Outcome extends string>(...outcomes: Outcome[]): Outcome {
    const outcome = outcomes.find((candidate) => candidate === this.outcome);
    if (outcome === undefined) throw new Error(`a script has replied with ${this.outcome}`);
    return outcome;
  }

  has(name: string): boolean {
    return (this.#fields.get(name) ?? null) !== null;
  }

  number(name: string): number {
    return this.numberOrNull(name) ?? this.#fail(name);
  }

  numberOrNull(name: string): number | null {
    const value = this.#fields.get(name) ?? null;
    return value === null || typeof value === "number" ? value : this.#fail(name);
  }

  text(name: string): string {
    return this.bytes(name).toString();
  }

  bytes(name: string): Buffer {
    return this.bytesOrNull(name) ?? this.#fail(name);
  }

  bytesOrNull(name: string): Buffer | null {
    const value = this.#fields.get(name) ?? null;
    return value === null || Buffer.isBuffer(value) ? value : this.#fail(name);
  }

  list(name: string): unknown[] {
    const value = this.#fields.get(name);
    return Array.isArray(value) ? value : this.#fail(name);
  }

  #fail(name: string): never {
    throw new Error(`a script has replied without a valid ${name}`);
  }
}

/** The fields of an INFO reply. */
export function infoFields(info: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const line of info.split("\r\n")) {
    const colon = line.indexOf(":");
    if (colon > 0) fields.set(line.slice(0, colon), line.slice(colon + 1));
  }
  return fields;
}
