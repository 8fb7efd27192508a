import { lstat, mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { errorCode, nullIfMissing, syncFolder } from "../../node/files.ts";
import { numberedName } from "../../protocol/safe-name.ts";
import { type DeliveryPaths, missing, nameFinder, readPlan, writePlan } from "./delivery.ts";
import type { FolderToDeliver } from "./output.ts";
import { partPath } from "./staged-parts.ts";

/**
 * Builds each folder in the stage, where nobody else can write, and then moves it to the destination as a whole. So no
 * path of the sender is used in a folder that existed before, and nothing can be written through a symbolic link. A
 * repetition after a crash at any point uses the same names.
 *
 *     <stage>/<number>           the parts
 *     <stage>/folders/<name>/…   a folder that is being built; whole as soon as all its parts have moved
 *
 * @returns the durable names, in the order of `folders`
 * @throws ObstacleError if a part is missing
 */
export async function deliverFolders(
  folders: readonly FolderToDeliver[],
  paths: DeliveryPaths,
): Promise<string[]> {
  if (folders.length === 0) return [];
  const plan = await readPlan(paths);
  const findName = nameFinder(paths.destination, plan);
  const parent = join(paths.stage, "folders");
  const names: string[] = [];
  for (const { name, entries } of folders) {
    const built = join(parent, name);
    await build(built, entries, paths);
    const key = `/${name}`;
    if (await exists(built)) {
      for (const { path } of entries)
        if (!(await exists(join(built, ...path)))) throw missing(paths);
      await syncTree(built, entries, paths);
      plan[key] ??= await findName(name);
      await writePlan(plan, paths);
      while (!(await moveFolder(built, join(paths.destination, plan[key] ?? name)))) {
        plan[key] = await findName(name);
        await writePlan(plan, paths);
      }
    } else if (!(await exists(join(paths.destination, plan[key] ?? name)))) throw missing(paths);
    names.push(plan[key] ?? name);
  }
  await syncFolder(paths.destination);
  return names;
}

/** Moves the parts that an earlier run has not moved. The part of an empty folder stays: it is empty too. */
async function build(
  built: string,
  entries: FolderToDeliver["entries"],
  paths: DeliveryPaths,
): Promise<void> {
  const staged: typeof entries = [];
  for (const entry of entries) {
    if (await exists(partPath(paths.stage, entry.index))) staged.push(entry);
  }
  if (staged.length === 0) return;
  for (const folder of foldersOf(built, entries)) await makeFolder(folder);
  for (const { index, path, isFolder } of staged) {
    if (isFolder) continue;
    const target = await freePath(join(built, ...path.slice(0, -1)), path.at(-1) ?? "");
    await rename(partPath(paths.stage, index), target);
  }
}

/** Makes the names in a built folder durable, before the folder leaves the stage. */
async function syncTree(
  built: string,
  entries: FolderToDeliver["entries"],
  paths: DeliveryPaths,
): Promise<void> {
  for (const folder of foldersOf(built, entries)) await syncFolder(folder);
  // From here on, the folder is whole without the parts of its empty folders.
  for (const { index, isFolder } of entries) {
    if (isFolder) await rm(partPath(paths.stage, index), { force: true });
  }
  await syncFolder(paths.stage);
}

/** The paths of a folder and of all folders in it, the outer ones first. */
function foldersOf(built: string, entries: FolderToDeliver["entries"]): Set<string> {
  const folders = new Set([join(built, ".."), built]);
  for (const { path, isFolder } of entries) {
    const names = isFolder ? path : path.slice(0, -1);
    for (const depth of names.keys()) folders.add(join(built, ...names.slice(0, depth + 1)));
  }
  return folders;
}

async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { mode: 0o700 }).catch((error: unknown) => {
    // The stage is private, so an earlier run has made it.
    if (errorCode(error) !== "EEXIST") throw error;
  });
}

/** A path that does not exist. Some file system may take two names for the same that this program takes for different. */
async function freePath(folder: string, name: string): Promise<string> {
  for (let number = 1; ; number++) {
    const path = join(folder, numberedName(name, number));
    if (!(await exists(path))) return path;
  }
}

/** Returns false if something else has the name of the target. */
async function moveFolder(built: string, target: string): Promise<boolean> {
  if (await exists(target)) return false;
  try {
    await rename(built, target);
    return true;
  } catch (error) {
    // Somebody has just made the target. A rename replaces nothing but an empty folder.
    if (["ENOTEMPTY", "EEXIST", "ENOTDIR"].includes(errorCode(error) ?? "")) return false;
    throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  return (await nullIfMissing(lstat(path))) !== null;
}
