import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import Type, { type Static } from "typebox";
import { Value } from "typebox/value";
import {
  makePrivateFolder,
  nullIfMissing,
  readJsonIfPresent,
  writePrivateFile,
} from "../../node/files.ts";

const OwnedShare = Type.Object({
  id: Type.String(),
  /** The address of the server that stores the share. */
  server: Type.String(),
  /** base64url. */
  ownerToken: Type.String(),
  /** base64url. */
  receiptKey: Type.String(),
  createdAt: Type.String(),
  expiresAt: Type.String(),
});

/** The owner's access to a share, to see its status and to burn it. It does not contain the link key. */
export type OwnedShare = Static<typeof OwnedShare>;

/** A lease delays the end of an expired share by at most a day. The server deletes the tombstone 7 days after the end. */
const STORED_AFTER_EXPIRY_MS = 8 * 24 * 60 * 60 * 1000;

/** `writePrivateFile` renames its draft at once, unless its process is killed. */
const DRAFT_MAX_AGE_MS = 24 * 60 * 60 * 1000;

/** The shares that this user sent from this machine: shares/<id>.json in the state folder. */
export class ShareList {
  readonly #folder: string;

  constructor(stateFolder: string) {
    this.#folder = join(stateFolder, "shares");
  }

  async add(share: OwnedShare): Promise<void> {
    await makePrivateFolder(this.#folder);
    await writePrivateFile(this.#path(share.id), JSON.stringify(share));
  }

  /** The share; null if this user did not send it from here, or if its file is damaged. */
  async find(id: string): Promise<OwnedShare | null> {
    const entry = await readJsonIfPresent(this.#path(id));
    return Value.Check(OwnedShare, entry) ? entry : null;
  }

  /** Removes shares that their servers no longer know, and old drafts. `now` is in milliseconds. */
  async removeOld(now: number): Promise<void> {
    await makePrivateFolder(this.#folder);
    for (const file of await readdir(this.#folder)) {
      if (file.endsWith(".tmp")) {
        await removeOldDraft(join(this.#folder, file), now);
        continue;
      }
      const entry = await this.find(file.replace(/\.json$/, ""));
      if (entry && Date.parse(entry.expiresAt) + STORED_AFTER_EXPIRY_MS < now) {
        await rm(this.#path(entry.id), { force: true });
      }
    }
  }

  #path(id: string): string {
    return join(this.#folder, `${id}.json`);
  }
}

async function removeOldDraft(path: string, now: number): Promise<void> {
  const draft = await nullIfMissing(stat(path));
  if (draft && draft.mtimeMs + DRAFT_MAX_AGE_MS < now) await rm(path, { force: true });
}
