import { randomUUID } from "node:crypto";
import * as nodeFileSystem from "node:fs/promises";
import { access, constants, mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** The part of the file system that stores bytes, so that a test can record the order of its calls. */
export type FileSystem = Pick<
  typeof nodeFileSystem,
  "access" | "mkdir" | "open" | "readdir" | "rename" | "rm" | "rmdir" | "statfs"
>;

/** The system's name for an error, such as ENOENT; null if it has none. */
export function errorCode(error: unknown): string | null {
  return error instanceof Error && "code" in error ? String(error.code) : null;
}

/**
 * Makes a folder and its missing parents, durably. It makes them one by one: Node's recursive `mkdir` never returns
 * if the system reports an existing parent as missing, as in /proc.
 *
 * @throws the system's error; ENOTDIR if another kind of file has the name; ELOOP if a symbolic link is broken
 */
export async function makeFolders(path: string, mode?: number): Promise<void> {
  try {
    await makeOneFolder(path, mode);
  } catch (error) {
    const parent = dirname(path);
    if (errorCode(error) !== "ENOENT" || parent === path) throw error;
    await makeFolders(parent, mode);
    await makeOneFolder(path, mode);
  }
}

async function makeOneFolder(path: string, mode?: number): Promise<void> {
  try {
    await mkdir(path, { mode });
  } catch (error) {
    const found = await stat(path).catch(() => null);
    // `mkdir` may fail for an existing folder with any code: EROFS on a read-only disk, for example.
    if (found?.isDirectory()) return;
    if (errorCode(error) !== "EEXIST") throw error;
    throw Object.assign(new Error(path), { code: found ? "ENOTDIR" : "ELOOP", path });
  }
  // A parent that can't be read can't be synced either.
  await syncFolder(dirname(path)).catch(() => {});
}

/** Makes a folder and its missing parents with mode 0700. It must be writable. */
export function makePrivateFolder(path: string): Promise<void> {
  return makeWritableFolder(path, 0o700);
}

/** @throws as `makeFolders`; the system's error if the folder is not writable */
export async function makeWritableFolder(path: string, mode?: number): Promise<void> {
  await makeFolders(path, mode);
  await access(path, constants.W_OK | constants.X_OK);
}

/**
 * Replaces a file (mode 0600). When the promise resolves, the new file survives a crash. A crash before that leaves
 * the old file or the new one, always whole.
 */
export async function writePrivateFile(path: string, content: string | Uint8Array): Promise<void> {
  const draft = `${path}.${randomUUID()}.tmp`;
  try {
    await writeFile(draft, content, { flag: "wx", mode: 0o600, flush: true });
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}

/** Makes the names in a folder survive a crash. */
export async function syncFolder(
  path: string,
  fs: Pick<FileSystem, "open"> = nodeFileSystem,
): Promise<void> {
  // Windows has no such call: NTFS writes names to the disk in order.
  if (process.platform === "win32") return;
  const folder = await fs.open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** The content of a file, or null when there is none. */
export function readIfPresent(path: string): Promise<Buffer | null> {
  return nullIfMissing(readFile(path));
}

/** The result of an operation on a file, or null when the file does not exist. */
export function nullIfMissing<T>(operation: Promise<T>): Promise<T | null> {
  return operation.catch((error: unknown) => {
    if (errorCode(error) === "ENOENT") return null;
    throw error;
  });
}

/** The JSON in a file, or null when there is no file or no JSON in it. */
export async function readJsonIfPresent(path: string): Promise<unknown> {
  const content = await readIfPresent(path);
  if (!content) return null;
  try {
    return JSON.parse(content.toString());
  } catch {
    return null;
  }
}

/** Writes all bytes at an offset of a file: a single `write` may write fewer. */
export async function writeAll(
  file: nodeFileSystem.FileHandle,
  bytes: Uint8Array,
  at: number,
): Promise<void> {
  let written = 0;
  while (written < bytes.length) {
    const rest = bytes.subarray(written);
    written += (await file.write(rest, 0, rest.length, at + written)).bytesWritten;
  }
}

/** Writes pieces one after another, with one call if the system writes all of them. */
export async function writePieces(
  file: nodeFileSystem.FileHandle,
  pieces: readonly Uint8Array[],
  at: number,
): Promise<void> {
  let rest = pieces.filter(({ length }) => length > 0);
  for (let offset = at; rest.length > 0; ) {
    const { bytesWritten } = await file.writev(rest, offset);
    offset += bytesWritten;
    rest = withoutBeginning(rest, bytesWritten);
  }
}

function withoutBeginning(pieces: readonly Uint8Array[], length: number): Uint8Array[] {
  let skipped = 0;
  return pieces.flatMap((piece) => {
    const rest = piece.subarray(Math.max(0, length - skipped));
    skipped += piece.length;
    return rest.length > 0 ? [rest] : [];
  });
}

/** The bytes that this user may still write to the disk of a folder. */
export async function freeBytes(
  folder: string,
  fs: Pick<FileSystem, "statfs"> = nodeFileSystem,
): Promise<number> {
  const { bavail, bsize } = await fs.statfs(folder);
  return bavail * bsize;
}

/** Creates and deletes an empty file. @throws the system's error if the folder is not writable */
export async function probeFolder(
  folder: string,
  fs: Pick<FileSystem, "open" | "rm"> = nodeFileSystem,
): Promise<void> {
  const path = join(folder, `.probe-${randomUUID()}`);
  const file = await fs.open(path, "wx", 0o600);
  await file.close();
  await fs.rm(path);
}
