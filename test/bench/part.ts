import type { Version } from "./contestants.ts";
import type { Sizes } from "./sizes.ts";

/** The subjects of a run, and its sizes. */
export interface Plan {
  /** This version first, then the one of `--against`. */
  versions: readonly [Version, ...Version[]];
  sizes: Sizes;
  rounds: number;
  withRedisAndS3: boolean;
}

/** A target of the performance, and what was measured. */
export interface Judgement {
  measure: string;
  target: string;
  measured: string;
  isMet: boolean;
  /** The row of README.md: the measure in words, and its value. */
  brief?: readonly [string, string];
}

export interface Table {
  columns: readonly string[];
  rows: readonly (readonly string[])[];
}

/** The results of one part. */
export interface PartResult {
  title: string;
  /** Sentences about the tables. */
  notes: readonly string[];
  tables: readonly Table[];
  judgements: readonly Judgement[];
  /** All measured values, for the JSON file. */
  values: unknown;
}

export type Part = (plan: Plan) => Promise<PartResult>;
