import { ApiClient } from "../../../client/api-client.ts";
import { ProblemError } from "../../../client/errors.ts";
import { type ReceiveProgress, Recipient } from "../../../client/receive.ts";
import { type BundleEntry, contentSize } from "../../../protocol/bundle.ts";
import type { Ciphers } from "../../../protocol/ciphers.ts";
import { CodedError } from "../../../protocol/errors.ts";
import { formatLink, LinkError, parseLink, type ShareLink } from "../../../protocol/link.ts";
import { savedPart } from "../../../protocol/safe-path.ts";
import type { ReceiveCommand, ReceiveReport, StoredPart } from "../receive-messages.ts";
import { sleepUntilOnline } from "../sleep-until-online.ts";
import { entryBlob, readBlobText } from "./entries.ts";
import { filesOf, type Items, itemsOf } from "./items.ts";
import type { Saving, Selection } from "./saving.ts";
import type { ShareStore } from "./share-store.ts";

export interface SessionDeps {
  ciphers: Ciphers;
  report: (report: ReceiveReport) => void;
  openStore: (id: string) => Promise<ShareStore>;
  /** Takes the share's lock for the life of this tab. False if another tab has it. */
  takeLock: (id: string) => Promise<boolean>;
}

/** The client reports progress with every chunk. The page needs it only as often as a person can see. */
const REPORT_EVERY_MS = 100;

/** For a complete share: the time limit for sending the receipt again, before the page shows the content. */
const RECEIPT_RETRY_MS = 2_000;

/** The page shows a longer text only on a click, because it may block for seconds. In bytes. */
const MAX_TEXT_AT_ONCE = 1024 * 1024;

/** The share that the page opens. */
interface Opened {
  link: ShareLink;
  store: ShareStore;
  recipient: Recipient;
}

/** Receives one share for the page, from the preview to the last saved byte. */
export class ReceiveSession {
  readonly #deps: SessionDeps;
  #opened: Opened | null = null;
  #entries: readonly BundleEntry[] = [];
  #items: Items = itemsOf([]);
  /** The numbers of the items. */
  #taken = new Set<number>();
  /** Resolves after the last write of `#taken` to the store. Writes are sequential. */
  #recording = Promise.resolve();
  /** Null before the first use. */
  #loadedSaving: Promise<Saving> | null = null;
  /** Resolves when every command so far has ended. */
  #pending: Promise<unknown> = Promise.resolve();
  #isRemoving = false;
  /** Ends the download. Null if none runs, and after everything has arrived. */
  #cancelling: AbortController | null = null;
  #leaseMs: number | null = null;
  /** The time of the last received byte, or of a new claim. Null if it was in an earlier run. */
  #servedAt: number | null = null;
  #receivedBytes = 0;
  /** 0 until the claim is answered. */
  #totalBytes = 0;
  #reportedAt = 0;

  constructor(deps: SessionDeps) {
    this.#deps = deps;
  }

  /** @throws ProblemError, CodedError */
  handle(command: ReceiveCommand): Promise<void> {
    // After a removal, a write would leave data behind.
    if (this.#isRemoving) return Promise.resolve();
    const earlier = this.#pending;
    const work =
      command.kind === "remove"
        ? this.#remove(earlier)
        : this.#do(command).catch((error: unknown) => this.#askAgain(error));
    this.#pending = Promise.allSettled([earlier, work]).then(() => {});
    return work;
  }

  /** False if only this tab has the ticket of a claim. */
  async survivesReload(): Promise<boolean> {
    const { store } = this.#opened ?? {};
    return !store || store.survivesReload || !(await store.hasBegun());
  }

  async #do(command: Exclude<ReceiveCommand, { kind: "remove" }>): Promise<void> {
    switch (command.kind) {
      case "check":
        return this.#check(await this.#readLink(command.link), command.password);
      case "receive":
        return this.#receive();
      case "cancel_receiving":
        this.#leaseMs = command.leaseMs;
        return this.#cancelling?.abort();
      case "read_text":
        return this.#readText(command.item);
      case "read_file":
        return this.#readFile(command.item);
      case "list_files":
        return this.#listFiles(command.item);
      case "read_preview":
        return this.#readPreview(command.item, command.file);
      case "make_zip":
        return this.#makeZip();
      case "write_to":
        return this.#writeTo(command.item, command.target);
      case "cancel_writing":
        return this.#cancelWriting();
      case "save_into":
        return this.#saveInto(command.folder);
    }
  }

