import type { PortableError } from "../../portable-error.ts";
import type { LifecycleRules } from "../metadata-store.ts";

/** What the thread is started with. */
export interface ThreadData {
  path: string;
  rules: LifecycleRules;
  /** Null: there are no limits. */
  limitsPath: string | null;
  /** Shared memory with one number: how far the clock is ahead of the system's, for tests. */
  aheadMs: Float64Array | null;
}

/** A call of one store's method; or the end, after all others. */
export type ThreadCall =
  | { id: number; store: "metadata" | "limits"; method: string; parameters: unknown[] }
  | "close";

/** Id 0: whether the stores could be opened. */
export type ThreadAnswer = { id: number; value: unknown } | { id: number; error: PortableError };
