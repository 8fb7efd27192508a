/**
 * Returns a function that runs `work` for several callers at once. A run serves the calls that came before its begin. So
 * a sync of a folder serves everyone who made a file before it.
 */
export function shareRuns<Result>(work: () => Promise<Result>): () => Promise<Result> {
  let running: Promise<unknown> | null = null;
  let next: Promise<Result> | null = null;
  const run = () => {
    next = null;
    const result = work();
    const ended = () => {
      if (running === result) running = null;
    };
    running = result;
    result.then(ended, ended);
    return result;
  };
  return () => {
    if (!running) return run();
    next ??= running.then(run, run);
    return next;
  };
}
