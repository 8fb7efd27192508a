/**
 * Shares one reading among all callers of the next `forMs` milliseconds. A caller after a failure reads again.
 *
 * @param now a monotonic clock, milliseconds
 */
export function fresh<Value>(
  read: () => Promise<Value>,
  forMs: number,
  now: () => number = () => performance.now(),
): () => Promise<Value> {
  let latest: { at: number; value: Promise<Value> } | null = null;
  return () => {
    const at = now();
    if (latest && at - latest.at <= forMs) return latest.value;
    const reading = { at, value: read() };
    latest = reading;
    reading.value.catch(() => {
      if (latest === reading) latest = null;
    });
    return reading.value;
  };
}
