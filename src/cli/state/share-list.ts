import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import Type, { type Static } from "typebox";
import { Value } from "typebox/value";
import { makePrivateFolder, readJsonIfPresent, writePrivateFile } from "../../node/files.ts";

const OwnedShare = Type.Object({
  id: Type.String(),
  /** The address of the server that has it. */
  server: Type.String(),
  /** base64url. */
  ownerToken: Type.String(),
  /** base64url. */
  receiptKey: Type.String(),
  createdAt: Type.String(),
  expiresAt: Type.String(),
});

/** What the owner of a share needs to see its status and to burn it. It does not contain the link key. */
export type OwnedShare = Static<typeof OwnedShare>;

/** A share ends at most a day (a lease) after its expiry. The server forgets it 7 days later. */
const STORED_AFTER_EXPIRY_MS = 8 * 24 * 60 * 60 * 1000;

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

  /** Removes the shares that their servers have forgotten. `now`: milliseconds. */
  async forgetOld(now: number): Promise<void> {
    await makePrivateFolder(this.#folder);
    for (const file of await readdir(this.#folder)) {
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
