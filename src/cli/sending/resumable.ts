import { createHash } from "node:crypto";
import { join } from "node:path";
import type { SendJournal } from "../../client/send.ts";
import type { FileLock } from "../../node/sqlite.ts";
import { ageFileSize, paddedSize } from "../../protocol/age-file.ts";
import { MAX_INLINE_SIZE } from "../../protocol/api.ts";
import { openSendJournal } from "../state/journals.ts";
import { lockTransfer } from "../state/transfer-lock.ts";
import type { OpenSource } from "./sources.ts";

/** Two commands with the same values resume the same upload. */
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
 * The journal from which a repeated command resumes its upload. Null if the share fits into one request, if a source
 * can't be read again, or if the same command already runs. Without a journal, a command makes a share of its own.
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
  const lock = await lockTransfer(stateFolder, `send-${name}`);
  return lock && { lock, journal: openSendJournal(join(stateFolder, "sending", name)) };
}
