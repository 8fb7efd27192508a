import { MAX_ENTRIES } from "../../../../protocol/bundle.ts";
import type { ChosenFolder, FileInFolder } from "../../../workers/chosen-folder.ts";

/** The folders of an `<input webkitdirectory>`. Such an input lists no empty folders. */
async function foldersOfInput(files: Iterable<File>): Promise<ChosenFolder[]> {
  const folders = new Map<string, FileInFolder[]>();
  const turns = new Turns();
  for (const file of files) {
    const names = file.webkitRelativePath.split("/").slice(0, -1);
    const [name = ""] = names;
    const inside = folders.get(name) ?? [];
    folders.set(name, inside);
    inside.push({ file, folders: names });
    await turns.next();
  }
  return Promise.all([...folders].map(([name, inside]) => measured(name, inside, [])));
}

async function measured(
  name: string,
  files: readonly FileInFolder[],
  emptyFolders: readonly (readonly string[])[],
): Promise<ChosenFolder> {
  const turns = new Turns();
  let size = 0;
  for (const { file } of files) {
    // A browser may ask the disk for the size, and blocks meanwhile.
    size += file.size;
    await turns.next();
  }
  return { name, files, emptyFolders, size };
}

/** How long the page may work on a list of files before it shows something or reacts. In milliseconds. */
const TURN_MS = 10;

/** Divides a long loop into short tasks. */
class Turns {
  #end = performance.now() + TURN_MS;

  /** Lets the page do something else when a turn is over. */
  async next(): Promise<void> {
    if (performance.now() < this.#end) return;
    await new Promise((resolve) => setTimeout(resolve));
    this.#end = performance.now() + TURN_MS;
  }
}

/** Phones have no such dialog. */
export function canChooseFolder(): boolean {
  return "webkitdirectory" in HTMLInputElement.prototype;
}

/** The input whose dialog is open: the browser could collect it as garbage. */
let openInput: HTMLInputElement | null = null;

/** Opens the browser's dialog for a folder, and reads the folder that a person chooses. */
export function chooseFolder(onFolders: (reading: Promise<ChosenFolder[]>) => void): void {
  const input = document.createElement("input");
  input.type = "file";
  input.webkitdirectory = true;
  input.onchange = () => onFolders(foldersOfInput(input.files ?? []));
  openInput = input;
  openInput.click();
}

/**
 * Reads the list of a dropped folder. The files themselves are read when they are sent. It stops when there are more
 * files than a share can have.
 *
 * @throws DOMException if the browser can't read a folder or file
 */
export async function readFolder(root: FileSystemDirectoryEntry): Promise<ChosenFolder> {
  const files: FileInFolder[] = [];
  const emptyFolders: string[][] = [];
  const waiting = [{ entry: root, names: [root.name] }];
  for (let next = waiting.pop(); next && files.length <= MAX_ENTRIES; next = waiting.pop()) {
    const { entry, names } = next;
    const inside = await entriesIn(entry);
    if (inside.length === 0) emptyFolders.push(names);
    const folders: typeof waiting = [];
    for (const child of inside) {
      if (isFolder(child)) folders.push({ entry: child, names: [...names, child.name] });
      else files.push({ file: await fileOf(child as FileSystemFileEntry), folders: names });
    }
    waiting.push(...folders.reverse());
  }
  return measured(root.name, files, emptyFolders);
}

export function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

/** In the order of their names. A reader returns a part at a time, and nothing at the end. */
async function entriesIn(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const entries: FileSystemEntry[] = [];
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, reject);
    });
    if (part.length === 0) return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    entries.push(...part);
  }
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => {
    entry.file(resolve, reject);
  });
}
