import { createHash } from "node:crypto";
import { join } from "node:path";
import type { SendJournal } from "../../client/send.ts";
import type { FileLock } from "../../node/sqlite.ts";
import { ageFileSize, paddedSize } from "../../protocol/age-file.ts";
import { MAX_INLINE_SIZE } from "../../protocol/api.ts";
import { openSendJournal } from "../state/journals.ts";
import { takeLock } from "../state/state-folder.ts";
import type { OpenSource } from "./sources.ts";

/** What makes a command the same command as an earlier one. */
export interface SendCommand {
  server: string;
  sources: readonly OpenSource[];
  expiresInSeconds: number | undefined;
  maxDownloads: number | undefined;
}

export interface ResumableSend {
  journal: SendJournal;
  lock: FileLock;
}

/**
 * The journal by which the same command goes on with its upload. Null where there is none: the share is so
 * small that it goes in one request, a source is not there a second time, or the same command runs already,
 * which makes this one a share of its own.
 */
export async function openResumableSend(
  stateFolder: string,
  { server, sources, expiresInSeconds, maxDownloads }: SendCommand,
): Promise<ResumableSend | null> {
  const size = sources.reduce((sum, source) => sum + source.size, 0);
  if (ageFileSize(paddedSize(size)) <= MAX_INLINE_SIZE) return null;
  const identities = sources.map(({ identity }) => identity);
  if (identities.includes(null)) return null;
  const command = JSON.stringify([server, identities, expiresInSeconds, maxDownloads]);
  const name = createHash("sha256").update(command).digest("hex").slice(0, 32);
  const lock = await takeLock(stateFolder, `send-${name}`);
  return lock && { lock, journal: openSendJournal(join(stateFolder, "sending", name)) };
}
