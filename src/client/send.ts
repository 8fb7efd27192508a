import { ageFileSize } from "../protocol/age-file.ts";
import {
  type CreateShareRequest,
  type CreateShareResponse,
  MAX_INLINE_SIZE,
  type ServerConfig,
} from "../protocol/api.ts";
import { contentSize } from "../protocol/bundle.ts";
import { encodeBase64url } from "../protocol/bytes.ts";
import type { Ciphers } from "../protocol/ciphers.ts";
import { shareIdOf, verifierOf } from "../protocol/keys.ts";
import { formatLink } from "../protocol/link.ts";
import type { ProblemCode } from "../protocol/problems.ts";
import type { ApiClient, UploadPermission } from "./api-client.ts";
import { ProblemError, SourceChangedError } from "./errors.ts";
import { invalidAnswer } from "./http.ts";
import { Progress } from "./progress.ts";
import { type WaitOptions, withRetry, withShortTimeout } from "./retry.ts";
import { SealedContent } from "./sealed-content.ts";
import { checkChoices, checkOffer, explainRefusal, uploadPermissionFor } from "./send-checks.ts";
import type { OwnerKeys, SendOptions, SendProgress, SentShare } from "./send-options.ts";
import { checkLinkBase } from "./server-url.ts";
import {
  formatRecord,
  makeDraft,
  type Offer,
  parseRecord,
  reopenDraft,
  type SendJournal,
  type SendRecord,
  type ShareDraft,
} from "./share-draft.ts";
import { bundleOf, Plaintext } from "./source.ts";
import { uploadContent } from "./upload.ts";

export type { OwnerKeys, SendOptions, SendProgress, SentShare } from "./send-options.ts";
export type { SendJournal } from "./share-draft.ts";
export type { Source } from "./source.ts";

/**
 * Encrypts the sources and uploads them. With a journal, it resumes an earlier run's upload of the same sources
 * and options; otherwise it creates a new share and abandons the old one.
 *
 * @throws ProblemError (too large for this server, not allowed on it, no room …), CodedError, SourceChangedError,
 *   UnreachableError when the retries end, the signal's reason, and the errors of a source,
 *   the journal and `saveShare`
 */
export async function sendShare(
  api: ApiClient,
  ciphers: Ciphers,
  options: SendOptions,
): Promise<SentShare> {
  if (options.sources.length === 0) throw new TypeError("There is nothing to send.");
  const plaintext = new Plaintext(options.sources);
  const { signal } = options;
  const { version, entries } = bundleOf(options.sources);
  const progress = new Progress<SendProgress>(
    { stage: "encrypting", sentBytes: 0, totalBytes: contentSize(entries) },
    options.onProgress,
  );
  const wait: WaitOptions = { ...options.retry, signal, onDelay: progress.pause };
  const config = await withRetry((signal) => api.config(signal), withShortTimeout(wait));
  options.onConfig?.(config);
  checkChoices(options, config);
  const asks = config.passwordRequired && options.password === null;
  const password = asks ? ((await options.askPassword?.()) ?? null) : options.password;
  const linkBase = checkLinkBase(config.baseUrl ?? api.serverUrl, options);
  const offer: Offer = {
    serverUrl: api.serverUrl,
    version,
    entries,
    plaintextSize: plaintext.size,
    password,
    expiresInSeconds: options.expiresInSeconds ?? config.defaultExpiry,
    maxDownloads: options.maxDownloads ?? 1,
  };
  checkOffer(offer, config);
  const permission = uploadPermissionFor(config, options.uploadToken);
  progress.advance();
  const common = { api, ciphers, config, options, progress, wait };
  const sending = new Sending({ ...common, linkBase, offer, plaintext, permission });
  const isSmall = ageFileSize(plaintext.size) <= Math.min(config.maxInlineSize, MAX_INLINE_SIZE);
  return isSmall ? sending.sendInline() : sending.sendByUpload();
}

/** The server's codes for an upload that has ended. */
const endedUpload: ReadonlySet<ProblemCode> = new Set(["conflict", "gone", "not_found"]);

interface Plan {
  api: ApiClient;
  ciphers: Ciphers;
  config: ServerConfig;
  linkBase: string;
  offer: Offer;
  plaintext: Plaintext;
  permission: UploadPermission;
  options: SendOptions;
  progress: Progress<SendProgress>;
  wait: WaitOptions;
}

class Sending {
  readonly #plan: Plan;

  constructor(plan: Plan) {
    this.#plan = plan;
  }

