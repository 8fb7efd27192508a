import type { PreviewResponse } from "../protocol/api.ts";
import type { Manifest } from "../protocol/bundle.ts";
import { encodeBase64url } from "../protocol/bytes.ts";
import type { Ciphers } from "../protocol/ciphers.ts";
import { deriveLinkProof, deriveShareKeys } from "../protocol/keys.ts";
import type { ShareLink } from "../protocol/link.ts";
import type { ApiClient } from "./api-client.ts";
import { ProblemError } from "./errors.ts";
import {
  type KeyedShare,
  openManifestOf,
  previewOf,
  type ReceiveJournal,
  type ReceiveOptions,
  type ReceiveProgress,
  ReceiveRun,
} from "./receive-run.ts";
import { discardedAfter, NOTHING_DISCARDED, sealState, unsealState } from "./receive-state.ts";
import { type WaitOptions, withRetry, withShortTimeout } from "./retry.ts";

export type { ReceiveJournal, ReceiveOptions, ReceiveProgress } from "./receive-run.ts";
export type { Stage } from "./stage.ts";

export interface Preview extends Omit<PreviewResponse, "manifest"> {
  manifest: Manifest;
}

/** The holder of a link, and of its password if it needs one. */
export class Recipient {
  readonly #share: KeyedShare;

  private constructor(share: KeyedShare) {
    this.#share = share;
  }

  /**
   * Derives the keys. It sends no request.
   *
   * @param password ignored if the link needs none
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
    return new Recipient({ api, ciphers, id: link.id, keys });
  }

  /**
   * Checks, before a person is asked for the password, whether the share can be opened. It needs only the link.
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
   * The share's contents. A preview consumes no download.
   *
   * @throws ProblemError, UnreachableError, IntegrityError; the signal's reason
   */
  async preview(options: WaitOptions = {}): Promise<Preview> {
    const answer = await previewOf(this.#share, options);
    return { ...answer, manifest: await openManifestOf(answer, this.#share) };
  }

  /** Whether an earlier run has begun. `receive` then resumes, and a preview may be rejected. */
  async hasBegun(journal: ReceiveJournal): Promise<boolean> {
    const sealed = await journal.load();
    return sealed !== null && (await unsealState(sealed, this.#share)) !== null;
  }

  /**
   * Forgets the progress of an earlier run, but not its ticket. Within the lease, a later run gets the same claim and
   * fetches everything again. Nothing happens without an earlier run.
   *
   * @param progress the last of the run
   */
  async startOver(
    journal: ReceiveJournal,
    { receivedBytes, totalBytes }: Pick<ReceiveProgress, "receivedBytes" | "totalBytes">,
  ): Promise<void> {
    const sealed = await journal.load();
    const begun = sealed && (await unsealState(sealed, this.#share));
    if (!begun) return;
    const { ticket } = begun;
    const before = "discarded" in begun ? begun.discarded : NOTHING_DISCARDED;
    const discarded = discardedAfter(before, receivedBytes, totalBytes);
    await journal.save(await sealState({ phase: "claiming", ticket, discarded }, this.#share));
  }

  /** Whether the transfer limit of the lease may end the next run early, because of earlier calls of `startOver`. */
  async isNearTransferLimit(journal: ReceiveJournal): Promise<boolean> {
    const sealed = await journal.load();
    const begun = sealed && (await unsealState(sealed, this.#share));
    return begun !== null && "discarded" in begun && begun.discarded.isNearLimit;
  }

  /**
   * Claims, fetches, verifies and delivers the share, and sends the receipt. It resumes an earlier run with the
   * same journal. A receipt that the server does not accept within 30 s stays in the journal for the next run.
   *
   * @throws ProblemError, IntegrityError (nothing was delivered); UnreachableError when the retries end; the
   *   signal's reason; the errors of the journal, the stage and `deliver`
   */
  receive(options: ReceiveOptions): Promise<Manifest> {
    return new ReceiveRun(this.#share, options).run();
  }
}
