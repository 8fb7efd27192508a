/** The owner's page shows progress. More often would cost every download a message that hardly anybody reads. */
const REPORT_EVERY_MS = 1_000;

/**
 * Passes pieces on, and reports the offset up to which they were sent: now and then, and at the end. A short response has no
 * progress.
 *
 * @param start the offset of the first piece
 * @param now in milliseconds
 */
export async function* reportServed(
  pieces: AsyncIterable<Uint8Array>,
  start: number,
  report: (offset: number, isEnd: boolean) => void,
  now: () => number = () => performance.now(),
): AsyncGenerator<Uint8Array, void, undefined> {
  let offset = start;
  let reportedAt = now();
  let isReported = false;
  for await (const piece of pieces) {
    offset += piece.length;
    // The caller asks for the next piece when this one was sent, and may then have freed its memory.
    yield piece;
    if (now() - reportedAt < REPORT_EVERY_MS) continue;
    reportedAt = now();
    isReported = true;
    report(offset, false);
  }
  if (isReported) report(offset, true);
}
