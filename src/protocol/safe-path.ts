import { encodeUtf8 } from "./bytes.ts";
import { isSafeName, safeName } from "./safe-name.ts";

/** The longest path of an entry, in bytes of UTF-8. */
export const MAX_PATH_BYTES = 1024;
/** The most names in a path, with the name of the file. */
export const MAX_PATH_DEPTH = 64;

/** Names that Windows takes for a device, with any extension. */
const WINDOWS_DEVICE =
  /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?=[ .]*(?:\.|$))/i;
/** Windows removes these from the end of a name. */
const LOST_AT_THE_END = /[. ]+$/;
/** "C:" at the beginning of a path makes it absolute on Windows. */
const DRIVE = /^([a-z]):/i;

/** Whether it is a relative path that leads nowhere outside of a folder, on any system. Its names are divided by "/". */
export function isSafePath(path: string): boolean {
  const names = path.split("/");
  return (
    names.length <= MAX_PATH_DEPTH &&
    encodeUtf8(path).length <= MAX_PATH_BYTES &&
    !DRIVE.test(path) &&
    names.every(isSafePart)
  );
}

/** Whether a name may be a part of a path. A part has one rule more than a base name: every system can store it. */
function isSafePart(name: string): boolean {
  return isSafeName(name) && !WINDOWS_DEVICE.test(name) && !LOST_AT_THE_END.test(name);
}

/** The nearest safe part of a path. */
export function safePart(name: string): string {
  const device = name.replace(WINDOWS_DEVICE, (found) => `_${found}`);
  return safeName(device.replace(DRIVE, "$1_")).replace(LOST_AT_THE_END, "_");
}

/**
 * The name under which a recipient saves a file or folder. A leading dot would hide a stranger's file, or make it a
 * setting of other programs (.npmrc). A leading dash would make it an option of a command (rm *). Both become "_".
 */
export function savedPart(name: string): string {
  return name.replace(/^[.-]/, "_");
}

/** Renames what Windows can't store: devices, and characters that Windows reserves. */
export function windowsName(name: string): string {
  return name
    .replace(/[<>:"|?*]/g, "_")
    .replace(LOST_AT_THE_END, "_")
    .replace(WINDOWS_DEVICE, (device) => `_${device}`);
}

/** Equal for names that some file system takes for the same: without case, and in one Unicode form. */
export function foldName(name: string): string {
  return name.normalize("NFC").toUpperCase().toLowerCase().normalize("NFC");
}

/**
 * Whether the paths can exist side by side on every file system. No two are equal, no path is a folder of another, and
 * no folder has two spellings.
 */
export function areDistinctPaths(paths: readonly string[]): boolean {
  const leaves = new Set(paths.map(foldName));
  if (leaves.size < paths.length) return false;
  const folders = new Set<string>();
  for (const path of paths) {
    for (const folder of foldersOf(path)) {
      // The folders around a known folder are known too.
      if (folders.has(folder)) break;
      folders.add(folder);
    }
  }
  const folded = new Set([...folders].map(foldName));
  return folded.size === folders.size && ![...folded].some((folder) => leaves.has(folder));
}

/** "a/b/c" is in "a/b" and "a". */
function* foldersOf(path: string): Generator<string> {
  for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
    yield path.slice(0, end);
  }
}
