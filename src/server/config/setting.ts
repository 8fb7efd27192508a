import type { Reader } from "./setting-readers.ts";

/** One setting: its name in the environment, its meaning, and how its value is parsed. */
export interface Setting<Value, Fallback extends string | null> {
  name: string;
  doc: string;
  /** The default, in the form of the environment. */
  fallback: Fallback;
  /** @throws ConfigError */
  read(text: string): Value;
}

export function setting<Value, Fallback extends string | null>(
  name: string,
  fallback: Fallback,
  read: Reader<Value>,
  doc: string,
): Setting<Value, Fallback> {
  return { name, fallback, read: (text) => read(text, name), doc };
}