  /** One request needs no journal: there is nothing to resume. */
  async sendInline(): Promise<SentShare> {
    const draft = await makeDraft(this.#plan.offer, this.#plan.ciphers);
    this.#plan.options.onSmallShare?.(ownerKeysOf(draft));
    const content = this.#contentOf(draft, new Uint8Array(), null);
    const ciphertext = await content.read(0, content.size);
    const request = { ...draft.request, content: encodeBase64url(ciphertext) };
    return this.#conclude(draft, await this.#create(draft.id, request));
  }

  async sendByUpload(): Promise<SentShare> {
    const { offer, options } = this.#plan;
    const saved = await options.journal?.load();
    const record = saved ? parseRecord(saved.record) : null;
    if (saved && record) {
      const sent = await this.#resume(record, saved.tags);
      if (sent) return sent;
      await this.#abandon(record);
    }
    const draft = await makeDraft(offer, this.#plan.ciphers);
    await options.journal?.begin(formatRecord(draft.record));
    const created = await this.#create(draft.id, draft.request);
    const content = this.#contentOf(draft, new Uint8Array(), options.journal);
    return this.#finish(draft, created, content);
  }

  /** Null if the earlier upload can't be resumed. */
  async #resume(record: SendRecord, tags: Uint8Array): Promise<SentShare | null> {
    const draft = await reopenDraft(record, this.#plan.offer, this.#plan.ciphers);
    if (!draft) return null;
    const content = this.#contentOf(draft, tags, this.#plan.options.journal);
    const created = await this.#createAgain(draft, content);
    return created ? this.#finish(draft, created, content) : null;
  }

  /** Null if the server no longer has the share, or has more chunks than there are tags. */
  async #createAgain(
    draft: ShareDraft,
    content: SealedContent,
  ): Promise<CreateShareResponse | null> {
    try {
      const created = await this.#create(draft.id, draft.request);
      if (created.state !== "uploading") return created;
      // Chunks that were sent without a recorded tag must not be sealed again.
      const offset = await this.#start((signal) =>
        this.#plan.api.uploadOffset(draft.id, draft.ownerToken, signal),
      );
      return offset > content.sealedEnd ? null : created;
    } catch (error) {
      if (error instanceof ProblemError && endedUpload.has(error.code)) return null;
      throw error;
    }
  }

  async #finish(
    draft: ShareDraft,
    created: CreateShareResponse,
    content: SealedContent,
  ): Promise<SentShare> {
    try {
      if (created.state === "uploading") {
        this.#plan.options.onUploadBegun?.(ownerKeysOf(draft));
        await this.#upload(draft, content);
      }
    } catch (error) {
      if (error instanceof SourceChangedError) {
        await this.#abandon(draft.record);
        await this.#plan.options.journal?.clear();
      }
      throw error;
    }
    const sent = await this.#conclude(draft, created);
    await this.#plan.options.journal?.clear();
    return sent;
  }

  #upload(draft: ShareDraft, content: SealedContent): Promise<void> {
    const { progress, offer, wait, config, options } = this.#plan;
    const totalBytes = contentSize(offer.entries);
    return uploadContent(this.#plan.api, content, {
      ...wait,
      id: draft.id,
      ownerToken: draft.ownerToken,
      maxRequestSize: config.uploadChunkSize,
      copyBody: options.copyBody,
      onAcknowledged: (bytes) => {
        const sentBytes = Math.floor((bytes / content.size) * totalBytes);
        progress.advance({ stage: "uploading", sentBytes });
      },
    });
  }

  async #conclude(draft: ShareDraft, created: CreateShareResponse): Promise<SentShare> {
    const { linkBase, offer, options } = this.#plan;
    const expiresAt = created.expiresAt ?? (await this.#expiryOf(draft));
    const link = await formatLink({
      baseUrl: linkBase,
      id: draft.id,
      linkKey: draft.record.linkKey,
      needsPassword: offer.password !== null,
      version: offer.version,
    });
    const sent: SentShare = {
      id: draft.id,
      link,
      ownerToken: draft.ownerToken,
      receiptKey: draft.keys.receiptKey,
      expiresAt,
      maxDownloads: created.maxDownloads,
    };
    await options.saveShare?.(sent);
    return sent;
  }

  async #expiryOf({ id, ownerToken }: ShareDraft): Promise<string> {
    const { wait } = this.#plan;
    const { expiresAt, gone } = await withRetry(
      (signal) => this.#plan.api.status(id, ownerToken, signal),
      wait,
    );
    if (gone) throw ProblemError.of("gone");
    if (expiresAt === null) throw invalidAnswer();
    return expiresAt;
  }

  async #create(id: string, request: CreateShareRequest): Promise<CreateShareResponse> {
    const { config, permission } = this.#plan;
    const created = await this.#start((signal) =>
      this.#plan.api.createShare(request, signal, permission).catch((error: unknown) => {
        throw explainRefusal(config, error);
      }),
    );
    if (created.id !== id) throw invalidAnswer();
    if (created.state === "gone") throw ProblemError.of("gone");
    return created;
  }

  /** Frees the storage sooner. The server also abandons the upload by itself after some time. */
  async #abandon(record: SendRecord): Promise<void> {
    if (record.serverUrl !== this.#plan.api.serverUrl) return;
    const id = await shareIdOf(await verifierOf(record.ownerToken));
    const { signal, onUploadAbandoned } = this.#plan.options;
    onUploadAbandoned?.(id);
    await this.#plan.api
      .abandonUpload(id, encodeBase64url(record.ownerToken), signal)
      .catch(() => {});
  }

  #contentOf(
    draft: ShareDraft,
    recordedTags: Uint8Array,
    journal: SendJournal | null | undefined,
  ): SealedContent {
    return new SealedContent(draft.file, this.#plan.plaintext, recordedTags, journal);
  }

  /** Briefly retries a request before the upload. After a lost answer, a later run resumes, or the share expires. */
  #start<T>(operation: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { wait } = this.#plan;
    return withRetry(operation, withShortTimeout(wait));
  }
}

function ownerKeysOf({ id, ownerToken, keys }: ShareDraft): OwnerKeys {
  return { id, ownerToken, receiptKey: keys.receiptKey };
}
