import { numberedName } from "./safe-name.ts";
import { foldName } from "./safe-path.ts";

interface Folder {
  /** With a slash at the end; empty for the root. */
  path: string;
  /** The folders in it, by their names before the change. */
  folders: Map<string, Folder>;
  /** The folded names in it. */
  taken: Set<string>;
  /** The last number of each name. This map avoids quadratic time for thousands of files with one name. */
  lastNumbers: Map<string, number>;
}

/**
 * Gives each file a path of its own. `change` changes each name of a path, and names that became equal get numbers:
 * "a.txt", "a (2).txt".
 */
export class UniquePaths {
  readonly #change: (name: string) => string;
  readonly #root = emptyFolder("");

  constructor(change: (name: string) => string) {
    this.#change = change;
  }

  /** The path for a new file. @param names its folders and its name */
  addFile(names: readonly string[]): string {
    const folder = this.#folder(names.slice(0, -1));
    return folder.path + this.#freeName(folder, names.at(-1) ?? "");
  }

  /** The path for an empty folder. Null if the folder exists. */
  addFolder(names: readonly string[]): string | null {
    const parent = this.#folder(names.slice(0, -1));
    const name = names.at(-1) ?? "";
    if (parent.folders.has(name)) return null;
    return this.#folder(names).path.slice(0, -1);
  }

  #folder(names: readonly string[]): Folder {
    let folder = this.#root;
    for (const name of names) {
      let next = folder.folders.get(name);
      if (!next) {
        next = emptyFolder(`${folder.path}${this.#freeName(folder, name)}/`);
        folder.folders.set(name, next);
      }
      folder = next;
    }
    return folder;
  }

  #freeName({ taken, lastNumbers }: Folder, original: string): string {
    const name = this.#change(original);
    for (let number = (lastNumbers.get(name) ?? 0) + 1; ; number++) {
      const candidate = numberedName(name, number);
      if (taken.has(foldName(candidate))) continue;
      taken.add(foldName(candidate));
      lastNumbers.set(name, number);
      return candidate;
    }
  }
}

function emptyFolder(path: string): Folder {
  return { path, folders: new Map(), taken: new Set(), lastNumbers: new Map() };
}
