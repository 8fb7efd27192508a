import { ageFileSize, IntegrityError } from "../protocol/age-file.ts";
import type { ClaimResponse, PreviewRequest, PreviewResponse } from "../protocol/api.ts";
import { contentSize, type Manifest, openManifest, plaintextSize } from "../protocol/bundle.ts";
import { decodeBase64url, encodeBase64url, randomBytes } from "../protocol/bytes.ts";
import type { Ciphers } from "../protocol/ciphers.ts";
import { makeReceipt, type ShareKeys, verifierOf } from "../protocol/keys.ts";
import type { ApiClient, Content } from "./api-client.ts";
import { download } from "./download.ts";
import { ProblemError } from "./errors.ts";
import { Progress } from "./progress.ts";
import {
  discardedAfter,
  NOTHING_DISCARDED,
  type ReceiveState,
  sealState,
  unsealState,
} from "./receive-state.ts";
import {
  isRefusal,
  isTransient,
  type RetryDelay,
  type RetryOptions,
  type WaitOptions,
  withRetry,
  withShortTimeout,
} from "./retry.ts";
import type { Stage } from "./stage.ts";

/** Stores the encrypted state that a later run needs to resume. */
export interface ReceiveJournal {
  /** The state that was saved last, or null. */
  load(): Promise<Uint8Array | null>;
  /** Replaces the state atomically; durable when it resolves. */
  save(sealed: Uint8Array): Promise<void>;
  clear(): Promise<void>;
}

export interface ReceiveProgress {
  stage: "claiming" | "downloading";
  /** Verified bytes of the entries. */
  receivedBytes: number;
  /** The entries' size; 0 until the claim is answered. */
  totalBytes: number;
  /**
   * Whether the transfer limit of the lease may end the next run early if this one is thrown away now. See
   * `Recipient.startOver`.
   */
  isNearLimit: boolean;
  /** Set during the delay before a retry. */
  delay?: RetryDelay;
}

export interface ReceiveOptions {
  journal: ReceiveJournal;
  /** Opens the stage of this share with the bytes of earlier runs. */
  openStage(manifest: Manifest): Promise<Stage>;
  /**
   * Moves the staged entries to their final location, durably. After an interruption it is called again and
   * finishes the rest. It throws if an entry is in neither location.
   */
  deliver(manifest: Manifest): Promise<void>;
  /** Called when the run has made a new ticket, before its claim. */
  onNewTicket?: (() => void) | undefined;
  /** Called when the server has accepted the receipt, which the sender can then see. */
  onConfirmed?: (() => void) | undefined;
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: ReceiveProgress) => void) | undefined;
  /** Unless set, a download retries for as long as the server's lease lasts. */
  retry?: RetryOptions | undefined;
}

const TICKET_SIZE = 32;
const RECEIPT_TIMEOUT_MS = 30_000;

/** The longest lease that a server gives. */
const LONGEST_CLAIM_MS = 24 * 60 * 60 * 1000;

type Unfinished = Extract<ReceiveState, { phase: "claiming" | "fetching" }>;
type Finished = Extract<ReceiveState, { phase: "verified" | "delivered" }>;

/** One run of `Recipient.receive`. */
export class ReceiveRun {
  readonly #share: KeyedShare;
  readonly #options: ReceiveOptions;
  readonly #progress: Progress<ReceiveProgress>;
  readonly #wait: WaitOptions;

  constructor(share: KeyedShare, options: ReceiveOptions) {
    this.#share = share;
    this.#options = options;
    const start: ReceiveProgress = {
      stage: "claiming",
      receivedBytes: 0,
      totalBytes: 0,
      isNearLimit: false,
    };
    this.#progress = new Progress<ReceiveProgress>(start, options.onProgress);
    const { retry, signal } = options;
    this.#wait = { ...retry, signal, onDelay: this.#progress.pause };
  }

