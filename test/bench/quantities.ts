import type { Spread } from "./rounds.ts";

/** "187 (180-193)" */
export function spread({ median, least, most }: Spread, digits = 0): string {
  return `${number(median, digits)} (${number(least, digits)}-${number(most, digits)})`;
}

/** The words "0.87 times" for a ratio. */
export function times({ median }: Spread): string {
  return `${number(median, 2)} times`;
}

export function number(value: number, digits = 0): string {
  return value.toLocaleString("en", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

export function megabytes(bytes: number): string {
  return `${number(bytes / 1e6)} MB`;
}

export function percent(share: number): string {
  return `${number(100 * share)} %`;
}
