/**
 * A body ended early, by the client or by an abort. The bytes received so far are valid. The cause is the error of the
 * body, if there is one.
 */
export class BodyEndedEarly extends Error {}

/**
 * Yields the pieces of a body until it ends or the signal aborts. After an abort the rest is read and discarded,
 * because unread bytes can keep the response from the client.
 *
 * @throws BodyEndedEarly when the body is not complete
 */
export async function* untilAborted<Piece>(
  body: AsyncIterable<Piece>,
  signal: AbortSignal,
): AsyncGenerator<Piece, void, undefined> {
  const iterator = body[Symbol.asyncIterator]();
  let hasEnded = false;
  const readNext = async () => {
    try {
      const next = await iterator.next();
      hasEnded = next.done === true;
      return next;
    } catch (cause) {
      hasEnded = true;
      throw new BodyEndedEarly("", { cause });
    }
  };
  try {
    for (;;) {
      const next = await unlessAborted(signal, readNext());
      if (next.done) return;
      yield next.value;
    }
  } finally {
    if (!hasEnded) void discard(iterator);
  }
}

/** Promise.race would keep every piece in memory for the lifetime of the signal. */
function unlessAborted<Result>(signal: AbortSignal, work: Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(new BodyEndedEarly());
    signal.addEventListener("abort", onAbort, { once: true });
    if (signal.aborted) onAbort();
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}

async function discard(iterator: AsyncIterator<unknown>): Promise<void> {
  try {
    while (!(await iterator.next()).done);
  } catch {
    // The connection is closed, so there is nothing left to read.
  }
}
