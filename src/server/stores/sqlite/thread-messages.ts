import type { PortableError } from "../../runtime/portable-error.ts";
import type { LifecycleRules } from "../../shares/metadata-store.ts";

/** What the thread is started with. */
export interface ThreadData {
  path: string;
  rules: LifecycleRules;
  /** Null: there are no limits. */
  limitsPath: string | null;
  /** Null: nobody needs an upload token. */
  tokensPath: string | null;
  /** Shared memory with one number: how far the clock is ahead of the system's, for tests. */
  aheadMs: Float64Array | null;
}

export type StoreName = "metadata" | "blobPlace" | "limits" | "uploadTokens";

/** A call of one store's method; or the end, after all others. */
export type ThreadCall =
  | { id: number; store: StoreName; method: string; parameters: unknown[] }
  | "close";

/** Id 0: whether the stores could be opened. */
export type ThreadAnswer = { id: number; value: unknown } | { id: number; error: PortableError };
