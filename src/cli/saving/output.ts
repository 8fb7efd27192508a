import { createReadStream } from "node:fs";
import { resolve } from "node:path";
import { type BundleEntry, contentSize, savedName } from "../../protocol/bundle.ts";
import { sizeInWords } from "../../protocol/quantities.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { withoutControls } from "../terminal/wording.ts";

/** An entry to save as a file. */
export interface FileToDeliver {
  /** The entry's number in the manifest. */
  index: number;
  /** If another file has this name, the saved file gets a number. */
  name: string;
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
  const routes: Routes = { files: [], toStdout: [] };
  for (const [index, entry] of entries.entries()) {
    if (folder === null || (entry.kind === "text" && !textAsFile)) routes.toStdout.push(index);
    else routes.files.push({ index, name: localName(entry, platform) });
  }
  return routes;
}

/** "report.pdf (1.2 MiB)", "a text (5 bytes)", "4 entries (3 MiB): a.jpg, b.jpg, c.jpg, a text". */
export function describeEntries(entries: readonly BundleEntry[]): string {
  const names = entries.map((entry) => (entry.kind === "file" ? entry.name : "a text"));
  const size = sizeInWords(contentSize(entries));
  return names.length === 1
    ? `${names[0]} (${size})`
    : `${names.length} entries (${size}): ${names.join(", ")}`;
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

const WINDOWS_DEVICE = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)/i;

/** The name of an entry's file on this machine. Windows reserves more names and characters than other systems. */
export function localName(entry: BundleEntry, platform: NodeJS.Platform): string {
  const name = savedName(entry);
  if (platform !== "win32") return name;
  return name
    .replace(/[<>:"|?*]/g, "_")
    .replace(/[. ]+$/, "_")
    .replace(WINDOWS_DEVICE, "_$1");
}
