import { type BundleEntry, savedName } from "../../../protocol/bundle.ts";
import { savedPart } from "../../../protocol/safe-path.ts";
import { UniquePaths } from "../../../protocol/unique-paths.ts";

/** A unique file name for each entry that is in no folder. */
export function uniqueNames(entries: readonly BundleEntry[]): string[] {
  return uniquePaths(entries, (name) => name);
}

/** A unique path for each entry. Case does not make names different, because some file systems ignore it. */
export function uniquePaths(
  entries: readonly BundleEntry[],
  change: (name: string) => string,
): string[] {
  const paths = new UniquePaths((name) => change(savedPart(name)));
  return entries.map((entry) => {
    const names = entry.kind === "text" ? [savedName(entry)] : entry.name.split("/");
    return entry.kind === "folder" ? (paths.addFolder(names) ?? entry.name) : paths.addFile(names);
  });
}
