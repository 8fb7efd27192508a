import { resolve } from "node:path";
import { type BundleEntry, contentSize } from "../../protocol/bundle.ts";
import { sizeInWords } from "../../protocol/quantities.ts";
import type { FileToDeliver } from "./delivery.ts";
import { localName } from "./file-names.ts";

/** What a person wants done with what a link holds. */
export interface Output {
  /** The folder for files; null: everything goes to stdout. */
  folder: string | null;
  /** Whether a text becomes a file, too. */
  textAsFile: boolean;
}

/** What becomes of each entry. */
export interface Routes {
  files: FileToDeliver[];
  /** The numbers of the entries that go to stdout. */
  toStdout: number[];
}

/** `option`: what -o says; without it, files go into `currentFolder` and texts to stdout. */
export function chooseOutput(option: string | undefined, currentFolder: string): Output {
  if (option === "-") return { folder: null, textAsFile: false };
  return {
    folder: resolve(currentFolder, option ?? "."),
    textAsFile: option !== undefined,
  };
}

export function routeEntries(
  entries: readonly BundleEntry[],
  { folder, textAsFile }: Output,
  platform: NodeJS.Platform,
): Routes {
  const routes: Routes = { files: [], toStdout: [] };
  for (const [index, entry] of entries.entries()) {
    if (folder === null || (entry.kind === "text" && !textAsFile)) routes.toStdout.push(index);
    else routes.files.push({ index, name: fileName(entry, platform) });
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

function fileName(entry: BundleEntry, platform: NodeJS.Platform): string {
  return entry.kind === "file" ? localName(entry.name, platform) : "text.txt";
}
