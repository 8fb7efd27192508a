import { randomUUID } from "node:crypto";
import { open, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { makePrivateFolder } from "../../node/files.ts";
import { UsageError } from "../errors.ts";
import { type OpenSource, spooledFile, textSource } from "./sources.ts";

/** A text is held in memory; what is longer goes as a file. */
const MAX_TEXT_SIZE = 10 * 1024 * 1024;

/**
 * The text that stands on stdin, byte for byte.
 *
 * @throws UsageError when there is none, when it is no text or too long for one
 */
export async function readText(stdin: Readable): Promise<OpenSource> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of stdin as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size > MAX_TEXT_SIZE) {
      throw new UsageError(
        "This is more than 10 MiB, too long for a text. Send it as a file: onetimeshare send -",
      );
    }
    pieces.push(piece);
  }
  const text = Buffer.concat(pieces);
  if (text.length === 0) {
    throw new UsageError("There is nothing to send: stdin is empty, and no file is named.");
  }
  if (!isUtf8(text)) {
    throw new UsageError("What stands on stdin is not a text. As a file: onetimeshare send -");
  }
  return textSource(text);
}

/**
 * What stands on stdin, as a file. Its size must be known before anything is sent, so it is written to the
 * disk first: into a file that has no name any more, and that is gone when this process ends.
 */
export async function spoolFile(
  stdin: Readable,
  stateFolder: string,
  name: string,
): Promise<OpenSource> {
  const folder = join(stateFolder, "spool");
  await makePrivateFolder(folder);
  const path = join(folder, randomUUID());
  const file = await open(path, "wx+", 0o600);
  try {
    await rm(path);
    let size = 0;
    for await (const piece of stdin as AsyncIterable<Buffer>) {
      await file.writeFile(piece);
      size += piece.length;
    }
    return spooledFile(file, name, size);
  } catch (error) {
    await file.close();
    throw error;
  }
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
