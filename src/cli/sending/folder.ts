import { constants } from "node:fs";
import { type FileHandle, open, readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { SourceChangedError } from "../../client/errors.ts";
import { errorCode } from "../../node/files.ts";
import { MAX_ENTRIES } from "../../protocol/bundle.ts";
import { CodedError } from "../../protocol/errors.ts";
import { countOf } from "../../protocol/quantities.ts";
import type { CliContext } from "../context.ts";
import { ObstacleError, UsageError } from "../errors.ts";
import {
  type FileState,
  hasOtherSize,
  isSameState,
  type OpenSource,
  openForReading,
  readAt,
  stateOf,
  UNKNOWN_TYPE,
} from "./sources.ts";

/** The content of a folder, without what can't be sent. */
export interface FolderSources {
  sources: OpenSource[];
  /** Paths, as a person would type them. */
  skipped: { links: string[]; special: string[] };
}

type Surroundings = Pick<CliContext, "stateFolder" | "program">;

const READ = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);

/**
 * The files of a folder and of the folders in it, in the order of their names, and its empty folders. Symbolic links are
 * not followed. The files are opened once now, so that a missing permission is known before anything is sent. They are
 * opened again to read them, because a process may have few open files.
 *
 * @param typed the folder as the person typed it
 * @param fullPath its absolute path
 * @param name its name in the share
 * @throws UsageError, ObstacleError; CodedError `too_many_entries`
 */
export async function openFolder(
  surroundings: Surroundings,
  typed: string,
  fullPath: string,
  name: string,
): Promise<FolderSources> {
  const found: FolderSources = { sources: [], skipped: { links: [], special: [] } };
  const folders = [{ path: fullPath, shown: typed, names: [name] }];
  for (let folder = folders.pop(); folder; folder = folders.pop()) {
    const entries = await list(folder.path, folder.shown);
    const inside: typeof folders = [];
    const before = found.sources.length;
    for (const entry of entries) {
      const path = join(folder.path, entry.name);
      const shown = join(folder.shown, entry.name);
      if (entry.isDirectory() && path !== surroundings.stateFolder) {
        inside.push({ path, shown, names: [...folder.names, entry.name] });
      } else if (entry.isFile()) {
        found.sources.push(await openFileIn(surroundings, path, shown, folder.names));
      } else (entry.isSymbolicLink() ? found.skipped.links : found.skipped.special).push(shown);
      if (found.sources.length > MAX_ENTRIES) throw new CodedError("too_many_entries");
    }
    if (inside.length + found.sources.length === before)
      found.sources.push(emptyFolder(folder.path, folder.names));
    folders.push(...inside.reverse());
  }
  return found;
}

async function list(path: string, shown: string) {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    const code = errorCode(error);
    if (code === "EACCES" || code === "EPERM") {
      throw new UsageError(`You have no permission to read the folder ${shown}.`);
    }
    throw error;
  }
}

async function openFileIn(
  { program }: Surroundings,
  path: string,
  shown: string,
  folders: readonly string[],
): Promise<OpenSource> {
  const file = await openForReading(shown, path, program, READ);
  try {
    const before = await stateOf(file);
    if (await hasOtherSize(file, before)) {
      throw new UsageError(
        `${shown} is a system file, and its size is not known. Copy it into a regular file first.`,
      );
    }
    return fileIn(path, folders, before);
  } finally {
    await file.close();
  }
}

function fileIn(path: string, folders: readonly string[], before: FileState): OpenSource {
  const name = basename(path);
  const size = Number(before.size);
  return {
    ...{ kind: "file", name, folders, type: UNKNOWN_TYPE, size },
    identity: JSON.stringify(["file", path, folders, size, String(before.mtimeNs)]),
    async read(offset, target) {
      const file = await openAgain(path, [...folders, name].join("/"));
      try {
        const read = await readAt(file, offset, target);
        // The check comes after the read, so that it sees every change before the read.
        if (isSameState(await stateOf(file), before)) return read;
      } finally {
        await file.close();
      }
      throw new SourceChangedError([...folders, name].join("/"));
    },
    close: async () => {},
  };
}

function openAgain(path: string, sentPath: string): Promise<FileHandle> {
  return open(path, READ).catch((error: unknown) => {
    const code = errorCode(error) ?? "";
    if (["ENOENT", "ENOTDIR", "ELOOP", "EISDIR", "ENXIO"].includes(code)) {
      throw new SourceChangedError(sentPath);
    }
    if (code === "EACCES" || code === "EPERM") {
      throw new ObstacleError(`You have no permission to read ${sentPath} any more.`);
    }
    throw error;
  });
}

function emptyFolder(path: string, names: readonly string[]): OpenSource {
  return {
    kind: "folder",
    name: names.at(-1) ?? "",
    folders: names.slice(0, -1),
    type: "",
    size: 0,
    identity: JSON.stringify(["folder", path, names]),
    read: async () => 0,
    close: async () => {},
  };
}

/** Maximum number of paths that a message lists. */
const MAX_LISTED = 5;

/** One sentence for each kind of file that is not sent. */
export function describeSkipped({ links, special }: FolderSources["skipped"]): string[] {
  return [
    ...(links.length > 0
      ? [`Not sent: ${countOf(links.length, "symbolic link")}${listed(links)}`]
      : []),
    ...(special.length > 0
      ? [`Not sent: ${countOf(special.length, "special file")}${listed(special)}`]
      : []),
  ];
}

/** ": a, b and 3 more". */
export function listed(paths: readonly string[]): string {
  const more = paths.length - MAX_LISTED;
  return `: ${paths.slice(0, MAX_LISTED).join(", ")}${more > 0 ? `, and ${more} more` : ""}`;
}
