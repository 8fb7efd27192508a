/** A body broke off, or nobody wants the rest of it: what has come of it is good. */
export class BodyEndedEarly extends Error {}

/**
 * The pieces of a body until it ends, or until the signal ends it. What comes after that is read and dropped: nobody
 * else can read on while the body's iterator lives, and what is unread keeps the answer from its sender.
 *
 * @throws BodyEndedEarly where it was not whole
 */
export async function* untilAborted(
  body: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  const iterator = body[Symbol.asyncIterator]();
  let isOver = false;
  const readNext = async () => {
    try {
      const next = await iterator.next();
      isOver = next.done === true;
      return next;
    } catch {
      isOver = true;
      throw new BodyEndedEarly();
    }
  };
  try {
    for (;;) {
      const next = await unlessAborted(signal, readNext());
      if (next.done) return;
      yield next.value;
    }
  } finally {
    if (!isOver) void discard(iterator);
  }
}

/** Promise.race would keep every result, and so the whole body, for as long as the signal lives. */
function unlessAborted<Result>(signal: AbortSignal, work: Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(new BodyEndedEarly());
    signal.addEventListener("abort", onAbort, { once: true });
    if (signal.aborted) onAbort();
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}

async function discard(iterator: AsyncIterator<Uint8Array>): Promise<void> {
  try {
    while (!(await iterator.next()).done);
  } catch {
    // The connection is gone: so is what was to be read.
  }
}
