import type { Manifest } from "../protocol/bundle.ts";
import type { Ciphers } from "../protocol/ciphers.ts";
import { deriveShareKeys } from "../protocol/keys.ts";
import type { ShareLink } from "../protocol/link.ts";
import type { ApiClient } from "./api-client.ts";
import { ProblemError } from "./errors.ts";
import { type OpenShare, openAnswer, proofsOf } from "./open-share.ts";
import { unsealState } from "./receive-state.ts";
import { type ReceiveJournal, type ReceiveOptions, Receiving } from "./receiving.ts";
import { firstContact, type RetryOptions, withRetry } from "./retry.ts";

export type { Stage } from "./download.ts";
export type { ReceiveJournal, ReceiveOptions, ReceiveProgress } from "./receiving.ts";

export interface Preview {
  manifest: Manifest;
  /** The ciphertext's, in bytes. */
  size: number;
  /** When claims end, RFC 3339. */
  expiresAt: string;
  remainingDownloads: number;
}

/**
 * What the server tells to a link that needs a password, without the password: resolves where that is all that is
 * missing. It takes nothing, and is no guess.
 *
 * @throws ProblemError where no password helps (`gone`, `locked`, `wrong_link` …), UnreachableError; the signal's reason
 */
export async function checkLink(
  api: ApiClient,
  ciphers: Ciphers,
  link: ShareLink,
  options: { signal?: AbortSignal; retry?: RetryOptions } = {},
): Promise<void> {
  const { signal, retry } = options;
  const proofs = proofsOf(await deriveShareKeys(link.linkKey, null, ciphers));
  try {
    await withRetry(() => api.preview(link.id, proofs, signal), firstContact({ ...retry, signal }));
  } catch (error) {
    if (!(error instanceof ProblemError) || error.code !== "password_required") throw error;
  }
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
   * What the share holds. It takes nothing.
   *
   * @throws ProblemError, UnreachableError, IntegrityError; the signal's reason
   */
  async preview(options: { signal?: AbortSignal; retry?: RetryOptions } = {}): Promise<Preview> {
    const { signal, retry } = options;
    const answer = await withRetry(
      () => this.#api.preview(this.#share.id, proofsOf(this.#share.keys), signal),
      firstContact({ ...retry, signal }),
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
    return new Receiving(this.#api, this.#ciphers, this.#share, options).run();
  }
}
