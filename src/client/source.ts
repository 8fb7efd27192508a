import { paddedSize } from "../protocol/age-file.ts";
import { type BundleEntry, contentSize } from "../protocol/bundle.ts";
import { safeName } from "../protocol/safe-name.ts";
import { SourceChangedError } from "./errors.ts";

/** One file or text to send. */
export interface Source {
  kind: "file" | "text";
  /** A text has none. */
  name: string | null;
  /** Its media type, or "". */
  type: string;
  /** In bytes; read once, at the beginning. */
  size: number;

  /**
   * Fills `target` with the bytes from `offset` on; the range lies within `size`. Returns the number of bytes: fewer
   * mean that the source has shrunk. A source that detects a change (a file by its modification time, checked after the
   * read) throws SourceChangedError. Recorded tags detect changes only in chunks that were sent before.
   */
  read(offset: number, target: Uint8Array): Promise<number>;
}

/** The manifest's entries for the sources. */
export function entriesOf(sources: readonly Source[]): BundleEntry[] {
  return sources.map(({ kind, name, type, size }) =>
    kind === "text"
      ? { kind, size }
      : { kind, name: safeName(name ?? "file"), type: type.slice(0, 255), size },
  );
}

/** The plaintext of a share: the sources one after another, then zeros. */
export class Plaintext {
  /** In bytes, with the padding. */
  readonly size: number;
  readonly #sources: readonly Source[];

  constructor(sources: readonly Source[]) {
    this.#sources = sources;
    this.size = paddedSize(contentSize(entriesOf(sources)));
  }

  /**
   * Fills `target` with the bytes from `offset` on; the range lies within `size`.
   *
   * @throws SourceChangedError, and the errors of the source
   */
  async read(offset: number, target: Uint8Array): Promise<void> {
    let filled = 0;
    for (const { source, start, from, to } of this.#partsIn(offset, target.length)) {
      const part = target.subarray(from - offset, to - offset);
      const size = await source.read(from - start, part);
      if (size !== part.length) throw new SourceChangedError(source.name);
      filled = to - offset;
    }
    // The rest is padding.
    target.fill(0, filled);
  }

  /** The name of the only source in [offset, offset + length); null for a text, and if there are several. */
  fileNameIn(offset: number, length: number): string | null {
    const [part, ...others] = this.#partsIn(offset, length);
    return part && others.length === 0 ? part.source.name : null;
  }

  *#partsIn(offset: number, length: number) {
    let start = 0;
    for (const source of this.#sources) {
      const from = Math.max(offset, start);
      const to = Math.min(offset + length, start + source.size);
      if (from < to) yield { source, start, from, to };
      start += source.size;
    }
  }
}
