import { numberedName } from "../../../protocol/safe-name.ts";
import { foldName } from "../../../protocol/safe-path.ts";
import { isDomException } from "../failure.ts";
import type { SavedEntry } from "./saved-entries.ts";

/** Small files take longer to create than to write. */
const FILES_AT_ONCE = 4;

/**
 * Writes entries into a folder that the recipient chose. Files and folders that exist there stay as they are: new ones
 * get a number. Each file appears when it is complete. After an error, no other file is begun, and the promise rejects
 * when none is being written.
 *
 * @param entries with unique paths of names that `allowedName` does not change
 * @throws DOMException
 */
export async function saveInto(
  folder: FileSystemDirectoryHandle,
  entries: readonly SavedEntry[],
): Promise<void> {
  const names = new Map<string, string>();
  for (const { path } of entries) {
    const [first = ""] = path.split("/");
    if (!names.has(first)) names.set(first, await freeName(folder, first, names));
  }
  const queue = entries.values();
  const failures: unknown[] = [];
  const work = async () => {
    for (const { path, content } of queue) {
      if (failures.length > 0) return;
      const [first = "", ...rest] = path.split("/");
      await save(folder, [names.get(first) ?? first, ...rest], content).catch((error: unknown) => {
        failures.push(error);
      });
    }
  };
  await Promise.all(Array.from({ length: FILES_AT_ONCE }, work));
  if (failures.length > 0) throw failures[0];
}

async function save(
  root: FileSystemDirectoryHandle,
  names: readonly string[],
  content: Blob | null,
): Promise<void> {
  let folder = root;
  for (const name of content ? names.slice(0, -1) : names) {
    folder = await folder.getDirectoryHandle(name, { create: true });
  }
  if (!content) return;
  const file = await folder.getFileHandle(names.at(-1) ?? "", { create: true });
  await content.stream().pipeTo(await file.createWritable());
}

/** A name that nothing in the folder has, and no earlier entry. */
async function freeName(
  folder: FileSystemDirectoryHandle,
  name: string,
  taken: ReadonlyMap<string, string>,
): Promise<string> {
  const others = new Set([...taken.values()].map(foldName));
  for (let number = 1; ; number++) {
    const candidate = numberedName(name, number);
    if (!others.has(foldName(candidate)) && !(await exists(folder, candidate))) return candidate;
  }
}

async function exists(folder: FileSystemDirectoryHandle, name: string): Promise<boolean> {
  try {
    await folder.getFileHandle(name);
    return true;
  } catch (error) {
    if (isDomException(error, "NotFoundError")) return false;
    // It is a folder.
    if (isDomException(error, "TypeMismatchError")) return true;
    throw error;
  }
}

/** Chromium creates no file with an ending that Windows would act on. */
export function allowedName(name: string): string {
  return /\.(lnk|local|scf|url)$/i.test(name) ? `${name}_` : name;
}
