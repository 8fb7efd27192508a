import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { say } from "./progress.ts";

const run = promisify(execFile);

/** The participants of a comparison. A call measures one of them once. */
export type Measured<Name extends string, Result> = Record<Name, () => Promise<Result>>;

/**
 * Measures all in turn, so that other programs slow all of them down. The order changes with each round. Unless
 * `warmUp` is false, the first round warms up and does not count.
 */
export async function inRounds<Name extends string, Result>(
  title: string,
  rounds: number,
  measured: Measured<Name, Result>,
  { warmUp = true } = {},
): Promise<Record<Name, Result[]>> {
  const names = Object.keys(measured) as Name[];
  const results = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<
    Name,
    Result[]
  >;
  for (let round = warmUp ? 0 : 1; round <= rounds; round++) {
    say(`${title}: ${round === 0 ? "warm-up" : `round ${round} of ${rounds}`}`);
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const result = await measured[name]();
      if (round > 0) results[name].push(result);
      // Bytes that nobody has synced would slow the next one down.
      await run("sync");
    }
  }
  return results;
}

/** A median with the lowest and the highest value. */
export interface Spread {
  median: number;
  least: number;
  most: number;
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[half]];
  const median = ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2;
  return { median, least: sorted[0] ?? Number.NaN, most: sorted.at(-1) ?? Number.NaN };
}

/** The ratios of each round. */
export function ratiosOf(values: readonly number[], references: readonly number[]): Spread {
  return spreadOf(values.map((value, round) => value / (references[round] ?? Number.NaN)));
}
