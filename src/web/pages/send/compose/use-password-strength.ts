import { useEffect, useMemo, useState } from "preact/hooks";
import { isGenerated } from "../../../../protocol/generated-password.ts";
import { TrustedWorker } from "../../../trusted-worker.ts";
import type { StrengthReport } from "../../../workers/strength.worker.ts";
import workerUrl from "../../../workers/strength.worker.ts?worker&url";

export type Strength = "weak" | "fair" | "strong";

/** Asks when typing pauses, so that a screen reader does not announce each letter. */
const TYPING_PAUSE_MS = 300;

/**
 * How hard a typed password is to guess. Null: not known, or the page generated it. The estimate runs in a Worker of its
 * own, which loads with the first typed password.
 */
export function usePasswordStrength(password: string): Strength | null {
  const [score, setScore] = useState<number | null>(null);
  const worker = useMemo(
    () =>
      new TrustedWorker<string, StrengthReport>(workerUrl, (report) => {
        // Without the estimate, the page works all the same.
        if (report.kind === "strength") setScore(report.score);
      }),
    [],
  );
  useEffect(() => () => worker.terminate(), [worker]);
  const isTyped = password !== "" && !isGenerated(password);
  useEffect(() => {
    if (!isTyped) return setScore(null);
    const timer = setTimeout(() => worker.send(password), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [password, isTyped, worker]);
  return isTyped && score !== null ? strengthOf(score) : null;
}

function strengthOf(score: number): Strength {
  if (score <= 1) return "weak";
  return score === 2 ? "fair" : "strong";
}