  async run(): Promise<Manifest> {
    const sealed = await this.#options.journal.load();
    const begun = sealed && (await unsealState(sealed, this.#share));
    if (begun?.phase === "verified" || begun?.phase === "delivered") return this.#deliver(begun);
    this.#progress.advance();
    // If the journal does not open, the password may be mistyped. A new ticket must not replace a live one.
    if (sealed && !begun) await previewOf(this.#share, this.#wait);
    return this.#deliver(begun ? await this.#resume(begun) : await this.#begin());
  }

  async #begin(): Promise<Finished> {
    const ticket = randomBytes(TICKET_SIZE);
    const state: Unfinished = { phase: "claiming", ticket, discarded: NOTHING_DISCARDED };
    // Saved before the claim: if the answer is lost, the same ticket gets the same claim.
    await this.#save(state);
    this.#options.onNewTicket?.();
    return this.#fetch(state, await this.#claim(state, { isRepeated: false }));
  }

  /** Resumes with an earlier run's ticket, or makes a new claim if that lease has ended. */
  async #resume(state: Unfinished): Promise<Finished> {
    const claim = await this.#claim(state, { isRepeated: true }).catch((error: unknown) => {
      if (error instanceof ProblemError && (error.status === 410 || error.status === 403)) {
        return null;
      }
      throw error;
    });
    return claim ? this.#fetch(state, claim) : this.#begin();
  }

  /** Retries a repeated claim for long, but a first claim only briefly. */
  async #claim(
    { ticket }: Unfinished,
    { isRepeated }: { isRepeated: boolean },
  ): Promise<ClaimResponse> {
    const { id, keys } = this.#share;
    const ticketVerifier = encodeBase64url(await verifierOf(ticket));
    const request = { ...proofsOf(keys), ticketVerifier };
    let mayBeMade = isRepeated;
    const ask = (signal: AbortSignal) =>
      this.#share.api.claim(id, request, signal).catch((error: unknown) => {
        mayBeMade ||= !(error instanceof ProblemError && error.status < 500);
        throw error;
      });
    try {
      return await withRetry(ask, isRepeated ? this.#wait : withShortTimeout(this.#wait));
    } catch (error) {
      // The server has no claim for this ticket.
      if (isRefusal(error) || !mayBeMade) await this.#options.journal.clear();
      throw error;
    }
  }

  async #fetch(state: Unfinished, claim: ClaimResponse): Promise<Finished> {
    const { ticket, discarded } = state;
    const manifest = await openManifestOf(claim, this.#share);
    const totalBytes = contentSize(manifest.entries);
    await download(
      {
        ...this.#wait,
        giveUpAfterMs: this.#wait.giveUpAfterMs ?? (await this.#leaseMs(claim)),
        manifest,
        passphrase: this.#share.keys.passphrase,
        stage: await this.#options.openStage(manifest),
        before: state.phase === "fetching" ? state : null,
        open: (fromByte) => this.#open(ticket, claim, fromByte),
        onFlushed: (verified) => this.#save({ phase: "fetching", ticket, discarded, ...verified }),
        onVerified: (receivedBytes) => {
          const { isNearLimit } = discardedAfter(discarded, receivedBytes, totalBytes);
          this.#progress.advance({ stage: "downloading", receivedBytes, totalBytes, isNearLimit });
        },
      },
      this.#share.ciphers,
    );
    const finished: Finished = { phase: "verified", ticket, manifest };
    await this.#save(finished);
    return finished;
  }

  /**
   * The server's lease time. The claim's `leaseExpiresAt` would need the server's clock. Undefined if the server
   * does not answer.
   */
  async #leaseMs({ content }: ClaimResponse): Promise<number | undefined> {
    if (content !== undefined) return undefined;
    const config = await this.#share.api.config(this.#options.signal).catch(() => null);
    return config ? Math.min(config.claimLease * 1000, LONGEST_CLAIM_MS) : undefined;
  }

  #open(ticket: Uint8Array, claim: ClaimResponse, fromByte: number): Promise<Content> {
    const { id } = this.#share;
    const { signal } = this.#options;
    const ciphertext = claim.content === undefined ? null : decodeBase64url(claim.content);
    return ciphertext
      ? Promise.resolve(contentOf(ciphertext, fromByte))
      : this.#share.api.content(id, encodeBase64url(ticket), fromByte, signal);
  }

  async #deliver(state: Finished): Promise<Manifest> {
    const { ticket, manifest } = state;
    if (state.phase === "verified") {
      await this.#options.deliver(manifest);
      await this.#save({ phase: "delivered", ticket, manifest });
    }
    await this.#confirm(ticket);
    return manifest;
  }

  async #confirm(ticket: Uint8Array): Promise<void> {
    const { id, keys } = this.#share;
    const receipt = await makeReceipt(keys.receiptKey, id, await verifierOf(ticket));
    const [ticketText, receiptText] = [encodeBase64url(ticket), encodeBase64url(receipt)];
    const { giveUpAfterMs = RECEIPT_TIMEOUT_MS } = this.#wait;
    const deadlineMs = Math.min(giveUpAfterMs, RECEIPT_TIMEOUT_MS);
    try {
      await withRetry(
        (signal) => this.#share.api.confirmReceipt(id, ticketText, receiptText, signal),
        // The wait for a silent server is no longer than for an unreachable one.
        { ...this.#wait, giveUpAfterMs: deadlineMs, deadlineMs },
      );
      this.#options.onConfirmed?.();
    } catch (error) {
      if (isTransient(error)) return;
      // A share that is gone needs no receipt.
      if (!isRefusal(error)) throw error;
    }
    await this.#options.journal.clear();
  }

  async #save(state: ReceiveState): Promise<void> {
    await this.#options.journal.save(await sealState(state, this.#share));
  }
}

function contentOf(ciphertext: Uint8Array, fromByte: number): Content {
  async function* body() {
    yield ciphertext.subarray(fromByte);
  }
  return { size: ciphertext.length, body: body() };
}

/** A share with the keys from its link and password. */
export interface KeyedShare {
  api: ApiClient;
  ciphers: Ciphers;
  id: string;
  keys: ShareKeys;
}

/** The proofs for preview and claim. */
function proofsOf({ linkProof, passwordProof }: ShareKeys): PreviewRequest {
  return {
    linkProof: encodeBase64url(linkProof),
    ...(passwordProof && { passwordProof: encodeBase64url(passwordProof) }),
  };
}

/** The server's answer to a preview, which consumes no download. */
export function previewOf(
  { api, id, keys }: KeyedShare,
  options: WaitOptions,
): Promise<PreviewResponse> {
  return withRetry((signal) => api.preview(id, proofsOf(keys), signal), withShortTimeout(options));
}

/**
 * The manifest of an answer to preview or claim, checked against the answer's size.
 *
 * @throws IntegrityError
 */
export async function openManifestOf(
  answer: { manifest: string; size: number },
  { keys, ciphers }: KeyedShare,
): Promise<Manifest> {
  const file = decodeBase64url(answer.manifest) ?? new Uint8Array();
  const manifest = await openManifest(file, keys.passphrase, ciphers);
  if (answer.size !== ageFileSize(plaintextSize(manifest))) {
    throw new IntegrityError("The encrypted data is not as long as its manifest says.");
  }
  return manifest;
}
