import { open, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ReceiveJournal } from "../../client/receive.ts";
import type { SendJournal } from "../../client/send.ts";
import {
  makePrivateFolder,
  readIfPresent,
  syncFolder,
  writeAll,
  writePrivateFile,
} from "../../node/files.ts";
import { AEAD_TAG_SIZE } from "../../protocol/ciphers.ts";

/**
 * Opens the folder from which an upload resumes after a crash:
 *
 *     record.json   the client's record, with the link key
 *     tags          the 16-byte tag of each chunk, in order
 */
export function openSendJournal(folder: string): SendJournal {
  const recordPath = join(folder, "record.json");
  const tagsPath = join(folder, "tags");
  return {
    async load() {
      const [record, tags] = await Promise.all([
        readIfPresent(recordPath),
        readIfPresent(tagsPath),
      ]);
      if (!record) return null;
      const written = tags ?? new Uint8Array();
      // A crash may have left an incomplete tag at the end.
      const whole = written.subarray(0, written.length - (written.length % AEAD_TAG_SIZE));
      return { record: record.toString(), tags: whole };
    },
    async begin(record) {
      await makePrivateFolder(folder);
      await syncFolder(dirname(folder));
      // A crash at any point must not leave the tags of the old record beside the new one.
      await rm(tagsPath, { force: true });
      await syncFolder(folder);
      await writePrivateFile(recordPath, record);
      await writePrivateFile(tagsPath, "");
    },
    async writeTags(fromChunk, tags) {
      const file = await open(tagsPath, "r+");
      try {
        await writeAll(file, tags, fromChunk * AEAD_TAG_SIZE);
        await file.datasync();
      } finally {
        await file.close();
      }
    },
    async clear() {
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Opens the sealed journal of a download in the download's folder. */
export function openReceiveJournal(folder: string): ReceiveJournal {
  const path = join(folder, "journal");
  return {
    load: () => readIfPresent(path),
    async save(sealed) {
      await makePrivateFolder(folder);
      await writePrivateFile(path, sealed);
    },
    clear: () => rm(path, { force: true }),
  };
}