  /** Waits for `earlier` commands first: they hold files open and could create new ones. */
  async #remove(earlier: Promise<unknown>): Promise<void> {
    this.#isRemoving = true;
    try {
      await this.#cancelWriting();
      await earlier;
      await this.#share().store.remove();
    } catch (error) {
      this.#isRemoving = false;
      throw error;
    }
    this.#deps.report({ kind: "removed" });
  }

  /** Repairs a link that was rewritten on its way. Rejects an address that contains a link to another server. */
  async #readLink(address: string): Promise<ShareLink> {
    const link = await parseLink(address);
    if (new URL(link.baseUrl).origin !== new URL(address).origin) {
      throw new LinkError("not_a_link");
    }
    const repaired = await formatLink(link);
    if (repaired !== address) this.#deps.report({ kind: "repaired", link: repaired });
    return link;
  }

  async #check(link: ShareLink, password: string | null): Promise<void> {
    const { ciphers, report } = this.#deps;
    const store = this.#opened?.store ?? (await this.#deps.openStore(link.id));
    const stored = await storedPartIn(store);
    const hasBegun = await store.hasBegun();
    const api = new ApiClient({ serverUrl: link.baseUrl });
    const cancelled = await store.cancelled();
    const isReserved = cancelled !== null && !isPast(cancelled.leaseEndsAt);
    if (link.needsPassword && password === null) {
      // Nobody should search for the password of a share that is gone. A stored share needs no server.
      if (!hasBegun) await Recipient.checkLink(api, link);
      else if (cancelled && !isReserved) {
        await Recipient.checkLink(api, link).catch((error: unknown) => {
          if (!mayHaveLease(error)) throw error;
        });
      }
      return report({ kind: "password", stored, wrong: null });
    }
    const recipient = await Recipient.open(api, ciphers, link, password);
    this.#opened = { link, store, recipient };
    if (!hasBegun || !(await recipient.hasBegun(store.journal))) {
      return this.#offer(this.#opened, hasBegun);
    }
    if (!cancelled) return this.#receive();
    if (isReserved) return this.#reportCancelled(this.#opened, cancelled.leaseEndsAt);
    await this.#offerAfterLease(this.#opened, cancelled.leaseEndsAt);
  }

  /**
   * The lease seems over. But the clock of this browser may be wrong, or `leaseEndsAt` is that of an earlier claim. Only the
   * ticket decides, so an answer that does not know the ticket must not hide the button that opens the share again.
   */
  async #offerAfterLease(opened: Opened, leaseEndsAt: number | null): Promise<void> {
    try {
      // The journal has opened, so the password is right.
      await this.#offer(opened, false);
    } catch (error) {
      if (!mayHaveLease(error)) throw error;
      // While the server still has the share, somebody has a lease: most likely this browser.
      const isThere = error.code === "already_claimed";
      await this.#reportCancelled(opened, isThere ? null : leaseEndsAt);
    }
  }

  async #reportCancelled({ store, recipient }: Opened, leaseEndsAt: number | null): Promise<void> {
    const { survivesReload } = store;
    const isNearLimit = await recipient.isNearTransferLimit(store.journal);
    this.#deps.report({ kind: "cancelled", leaseEndsAt, survivesReload, isNearLimit });
  }

  /** Asks again after a wrong password. The report has the stored part, because the page may have shown other views. */
  async #askAgain(error: unknown): Promise<void> {
    const isWrong = error instanceof ProblemError && error.code === "wrong_password";
    if (!isWrong) throw error;
    // The last try has locked the share.
    if (error.attemptsRemaining === 0) throw ProblemError.of("locked");
    const { attemptsRemaining = null } = error;
    const stored = await storedPartIn(this.#share().store);
    this.#deps.report({ kind: "password", stored, wrong: { attemptsRemaining } });
  }

  /** @param isSealed whether this browser has claimed the share, and the journal does not open */
  async #offer({ link, store, recipient }: Opened, isSealed: boolean): Promise<void> {
    const preview = await recipient.preview().catch((error: unknown) => {
      // Most likely the recipient mistyped the password.
      const isOver = error instanceof ProblemError && error.status === 410;
      throw isOver && isSealed && link.needsPassword ? ProblemError.of("wrong_password") : error;
    });
    const { manifest, expiresAt, remainingDownloads } = preview;
    this.#setEntries(manifest.entries);
    const room = {
      neededBytes: this.#neededBytes,
      freeBytes: await store.freeBytes(),
      survivesReload: store.survivesReload,
    };
    const offer = { items: this.#items.items, expiresAt, remainingDownloads, room };
    this.#deps.report({ kind: "offer", offer });
  }

  async #receive(): Promise<void> {
    const { link, store, recipient } = this.#share();
    if (!(await this.#deps.takeLock(link.id))) throw new CodedError("other_tab");
    await this.#checkRoom(store);
    this.#saving.catch(() => {});
    const isComplete = await store.isComplete();
    let isConfirmed = false;
    const cancelling = new AbortController();
    const { signal } = cancelling;
    this.#cancelling = isComplete ? null : cancelling;
    this.#servedAt = null;
    this.#receivedBytes = 0;
    const receiving = recipient.receive({
      journal: store.journal,
      openStage: () => store.openStage(),
      onNewTicket: () => {
        this.#servedAt = Date.now();
      },
      deliver: () => {
        signal.throwIfAborted();
        // The receipt follows, and its answer can be lost. The share may then be gone, so the content stays.
        this.#cancelling = null;
        return store.markComplete();
      },
      onConfirmed: () => {
        isConfirmed = true;
      },
      signal,
      // A complete share has no more progress: only its receipt is missing.
      ...(!isComplete && { onProgress: (progress) => this.#progress(progress) }),
      retry: { sleep: sleepUntilOnline, ...(isComplete && { giveUpAfterMs: RECEIPT_RETRY_MS }) },
    });
    const manifest = await receiving.catch((error: unknown) => {
      if (!signal.aborted) throw error;
      return null;
    });
    this.#cancelling = null;
    if (!manifest) return this.#endCancelled(this.#share());
    this.#setEntries(manifest.entries);
    const { items } = this.#items;
    // Without this list the page only asks once more before a removal.
    const saved = await store.takenItems().catch(() => []);
    const taken = saved.filter((item) => item < items.length);
    this.#taken = new Set(taken);
    const { survivesReload } = store;
    this.#deps.report({ kind: "received", items, taken, survivesReload, isConfirmed });
    await this.#takeAtOnce();
  }

  /** Keeps the ticket: the server may have answered the claim, also if the answer was lost. */
  async #endCancelled(opened: Opened): Promise<void> {
    const { store, recipient } = opened;
    // Without a ticket the share is not claimed.
    if (!(await recipient.hasBegun(store.journal))) {
      return this.#offer(opened, await store.hasBegun());
    }
    const [servedAt, leaseMs] = [this.#servedAt, this.#leaseMs];
    const earlier = await store.cancelled();
    const now = leaseMs === null || servedAt === null ? null : servedAt + leaseMs;
    const leaseEndsAt = servedAt === null ? (earlier?.leaseEndsAt ?? null) : now;
    // First, because it frees the room that the journal may need.
    await store.cancel(leaseEndsAt);
    await recipient.startOver(store.journal, {
      receivedBytes: this.#receivedBytes,
      totalBytes: this.#totalBytes,
    });
    await this.#reportCancelled(opened, leaseEndsAt);
  }

  /** Not a part of the Worker's script: the first view saves nothing. A download loads it early, before the network can fail. */
  get #saving(): Promise<Saving> {
    this.#loadedSaving ??= import("./saving.ts").then(
      ({ Saving }) => new Saving(this.#deps.report, () => performance.now()),
      (error: unknown) => {
        this.#loadedSaving = null;
        throw error;
      },
    );
    return this.#loadedSaving;
  }

  async #cancelWriting(): Promise<void> {
    (await this.#loadedSaving?.catch(() => null))?.cancel();
  }

  /** A folder needs its space twice: it is saved as a zip file. */
  get #neededBytes(): number {
    const folders = this.#items.items.filter(({ kind }) => kind === "folder");
    return folders.reduce((sum, { size }) => sum + size, contentSize(this.#entries));
  }

  #setEntries(entries: readonly BundleEntry[]): void {
    this.#entries = entries;
    this.#items = itemsOf(entries);
  }

  /** Shows short texts and saves a single file without another click. The recipient has clicked to open them. */
  async #takeAtOnce(): Promise<void> {
    const { items } = this.#items;
    for (const [item, { kind, size }] of items.entries()) {
      if (this.#taken.has(item)) continue;
      if (kind === "text" && size <= MAX_TEXT_AT_ONCE) await this.#readText(item);
      if (kind === "file" && items.length === 1) await this.#readFile(item);
    }
  }

  /** Checks the space before the claim. A claimed share could not be opened in another window with more space. */
  async #checkRoom(store: ShareStore): Promise<void> {
    if (await store.hasBegun()) return;
    if (await store.hasRoomFor(this.#neededBytes)) return;
    await store.remove();
    throw new CodedError("does_not_fit");
  }

  #progress(progress: ReceiveProgress): void {
    this.#totalBytes = progress.totalBytes;
    if (progress.receivedBytes > this.#receivedBytes) {
      // The first report of a resumed download counts the bytes of the earlier run.
      if (this.#receivedBytes > 0 || this.#servedAt !== null) this.#servedAt = Date.now();
      this.#receivedBytes = progress.receivedBytes;
    }
    const now = performance.now();
    const isFrequent = progress.stage === "downloading" && !progress.delay;
    if (isFrequent && now - this.#reportedAt < REPORT_EVERY_MS) return;
    this.#reportedAt = now;
    const { survivesReload } = this.#share().store;
    this.#deps.report({ kind: "progress", progress, survivesReload });
  }

  async #readText(item: number): Promise<void> {
    const content = await this.#share().store.content();
    const text = await readBlobText(
      entryBlob(content, this.#entries, this.#entriesOf(item)[0] ?? 0),
    );
    this.#deps.report({ kind: "text", item, text });
    await this.#take([item]);
  }

  async #readFile(item: number): Promise<void> {
    const [entry = 0] = this.#entriesOf(item);
    const shown = this.#items.items[item];
    if (shown?.kind === "folder") {
      const selection = await this.#select(this.#entriesOf(item));
      const saving = await this.#saving;
      const content = await saving.zip(this.#share().store, selection, `archive-${item}`);
      this.#deps.report({ kind: "file", item, name: `${savedPart(shown.name)}.zip`, content });
    } else {
      const content = entryBlob(await this.#share().store.content(), this.#entries, entry);
      const name = (await this.#saving).fileName(this.#entries, entry);
      this.#deps.report({ kind: "file", item, name, content });
    }
    await this.#take([item]);
  }

  #listFiles(item: number): void {
    const files = filesOf(this.#entries, this.#entriesOf(item));
    const listed = files.map(({ path, size }) => ({ path, size }));
    this.#deps.report({ kind: "files", item, files: listed });
  }

  /** The item does not count as saved, so the content stays in the browser. */
  async #readPreview(item: number, file = 0): Promise<void> {
    const found = filesOf(this.#entries, this.#entriesOf(item))[file];
    if (!found) return;
    const content = entryBlob(await this.#share().store.content(), this.#entries, found.entry);
    const name = found.path.slice(found.path.lastIndexOf("/") + 1);
    const isPart = this.#items.items[item]?.kind === "folder";
    const savedName = isPart ? savedPart(name) : null;
    this.#deps.report({ kind: "preview", item, name, savedName, content });
  }

  async #makeZip(): Promise<void> {
    const selection = await this.#select("all");
    const content = await (await this.#saving).zip(this.#share().store, selection, "archive");
    this.#deps.report({ kind: "zip", content });
    await this.#take(this.#items.items.keys());
  }

  async #writeTo(item: number | "all", target: FileSystemFileHandle): Promise<void> {
    const selecting = this.#select(item === "all" ? item : this.#entriesOf(item));
    const isZip = item === "all" || this.#items.items[item]?.kind === "folder";
    if (!(await (await this.#saving).writeTo(target, selecting, isZip))) return;
    this.#deps.report({ kind: "written", item });
    await this.#take(item === "all" ? this.#items.items.keys() : [item]);
  }

  async #saveInto(folder: FileSystemDirectoryHandle): Promise<void> {
    await (await this.#saving).saveInto(folder, await this.#select("all"));
    await this.#take(this.#items.items.keys());
  }

  async #select(numbers: readonly number[] | "all"): Promise<Selection> {
    const content = await this.#share().store.content();
    const entries = this.#entries;
    return { content, entries, numbers: numbers === "all" ? [...entries.keys()] : numbers };
  }

  #entriesOf(item: number): readonly number[] {
    return this.#items.entries[item] ?? [];
  }

  /** Saves the list of viewed or saved items, so that a later visit does not ask before it removes the share. */
  #take(items: Iterable<number>): Promise<void> {
    for (const item of items) this.#taken.add(item);
    const { store } = this.#share();
    const taken = [...this.#taken];
    this.#recording = this.#recording
      .then(() => store.saveTakenItems(taken, taken.length === this.#items.items.length))
      // A failed write must not alarm a recipient who has every entry.
      .catch(() => {});
    return this.#recording;
  }

  #share(): Opened {
    if (!this.#opened) throw new TypeError("No link was read yet.");
    return this.#opened;
  }
}

function isPast(time: number | null): boolean {
  return time !== null && time <= Date.now();
}

/** Whether a claim of this browser can be valid although a preview is refused so. The server then accepts its ticket alone. */
function mayHaveLease(error: unknown): error is ProblemError {
  if (!(error instanceof ProblemError)) return false;
  if (error.code !== "gone") return error.code === "already_claimed" || error.code === "locked";
  // These end new claims, but not live leases.
  return error.reason === "expired" || error.reason === "wrong_passwords";
}

async function storedPartIn(store: ShareStore): Promise<StoredPart> {
  if (!(await store.hasBegun()) || (await store.cancelled())) return "nothing";
  return (await store.isComplete()) ? "all" : "part";
}
