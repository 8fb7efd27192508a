import { createHash } from "node:crypto";
import type { Source } from "../../src/client/send.ts";

/** Reads from an endless repetition of a pattern. */
export function readFrom(pattern: Buffer): Source["read"] {
  return async (offset, target) => {
    for (let done = 0; done < target.length; ) {
      const start = (offset + done) % pattern.length;
      const part = pattern.subarray(start, start + target.length - done);
      target.set(part, done);
      done += part.length;
    }
    return target.length;
  };
}

/** Repeats a pattern up to `size` bytes, a multiple of its length. */
export function* repeat(pattern: Buffer, size: number): Generator<Buffer> {
  for (let done = 0; done < size; done += pattern.length) yield pattern;
}

export async function sha256Of(pieces: AsyncIterable<Buffer> | Iterable<Buffer>): Promise<string> {
  const hash = createHash("sha256");
  for await (const piece of pieces) hash.update(piece);
  return hash.digest("hex");
}
