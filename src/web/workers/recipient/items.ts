import type { BundleEntry } from "../../../protocol/bundle.ts";
import type { FolderFile, Item } from "../receive-messages.ts";

/** The items of a share. `entries` has the numbers of the entries of each. */
export interface Items {
  items: Item[];
  entries: number[][];
}

/** Each file and text is an item, and so is each folder with everything in it. */
export function itemsOf(entries: readonly BundleEntry[]): Items {
  const items: Item[] = [];
  const numbers: number[][] = [];
  const folders = new Map<string, number>();
  for (const [index, entry] of entries.entries()) {
    const name = entry.kind === "text" ? null : folderOf(entry);
    const known = name === null ? undefined : folders.get(name);
    if (known !== undefined) {
      numbers[known]?.push(index);
      const item = items[known];
      if (item?.kind === "folder" && entry.kind === "file") {
        item.files++;
        item.size += entry.size;
      }
      continue;
    }
    numbers.push([index]);
    if (name === null) items.push(plainItem(entry));
    else {
      folders.set(name, items.length);
      const files = entry.kind === "file" ? 1 : 0;
      items.push({ kind: "folder", name, size: entry.size, files });
    }
  }
  return { items, entries: numbers };
}

/** A file of an item, and the number of its entry. */
interface FileOfItem extends FolderFile {
  entry: number;
}

/** The files of the item with these entries: those of a folder, with paths below it, or the file itself. */
export function filesOf(entries: readonly BundleEntry[], numbers: readonly number[]): FileOfItem[] {
  return numbers.flatMap((number) => {
    const entry = entries[number];
    if (entry?.kind !== "file") return [];
    const { name, size } = entry;
    return { entry: number, path: name.slice(name.indexOf("/") + 1), size };
  });
}

/** The outermost folder of an entry; null if the entry is in none. */
function folderOf({ kind, name }: Exclude<BundleEntry, { kind: "text" }>): string | null {
  const [first = "", ...rest] = name.split("/");
  return kind === "folder" || rest.length > 0 ? first : null;
}

function plainItem(entry: BundleEntry): Item {
  const { size } = entry;
  return entry.kind === "text" ? { kind: "text", size } : { kind: "file", name: entry.name, size };
}
