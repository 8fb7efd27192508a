import { createHash, randomUUID } from "node:crypto";
import { type BigIntStats, constants } from "node:fs";
import { type FileHandle, open, rm } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { SourceChangedError } from "../../client/errors.ts";
import type { Source } from "../../client/send.ts";
import { errorCode, makePrivateFolder } from "../../node/files.ts";
import { countOf } from "../../protocol/quantities.ts";
import type { CliContext } from "../context.ts";
import { UsageError } from "../errors.ts";
import { decodeText } from "../secrets.ts";

/** A source that stays open until its share is sent. */
export interface OpenSource extends Source {
  /** Two sources with the same identity have the same bytes. Null if a later run can't read the same bytes again. */
  identity: string | null;
  close(): Promise<void>;
}

type Surroundings = Pick<CliContext, "currentFolder" | "stateFolder" | "program">;

export const UNKNOWN_TYPE = "application/octet-stream";

/**
 * Opens a file to send. Its bytes are read while they are sent. A read throws SourceChangedError if the file has
 * changed since it was opened.
 *
 * @throws UsageError if the path is not a file that can be read
 */
export async function openFile(surroundings: Surroundings, path: string): Promise<OpenSource> {
  const fullPath = resolve(surroundings.currentFolder, path);
  const file = await openForReading(path, fullPath, surroundings.program);
  try {
    const before = await stateOf(file);
    if (!before.isFile()) {
      throw new UsageError(`${path} is not a file. ${describeStdin(surroundings.program)}`);
    }
    if (!(await hasOtherSize(file, before))) return fileSource(file, before, fullPath);
    const content = file.createReadStream({ autoClose: false });
    const spooled = await spool(content, surroundings.stateFolder, basename(path));
    await file.close();
    return spooled;
  } catch (error) {
    await file.close();
    // Some system files can't be read at an offset, or block before their end.
    if ((error as NodeJS.ErrnoException).syscall !== "read") throw error;
    throw new UsageError(
      `${path} can't be read as a file (${errorCode(error)}). ${describeStdin(surroundings.program)}`,
    );
  }
}

function fileSource(file: FileHandle, before: FileState, path: string): OpenSource {
  const size = Number(before.size);
  return {
    kind: "file",
    name: basename(path),
    type: UNKNOWN_TYPE,
    size,
    identity: JSON.stringify(["file", path, size, String(before.mtimeNs)]),
    async read(offset, target) {
      const size = await readAt(file, offset, target);
      // The check comes after the read, so that it sees every change before the read.
      if (!isSameState(await stateOf(file), before)) throw new SourceChangedError(basename(path));
      return size;
    },
    close: () => file.close(),
  };
}

/**
 * Whether a file has more or fewer bytes than the system reports. Files in /proc report a size of 0, files in /sys a
 * whole page.
 */
export async function hasOtherSize(file: FileHandle, before: FileState): Promise<boolean> {
  const size = Number(before.size);
  const byte = new Uint8Array(1);
  const hasLast = size === 0 || (await readAt(file, size - 1, byte)) === 1;
  const hasMore = (await readAt(file, size, byte)) === 1;
  const isOther = hasMore || !hasLast;
  return isOther && isSameState(await stateOf(file), before);
}

export type FileState = BigIntStats;

export function stateOf(file: FileHandle): Promise<FileState> {
  return file.stat({ bigint: true });
}

/** Whether a file is the same one, and unchanged. */
export function isSameState(now: FileState, before: FileState): boolean {
  const hasSameBytes = now.size === before.size && now.mtimeNs === before.mtimeNs;
  return hasSameBytes && now.ino === before.ino && now.dev === before.dev;
}

/**
 * Writes a stream to a file, because a share needs the size of its content first. The file has no name, so the system
 * removes it when this process ends.
 */
