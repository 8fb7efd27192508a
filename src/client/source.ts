import { paddedSize } from "../protocol/age-file.ts";
import { type BundleEntry, fitsVersion1, type ManifestVersion } from "../protocol/bundle.ts";
import { encodeUtf8 } from "../protocol/bytes.ts";
import { CodedError } from "../protocol/errors.ts";
import { safeName } from "../protocol/safe-name.ts";
import { MAX_PATH_BYTES, MAX_PATH_DEPTH, safePart } from "../protocol/safe-path.ts";
import { UniquePaths } from "../protocol/unique-paths.ts";
import { SourceChangedError } from "./errors.ts";

/** One file, text or empty folder to send. */
export interface Source {
  kind: "file" | "text" | "folder";
  /** A text has none. */
  name: string | null;
  /** The folders of the share that contain it, from the outermost on; none unless set. */
  folders?: readonly string[] | undefined;
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

/** The entries of a manifest, and the version that can list them. */
export interface Bundle {
  version: ManifestVersion;
  entries: BundleEntry[];
}

/**
 * The manifest's entries for the sources, in the same order. Names that are not safe are changed. The version is 1 if
 * possible, so that older recipients can open the share.
 *
 * @throws CodedError `path_too_long`
 */
export function bundleOf(sources: readonly Source[]): Bundle {
  const plain = sources.map((source) => entryOf(source, safeName(source.name ?? "file")));
  const hasFolders = sources.some(({ kind, folders }) => kind === "folder" || folders?.length);
  return !hasFolders && fitsVersion1(plain)
    ? { version: 1, entries: plain }
    : { version: 2, entries: entriesInFolders(sources) };
}

function entriesInFolders(sources: readonly Source[]): BundleEntry[] {
  const paths = new UniquePaths(safePart);
  return sources.flatMap((source) => {
    if (source.kind === "text") return entryOf(source, "");
    const names = namesOf(source);
    const path = source.kind === "folder" ? paths.addFolder(names) : paths.addFile(names);
    if (path === null) return [];
    const isLong = names.length > MAX_PATH_DEPTH || encodeUtf8(path).length > MAX_PATH_BYTES;
    if (isLong) throw new CodedError("path_too_long", `The path “${names.join("/")}” is too long.`);
    return entryOf(source, path);
  });
}

function entryOf({ kind, type, size }: Source, name: string): BundleEntry {
  switch (kind) {
    case "text":
      return { kind, size };
    case "folder":
      return { kind, name, size: 0 };
    case "file":
      return { kind, name, type: type.slice(0, 255), size };
  }
}

function namesOf({ name, folders = [] }: Source): string[] {
  return [...folders, name ?? "file"];
}

/** The path of a file among the sources; null for a text. */
function pathOf(source: Source): string | null {
  return source.kind === "text" ? null : namesOf(source).join("/");
}

/** The plaintext of a share: the sources one after another, then zeros. */
export class Plaintext {
  /** In bytes, with the padding. */
  readonly size: number;
  readonly #sources: readonly Source[];
  /** The offset of each source, and the end of the last one. */
  readonly #starts: number[] = [0];

  constructor(sources: readonly Source[]) {
    this.#sources = sources;
    let end = 0;
    for (const { size } of sources) {
      end += size;
      this.#starts.push(end);
    }
    this.size = paddedSize(end);
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
      if (size !== part.length) throw new SourceChangedError(pathOf(source));
      filled = to - offset;
    }
    // The rest is padding.
    target.fill(0, filled);
  }

  /** The path of the only source in [offset, offset + length); null for a text, and if there are several. */
  fileNameIn(offset: number, length: number): string | null {
    const [part, ...others] = this.#partsIn(offset, length);
    return part && others.length === 0 ? pathOf(part.source) : null;
  }

  *#partsIn(offset: number, length: number) {
    const end = offset + length;
    for (let index = this.#lastStartUpTo(offset); index < this.#sources.length; index++) {
      const source = this.#sources[index] as Source;
      const start = this.#starts[index] as number;
      if (start >= end) return;
      const from = Math.max(offset, start);
      const to = Math.min(end, start + source.size);
      if (from < to) yield { source, start, from, to };
    }
  }

  /** The last source that starts at `offset` or before it. A binary search: a share can have thousands of files. */
  #lastStartUpTo(offset: number): number {
    let [low, high] = [0, this.#sources.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#starts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
