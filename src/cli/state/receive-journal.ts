import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { ReceiveJournal } from "../../client/receive.ts";
import { makePrivateFolder, readIfPresent, writePrivateFile } from "../../node/files.ts";

/** The sealed journal of a download, in the download's folder. */
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