export async function spool(
  content: AsyncIterable<Buffer>,
  stateFolder: string,
  name: string,
): Promise<OpenSource> {
  const folder = join(stateFolder, "spool");
  await makePrivateFolder(folder);
  const path = join(folder, randomUUID());
  const file = await open(path, "wx+", 0o600);
  try {
    await rm(path);
    await file.writeFile(content);
    const { size } = await file.stat();
    return {
      ...{ kind: "file", name, type: UNKNOWN_TYPE, size, identity: null },
      read: (offset, target) => readAt(file, offset, target),
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** `text`: UTF-8. */
export function textSource(text: Uint8Array): OpenSource {
  const digest = createHash("sha256").update(text).digest("base64url");
  return {
    kind: "text",
    name: null,
    type: "",
    size: text.length,
    identity: JSON.stringify(["text", digest]),
    async read(offset, target) {
      target.set(text.subarray(offset, offset + target.length));
      return target.length;
    },
    close: async () => {},
  };
}

/** A text is read into memory as a whole. A longer one must be sent as a file. */
const MAX_TEXT_SIZE = 10 * 1024 * 1024;

/**
 * The text on stdin, unchanged except that a byte order mark is removed.
 *
 * @throws UsageError when stdin is empty, not a text, or too long
 */
export async function openStdinText(
  stdin: AsyncIterable<Buffer>,
  { program }: Pick<CliContext, "program">,
): Promise<OpenSource> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of stdin) {
    size += piece.length;
    if (size > MAX_TEXT_SIZE) {
      throw new UsageError(
        `The text on stdin is longer than 10 MiB. Send it as a file: ${program} send -`,
      );
    }
    pieces.push(piece);
  }
  const text = decodeText(Buffer.concat(pieces));
  if (text === null) {
    throw new UsageError(`stdin is not UTF-8 text. Send it as a file: ${program} send -`);
  }
  if (text === "") {
    throw new UsageError("There is nothing to send: stdin is empty, and you named no file.");
  }
  return textSource(Buffer.from(text));
}

/** "report.pdf", "text", "photos (2000 files)", "2 folders (2000 files) and 3 files and text". */
export function describeSources(sources: readonly Source[]): string {
  const isIn = ({ folders }: Source) => (folders?.length ?? 0) > 0;
  const inFolders = sources.filter((source) => source.kind === "folder" || isIn(source));
  const names = [...new Set(inFolders.map(({ folders, name }) => folders?.[0] ?? name))];
  const content = `(${countOf(inFolders.filter(({ kind }) => kind === "file").length, "file")})`;
  const files = sources.filter((source) => source.kind === "file" && !isIn(source));
  const [file] = files;
  const parts = [
    ...(names.length === 1 ? [`${names[0]} ${content}`] : []),
    ...(names.length > 1 ? [`${countOf(names.length, "folder")} ${content}`] : []),
    ...(file && files.length === 1 ? [file.name ?? "a file"] : []),
    ...(files.length > 1 ? [countOf(files.length, "file")] : []),
    ...(sources.some(({ kind }) => kind === "text") ? ["text"] : []),
  ];
  return parts.join(" and ");
}

/** Node replaces bytes of an argument that are not UTF-8 with this character. */
const LOST_BYTES = "\u{fffd}";

/** @throws UsageError if there is no such file, or no permission */
export async function openForReading(
  typed: string,
  fullPath: string,
  program: string,
  // Without O_NONBLOCK, opening a named pipe would wait for a writer.
  flags: number = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0),
): Promise<FileHandle> {
  if (typed === "") throw new UsageError("One of the file names is empty.");
  try {
    return await open(fullPath, flags);
  } catch (error) {
    const code = errorCode(error);
    if (code === "ENOENT" || code === "ENOTDIR") {
      throw new UsageError(describeMissingFile(typed, program));
    }
    if (code === "EACCES" || code === "EPERM") {
      throw new UsageError(`You have no permission to read ${typed}.`);
    }
    if (code === "ENXIO") {
      throw new UsageError(`${typed} is not a file. ${describeStdin(program)}`);
    }
    throw error;
  }
}

function describeMissingFile(path: string, program: string): string {
  const missing = `There is no file ${path}.`;
  return path.includes(LOST_BYTES)
    ? `${missing} This program can't open names that are not UTF-8. Send the file through stdin: ${program} send - --name NAME < FILE`
    : missing;
}

function describeStdin(program: string): string {
  return `Send its content through stdin: cat FILE | ${program} send -`;
}

/** Fills `target` with the bytes from `offset` on. Returns their number: fewer if the file is shorter. */
export async function readAt(
  file: FileHandle,
  offset: number,
  target: Uint8Array,
): Promise<number> {
  let filled = 0;
  while (filled < target.length) {
    const rest = target.length - filled;
    const { bytesRead } = await file.read(target, filled, rest, offset + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}
