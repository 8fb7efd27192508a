import type { Reader } from "./setting-readers.ts";

/** One setting: its name in the environment, its meaning, and how its value is parsed. */
export interface Setting<Value, Fallback extends string | null> {
  name: string;
  doc: string;
  /** The default, in the form of the environment. */
  fallback: Fallback;
  /** The variable that names a file with the value; null if the value is not secret. */
  fileName: string | null;
  /**
   * @param source names the value in an error
   * @throws ConfigError
   */
  read(text: string, source?: string): Value;
}

export function setting<Value, Fallback extends string | null>(
  name: string,
  fallback: Fallback,
  read: Reader<Value>,
  doc: string,
): Setting<Value, Fallback> {
  return { name, fallback, fileName: null, read: (text, source = name) => read(text, source), doc };
}

/** A setting whose value is a secret. NAME_FILE can name a file that contains it. A secret has no default. */
export function secretSetting<Value>(
  name: string,
  read: Reader<Value>,
  doc: string,
): Setting<Value, null> {
  return { ...setting(name, null, read, doc), fileName: `${name}_FILE` };
}
