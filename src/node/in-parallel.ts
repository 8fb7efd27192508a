/**
 * Does the work for each value, with at most `limit` at the same time. After an error, it begins no more and waits for
 * those that run.
 *
 * @throws the first error
 */
export async function inParallel<Value>(
  values: Iterable<Value> | AsyncIterable<Value>,
  limit: number,
  work: (value: Value) => Promise<unknown>,
): Promise<void> {
  const running = new Set<Promise<unknown>>();
  const errors: unknown[] = [];
  for await (const value of values) {
    const task = work(value)
      .catch((error: unknown) => errors.push(error))
      .finally(() => running.delete(task));
    running.add(task);
    if (running.size >= limit) await Promise.race(running);
    if (errors.length > 0) break;
  }
  await Promise.all(running);
  if (errors.length > 0) throw errors[0];
}
