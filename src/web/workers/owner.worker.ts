import { ApiClient } from "../../client/api-client.ts";
import { type OwnerView, readStatus, watchStatus } from "../../client/owner.ts";
import { decodeBase64url } from "../../protocol/bytes.ts";
import { type Failure, failureOf } from "./failure.ts";

/** The credentials of a share's owner. */
export interface OwnedShare {
  id: string;
  /** base64url. */
  ownerToken: string;
  /** 32 bytes, base64url. */
  receiptKey: string;
}

/** From the page to the Worker. */
export type OwnerCommand =
  | { kind: "read"; share: OwnedShare }
  /** Reads the status and reports each change until `leave`. */
  | { kind: "follow"; share: OwnedShare }
  | { kind: "leave"; id: string }
  | { kind: "burn"; share: OwnedShare }
  | { kind: "unlock"; share: OwnedShare };

/** From the Worker to the page. */
export type OwnerReport =
  | { kind: "view"; id: string; view: OwnerView }
  | { kind: "failed"; id: string; failure: Failure };

/** Acts as the owner of shares for "My shares". Each command ends in reports; none throws. */
class OwnerSession {
  readonly #api: ApiClient;
  readonly #report: (report: OwnerReport) => void;
  readonly #followed = new Map<string, AbortController>();

  constructor(serverUrl: string, report: (report: OwnerReport) => void) {
    this.#api = new ApiClient({ serverUrl });
    this.#report = report;
  }

  async handle(command: OwnerCommand): Promise<void> {
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
      this.#report({ kind: "failed", id: share.id, failure: failureOf(error) });
    }
  }

  async #read({ id, ownerToken, receiptKey }: OwnedShare): Promise<void> {
    const view = await readStatus(this.#api, id, ownerToken, decodeBase64url(receiptKey));
    this.#report({ kind: "view", id, view });
  }

  /** Reads first: a read fails at once when the server is away, while `watchStatus` retries for ever. */
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

const session = new OwnerSession(location.origin, (report) => postMessage(report));

addEventListener("message", ({ data }: MessageEvent<OwnerCommand>) => void session.handle(data));
