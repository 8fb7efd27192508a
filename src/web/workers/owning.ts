import { ApiClient } from "../../client/api-client.ts";
import { readStatus, watchStatus } from "../../client/owner.ts";
import { decodeBase64url } from "../../protocol/bytes.ts";
import type { OwnedShare, OwnerCommand, OwnerReport } from "./owner-messages.ts";
import { troubleOf } from "./trouble.ts";

/** What the Worker of "My shares" does; each command ends in reports and none throws. */
export class OwnerDesk {
  readonly #api: ApiClient;
  readonly #report: (report: OwnerReport) => void;
  readonly #followed = new Map<string, AbortController>();

  constructor(serverUrl: string, report: (report: OwnerReport) => void) {
    this.#api = new ApiClient({ serverUrl });
    this.#report = report;
  }

  async take(command: OwnerCommand): Promise<void> {
    if (command.kind === "leave") {
      this.#leave(command.id);
      return;
    }
    const { share } = command;
    try {
      if (command.kind === "burn") await this.#api.burn(share.id, share.ownerToken);
      if (command.kind === "unlock") await this.#api.unlock(share.id, share.ownerToken);
      if (command.kind === "follow") await this.#follow(share);
      else await this.#read(share);
    } catch (error) {
      this.#report({ kind: "failed", id: share.id, trouble: troubleOf(error) });
    }
  }

  async #read({ id, ownerToken, receiptKey }: OwnedShare): Promise<void> {
    const view = await readStatus(this.#api, id, ownerToken, decodeBase64url(receiptKey));
    this.#report({ kind: "view", id, view });
  }

  /** Reads first: that says at once where the server is away, while following waits for it without end. */
  async #follow(share: OwnedShare): Promise<void> {
    const { id, ownerToken, receiptKey } = share;
    this.#leave(id);
    const following = new AbortController();
    this.#followed.set(id, following);
    await this.#read(share);
    const key = decodeBase64url(receiptKey);
    for await (const view of watchStatus(this.#api, id, ownerToken, key, following.signal)) {
      this.#report({ kind: "view", id, view });
    }
  }

  #leave(id: string): void {
    this.#followed.get(id)?.abort();
    this.#followed.delete(id);
  }
}
