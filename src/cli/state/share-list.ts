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

/** What the owner of a share needs to follow it and to end it. The link key is not part of it. */
export type OwnedShare = Static<typeof OwnedShare>;

/** The server forgets a share 7 days after its end, which is at most a day (a lease) after its expiry. */
const KEPT_AFTER_EXPIRY_MS = 8 * 24 * 60 * 60 * 1000;

/** The shares that were sent from here: shares/<id>.json in the state folder. */
export class ShareList {
  readonly #folder: string;

  constructor(stateFolder: string) {
    this.#folder = join(stateFolder, "shares");
  }

  async remember(share: OwnedShare): Promise<void> {
    await makePrivateFolder(this.#folder);
    await writePrivateFile(this.#path(share.id), JSON.stringify(share));
  }

  /** The share, or null when it was not sent from here or its entry can't be read. */
  async find(id: string): Promise<OwnedShare | null> {
    const entry = await readJsonIfPresent(this.#path(id));
    return Value.Check(OwnedShare, entry) ? entry : null;
  }

  /** Drops the shares that no server knows any more. `now`: milliseconds. */
  async forgetOld(now: number): Promise<void> {
    await makePrivateFolder(this.#folder);
    for (const file of await readdir(this.#folder)) {
      const entry = await this.find(file.replace(/\.json$/, ""));
      if (entry && Date.parse(entry.expiresAt) + KEPT_AFTER_EXPIRY_MS < now) {
        await rm(this.#path(entry.id), { force: true });
      }
    }
  }

  #path(id: string): string {
    return join(this.#folder, `${id}.json`);
  }
}
