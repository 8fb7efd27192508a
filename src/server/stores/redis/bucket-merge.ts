/** A sorted sequence of texts in one bucket, read in batches. */
export interface Stream {
  readonly bucket: string;
  /** What has been read so far, in order. */
  readonly read: string[];
  /** Whether more may follow. */
  isOpen: boolean;
}

/** A text and its stream. */
export interface Merged<Each extends Stream> {
  key: string;
  stream: Each;
}

/**
 * Merges streams, and returns their first `limit` texts. Reads a small batch of each stream, and more only of those that
 * can still contribute. So the cost depends on `limit` and the number of streams, not on their lengths.
 *
 * @param readMore appends at most `count` texts to each of these streams, and closes those that have ended
 */
export async function mergeStreams<Each extends Stream>(
  streams: readonly Each[],
  limit: number,
  isDescending: boolean,
  readMore: (streams: readonly Each[], count: number) => Promise<void>,
): Promise<Merged<Each>[]> {
  if (limit < 1) return [];
  const isBefore = (a: string, b: string) => (isDescending ? a > b : a < b);
  // Most pages need no second batch if the texts are spread evenly.
  let count = Math.min(limit, Math.max(2, Math.ceil((3 * limit) / streams.length)));
  for (let wanting = streams; ; count *= 2) {
    await readMore(wanting, count);
    const all = streams.flatMap((stream) => stream.read.map((key) => ({ key, stream })));
    all.sort((a, b) => (a.key === b.key ? 0 : isBefore(a.key, b.key) ? -1 : 1));
    const first = all.slice(0, limit);
    const last = first.length < limit ? null : first.at(-1);
    wanting = streams.filter(({ isOpen, read }) => {
      const end = read.at(-1);
      return isOpen && (!last || end === undefined || !isBefore(last.key, end));
    });
    if (wanting.length === 0) return first;
  }
}
