import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { SourceChangedError } from "../../client/errors.ts";
import type { Source } from "../../client/send.ts";
import { countOf } from "../../protocol/quantities.ts";
import { UsageError } from "../errors.ts";

/** A source that stays open until its share is sent. */
export interface OpenSource extends Source {
  /**
   * Tells it apart from every other content: the same text means the same bytes. Null where a later run can't
   * have the same bytes again.
   */
  identity: string | null;
  close(): Promise<void>;
}

const SOME_FILE = "application/octet-stream";

/**
 * A file as it is now. It is read while it is being sent; when it has been changed since, reading it throws
 * SourceChangedError.
 *
 * @throws UsageError when it is not a file that can be read
 */
export async function openFile(path: string): Promise<OpenSource> {
  const file = await openForReading(path);
  const before = await file.stat({ bigint: true });
  if (!before.isFile()) {
    await file.close();
    throw new UsageError(
      before.isDirectory()
        ? `${path} is a folder. Pack it into one file first (tar czf folder.tar.gz folder, or zip), and send that.`
        : `${path} is not a file. To send what a program writes: program | onetimeshare send -`,
    );
  }
  const size = Number(before.size);
  return {
    kind: "file",
    name: basename(path),
    type: SOME_FILE,
    size,
    identity: JSON.stringify(["file", resolve(path), size, String(before.mtimeNs)]),
    async read(offset, length) {
      const bytes = await readAt(file, offset, length);
      // After the reading: a change that came before it is seen for sure.
      const now = await file.stat({ bigint: true });
      if (now.size !== before.size || now.mtimeNs !== before.mtimeNs) {
        throw new SourceChangedError(basename(path));
      }
      return bytes;
    },
    close: () => file.close(),
  };
}

/** An unnamed file that nobody else can change: what came from stdin. */
export function spooledFile(file: FileHandle, name: string, size: number): OpenSource {
  return {
    kind: "file",
    name,
    type: SOME_FILE,
    size,
    identity: null,
    read: (offset, length) => readAt(file, offset, length),
    close: () => file.close(),
  };
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
    read: async (offset, length) => text.subarray(offset, offset + length),
    close: async () => {},
  };
}

/** "report.pdf", "a text", "3 files and a text". */
export function describeSources(sources: readonly Source[]): string {
  const files = sources.filter(({ kind }) => kind === "file");
  const [file] = files;
  const parts = [
    ...(file && files.length === 1 ? [file.name ?? "a file"] : []),
    ...(files.length > 1 ? [countOf(files.length, "file")] : []),
    ...(files.length < sources.length ? ["a text"] : []),
  ];
  return parts.join(" and ");
}

/** What a name becomes in a program that is only told it in UTF-8. */
const LOST_BYTES = "\u{fffd}";

async function openForReading(path: string): Promise<FileHandle> {
  try {
    // A named pipe would wait for its writer for ever, and not be a file then.
    return await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") throw new UsageError(describeMissing(path));
    if (code === "EACCES" || code === "EPERM") {
      throw new UsageError(`${path} can't be read: you have no permission.`);
    }
    throw error;
  }
}

function describeMissing(path: string): string {
  if (path === "") return "One of the files has no name: it is empty.";
  const missing = `There is no file ${path}.`;
  return path.includes(LOST_BYTES)
    ? `${missing} A name that is not UTF-8 can't be told to this program: onetimeshare send - --name NAME < FILE`
    : missing;
}

/** As much of the range as the file has. */
async function readAt(file: FileHandle, offset: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(bytes, filled, length - filled, offset + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}
