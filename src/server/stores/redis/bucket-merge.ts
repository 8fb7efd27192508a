/** A sorted sequence of texts in one bucket, which is read in batches. */
export interface Stream {
  readonly bucket: string;
  /** The last text that was read. */
  last: string | null;
}

/** The second batch of a stream, and each later one, is larger by this factor. */
const GROWTH = 4;

/**
 * Merges streams, and returns their first `limit` texts. Reads a small batch of each stream, and more only of those that
 * can still contribute. So the cost depends on `limit` and the number of streams, not on their lengths.
 *
 * @param readMore reads the next texts of each of these streams: `count` texts, or fewer at its end
 */
export async function mergeStreams<Each extends Stream>(
  streams: readonly Each[],
  limit: number,
  isDescending: boolean,
  readMore: (streams: readonly Each[], count: number) => Promise<string[][]>,
): Promise<string[]> {
  if (limit < 1) return [];
  const isAfter = (a: string, b: string) => (isDescending ? a < b : a > b);
  let first: string[] = [];
  let wanted = streams;
  for (let count = Math.ceil(limit / streams.length); wanted.length > 0; count *= GROWTH) {
    const batch = Math.min(count, limit);
    const batches = await readMore(wanted, batch);
    // The default order of texts is the order of bytes here, because all of them are ASCII.
    const sorted = [...first, ...batches.flat()].sort();
    first = (isDescending ? sorted.reverse() : sorted).slice(0, limit);
    const end = first.length < limit ? undefined : first.at(-1);
    wanted = wanted.filter((stream, index) => {
      const texts = batches[index] ?? [];
      stream.last = texts.at(-1) ?? stream.last;
      const mayHaveMore = texts.length === batch && stream.last !== null;
      return mayHaveMore && (end === undefined || !isAfter(stream.last ?? "", end));
    });
  }
  return first;
}
