import type { Manifest } from "../protocol/bundle.ts";
import { encodeBase64url } from "../protocol/bytes.ts";
import type { Ciphers } from "../protocol/ciphers.ts";
import { deriveLinkProof, deriveShareKeys } from "../protocol/keys.ts";
import type { ShareLink } from "../protocol/link.ts";
import type { ApiClient } from "./api-client.ts";
import { ProblemError } from "./errors.ts";
import {
  type OpenShare,
  openAnswer,
  proofsOf,
  type ReceiveJournal,
  type ReceiveOptions,
  ReceiveRun,
} from "./receive-run.ts";
import { unsealState } from "./receive-state.ts";
import { type WaitOptions, withRetry, withShortTimeout } from "./retry.ts";

export type { Stage } from "./download.ts";
export type { ReceiveJournal, ReceiveOptions, ReceiveProgress } from "./receive-run.ts";

export interface Preview {
  manifest: Manifest;
  /** The ciphertext's, in bytes. */
  size: number;
  /** When claims end, RFC 3339. */
  expiresAt: string;
  remainingDownloads: number;
}

/** Who has a link, and the password where it needs one. */
export class Recipient {
  readonly #api: ApiClient;
  readonly #ciphers: Ciphers;
  readonly #share: OpenShare;

  private constructor(api: ApiClient, ciphers: Ciphers, share: OpenShare) {
    this.#api = api;
    this.#ciphers = ciphers;
    this.#share = share;
  }

  /**
   * Derives the keys; asks the server nothing.
   *
   * @param password ignored where the link does not ask for one
   * @throws ProblemError `password_required`
   */
  static async open(
    api: ApiClient,
    ciphers: Ciphers,
    link: ShareLink,
    password: string | null,
  ): Promise<Recipient> {
    if (link.needsPassword && password === null) throw ProblemError.of("password_required");
    const needed = link.needsPassword ? password : null;
    const keys = await deriveShareKeys(link.linkKey, needed, ciphers);
    return new Recipient(api, ciphers, { id: link.id, keys });
  }

  /**
   * Asks, by the link alone, whether there is something to open, so that nobody is asked for a password in vain.
   *
   * @throws ProblemError, UnreachableError; the signal's reason
   */
  static async checkLink(
    api: ApiClient,
    { id, linkKey }: ShareLink,
    options: WaitOptions = {},
  ): Promise<void> {
    const linkProof = encodeBase64url(await deriveLinkProof(linkKey));
    try {
      await withRetry(
        (signal) => api.preview(id, { linkProof }, signal),
        withShortTimeout(options),
      );
    } catch (error) {
      const isThere = error instanceof ProblemError && error.code === "password_required";
      if (!isThere) throw error;
    }
  }

  /**
   * What the share holds. It takes nothing.
   *
   * @throws ProblemError, UnreachableError, IntegrityError; the signal's reason
   */
  async preview(options: WaitOptions = {}): Promise<Preview> {
    const answer = await withRetry(
      (signal) => this.#api.preview(this.#share.id, proofsOf(this.#share.keys), signal),
      withShortTimeout(options),
    );
    const manifest = await openAnswer(answer, this.#share.keys, this.#ciphers);
    const { size, expiresAt, remainingDownloads } = answer;
    return { manifest, size, expiresAt, remainingDownloads };
  }

  /** Whether an earlier run has begun: `receive` goes on from there, and a preview may be refused by now. */
  async hasBegun(journal: ReceiveJournal): Promise<boolean> {
    const sealed = await journal.load();
    const { resumeKey } = this.#share.keys;
    return sealed !== null && (await unsealState(sealed, resumeKey, this.#ciphers)) !== null;
  }

  /**
   * Claims the share, fetches, verifies and delivers it, and confirms that; goes on where an earlier run under
   * this journal has stopped. A receipt that can't be brought to the server within half a minute stays in the
   * journal, and the next run sends it: what is delivered is delivered.
   *
   * @throws ProblemError, IntegrityError (nothing was delivered); UnreachableError when patience is over; the
   *   signal's reason; and what the journal, the stage or `deliver` throw
   */
  receive(options: ReceiveOptions): Promise<Manifest> {
    return new ReceiveRun(this.#api, this.#ciphers, this.#share, options).run();
  }
}
