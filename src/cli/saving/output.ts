import { createReadStream } from "node:fs";
import { resolve } from "node:path";
import { type BundleEntry, contentSize, savedName } from "../../protocol/bundle.ts";
import { countOf, sizeInWords } from "../../protocol/quantities.ts";
import { savedPart, windowsName } from "../../protocol/safe-path.ts";
import { UniquePaths } from "../../protocol/unique-paths.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { withoutControls } from "../terminal/wording.ts";

/** An entry to save as a file. */
export interface FileToDeliver {
  /** The entry's number in the manifest. */
  index: number;
  /** If another file has this name, the saved file gets a number. */
  name: string;
}

/** A folder to save, with everything in it. */
export interface FolderToDeliver {
  /** If something else has this name, the saved folder gets a number. */
  name: string;
  entries: {
    /** The entry's number in the manifest. */
    index: number;
    /** The path below the folder, for this machine; empty for the folder itself. */
    path: string[];
    isFolder: boolean;
  }[];
}

/** The destination that the person chose for the content of a share. */
export interface Output {
  /** The folder for files. Null sends everything to stdout. */
  folder: string | null;
  /** Whether texts are saved as files too. */
  textAsFile: boolean;
}

/** The entries to save as files, and those to print. */
export interface Routes {
  files: FileToDeliver[];
  folders: FolderToDeliver[];
  /** The numbers of the entries for stdout. */
  toStdout: number[];
}

/** `option` is the value of -o. Without it, files go into `currentFolder` and texts to stdout. */
export function chooseOutput(option: string | undefined, currentFolder: string): Output {
  if (option === "-") return { folder: null, textAsFile: false };
  return { folder: resolve(currentFolder, option ?? "."), textAsFile: option !== undefined };
}

export function routeEntries(
  entries: readonly BundleEntry[],
  { folder, textAsFile }: Output,
  platform: NodeJS.Platform,
): Routes {
  const routes: Routes = { files: [], folders: [], toStdout: [] };
  const paths = new UniquePaths((name) => onPlatform(savedPart(name), platform));
  const byName = new Map<string, FolderToDeliver>();
  for (const [index, entry] of entries.entries()) {
    const names = namesInFolder(entry);
    if (folder === null || (entry.kind === "text" && !textAsFile)) routes.toStdout.push(index);
    else if (!names) routes.files.push({ index, name: localName(entry, platform) });
    else {
      const local = entry.kind === "folder" ? paths.addFolder(names) : paths.addFile(names);
      const [name = "", ...path] = (local ?? "").split("/");
      const saved = byName.get(name) ?? { name, entries: [] };
      byName.set(name, saved);
      saved.entries.push({ index, path, isFolder: entry.kind === "folder" });
    }
  }
  routes.folders.push(...byName.values());
  return routes;
}

/** The names in the path of an entry that is in a folder, or is an empty folder; null for others. */
function namesInFolder(entry: BundleEntry): string[] | null {
  if (entry.kind === "text") return null;
  const names = entry.name.split("/");
  return entry.kind === "folder" || names.length > 1 ? names : null;
}

export function hasFolders(entries: readonly BundleEntry[]): boolean {
  return entries.some((entry) => namesInFolder(entry) !== null);
}

/** Maximum number of names that a description of a share lists. */
const MAX_DESCRIBED = 50;

/**
 * "report.pdf (1.2 MiB)", "text (5 bytes)", "4 entries (3 MiB): a.jpg, b.jpg, c.jpg, text", "photos, 2000 files
 * (1 GiB)".
 */
export function describeEntries(entries: readonly BundleEntry[]): string {
  const filesIn = new Map<string, number>();
  const names: string[] = [];
  for (const entry of entries) {
    const [folder] = namesInFolder(entry) ?? [];
    if (folder === undefined) names.push(entry.kind === "text" ? "text" : entry.name);
    else {
      filesIn.set(folder, (filesIn.get(folder) ?? 0) + (entry.kind === "file" ? 1 : 0));
    }
  }
  const folders = [...filesIn].map(([name, files]) => `${name}, ${countOf(files, "file")}`);
  const all = [...folders, ...names];
  const size = sizeInWords(contentSize(entries));
  if (all.length === 1) return `${all[0]} (${size})`;
  const more = all.length - MAX_DESCRIBED;
  const listed = all.slice(0, MAX_DESCRIBED).join(folders.length > 0 ? "; " : ", ");
  return `${all.length} entries (${size}): ${listed}${more > 0 ? `, and ${more} more` : ""}`;
}

/**
 * Writes parts to stdout one after another, byte for byte. On a terminal, it ends the last line, and replaces control
 * characters, because the text is not trusted.
 *
 * @throws OutputClosedError
 */
export async function printParts(terminal: Terminal, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    if (terminal.stdout.isTTY) await showText(terminal, path);
    else for await (const bytes of createReadStream(path)) await terminal.print(bytes);
  }
}

async function showText(terminal: Terminal, path: string): Promise<void> {
  const decoder = new TextDecoder();
  let last = "";
  for await (const bytes of createReadStream(path)) {
    const text = decoder.decode(bytes, { stream: true });
    await terminal.print(withoutControls(text));
    last = text.at(-1) ?? last;
  }
  if (last !== "\n") await terminal.print("\n");
}

/** The name of an entry's file on this machine. Windows reserves more names and characters than other systems. */
export function localName(entry: BundleEntry, platform: NodeJS.Platform): string {
  return onPlatform(savedName(entry), platform);
}

function onPlatform(name: string, platform: NodeJS.Platform): string {
  return platform === "win32" ? windowsName(name) : name;
}
