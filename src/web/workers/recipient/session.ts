import { ApiClient } from "../../../client/api-client.ts";
import { ProblemError } from "../../../client/errors.ts";
import { Recipient } from "../../../client/receive.ts";
import { type BundleEntry, contentSize } from "../../../protocol/bundle.ts";
import type { Ciphers } from "../../../protocol/ciphers.ts";
import { CodedError } from "../../../protocol/errors.ts";
import type { ShareLink } from "../../../protocol/link.ts";
import type { Item, ReceiveCommand, ReceiveReport, StoredPart } from "../receive-messages.ts";
import type { Clock } from "./clock.ts";
import { Download } from "./download.ts";
import { itemsOf } from "./items.ts";
import { readLink } from "./read-link.ts";
import { loadSaving, ReceivedShare } from "./received-share.ts";
import type { ShareStore } from "./share-store.ts";

export interface SessionDeps {
  ciphers: Ciphers;
  report: (report: ReceiveReport) => void;
  openStore: (id: string) => Promise<ShareStore>;
  /** Takes the share's lock for the life of this tab. False if another tab has it. */
  takeLock: (id: string) => Promise<boolean>;
  clock: Clock;
}

/** The share that the page opens. */
interface Opened {
  link: ShareLink;
  store: ShareStore;
  recipient: Recipient;
  download: Download;
}

/** Receives one share for the page, from the preview to the last saved byte. */
export class ReceiveSession {
  readonly #deps: SessionDeps;
  #opened: Opened | null = null;
  /** Null until everything has arrived. */
  #received: ReceivedShare | null = null;
  /** The space for the offered share, in bytes. */
  #neededBytes = 0;
  /** Resolves when every command so far has ended. */
  #pending: Promise<unknown> = Promise.resolve();
  #isRemoving = false;

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
        return this.#check(await readLink(command.link, this.#deps.report), command.password);
      case "receive":
        return this.#receive();
      case "cancel_receiving":
        return this.#opened?.download.cancel(command.leaseMs);
      case "read_text":
        return this.#content().readText(command.item);
      case "read_file":
        return (await this.#content().saving()).readFile(command.item);
      case "list_files":
        return this.#content().listFiles(command.item);
      case "read_preview":
        return this.#content().readPreview(command.item, command.file);
      case "make_zip":
        return (await this.#content().saving()).makeZip();
      case "write_to":
        return (await this.#content().saving()).writeTo(command.item, command.target);
      case "cancel_writing":
        return this.#received?.cancelWriting();
      case "save_into":
        return (await this.#content().saving()).saveInto(command.folder);
    }
  }

  /** Waits for `earlier` commands first: they hold files open and could create new ones. */
  async #remove(earlier: Promise<unknown>): Promise<void> {
    this.#isRemoving = true;
    try {
      await this.#received?.cancelWriting();
      await earlier;
      await this.#share().store.remove();
    } catch (error) {
      this.#isRemoving = false;
      throw error;
    }
    this.#deps.report({ kind: "removed" });
  }

  async #check(link: ShareLink, password: string | null): Promise<void> {
    const { ciphers, report, clock } = this.#deps;
    const store = this.#opened?.store ?? (await this.#deps.openStore(link.id));
    const stored = await storedPartIn(store);
    const hasBegun = await store.hasBegun();
    const api = new ApiClient({ serverUrl: link.baseUrl });
    const cancelled = await store.cancelled();
    const isReserved = cancelled !== null && !isPast(cancelled.leaseEndsAt, clock.now());
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
    const download = this.#opened?.download ?? new Download(store, report, clock);
    this.#opened = { link, store, recipient, download };
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
    const { items } = itemsOf(manifest.entries);
    this.#neededBytes = spaceFor(manifest.entries, items);
    const room = {
      neededBytes: this.#neededBytes,
      freeBytes: await store.freeBytes(),
      survivesReload: store.survivesReload,
    };
    const offer = { items, expiresAt, remainingDownloads, room };
    this.#deps.report({ kind: "offer", offer });
  }

  async #receive(): Promise<void> {
    const { link, store, recipient, download } = this.#share();
    if (!(await this.#deps.takeLock(link.id))) throw new CodedError("other_tab");
    await this.#checkRoom(store);
    loadSaving().catch(() => {});
    const downloaded = await download.run(recipient);
    if (!downloaded) return this.#endCancelled(this.#share());
    const { manifest, isConfirmed } = downloaded;
    const { report, clock } = this.#deps;
    const { entries } = manifest;
    const received = await ReceivedShare.open({ store, entries, report, clock });
    this.#received = received;
    received.show(isConfirmed);
    await received.takeAtOnce();
  }

  async #endCancelled(opened: Opened): Promise<void> {
    const { store, recipient, download } = opened;
    // Without a ticket the share is not claimed.
    if (!(await recipient.hasBegun(store.journal))) {
      return this.#offer(opened, await store.hasBegun());
    }
    await this.#reportCancelled(opened, await download.startOver(recipient));
  }

  /** Checks the space before the claim. A claimed share could not be opened in another window with more space. */
  async #checkRoom(store: ShareStore): Promise<void> {
    if (await store.hasBegun()) return;
    if (await store.hasRoomFor(this.#neededBytes)) return;
    await store.remove();
    throw new CodedError("does_not_fit");
  }

  #share(): Opened {
    if (!this.#opened) throw new TypeError("No link was read yet.");
    return this.#opened;
  }

  #content(): ReceivedShare {
    if (!this.#received) throw new TypeError("The share was not received yet.");
    return this.#received;
  }
}

function isPast(time: number | null, now: number): boolean {
  return time !== null && time <= now;
}

/** In bytes. A folder needs its space twice: it is saved as a zip file. */
function spaceFor(entries: readonly BundleEntry[], items: readonly Item[]): number {
  const folders = items.filter(({ kind }) => kind === "folder");
  return folders.reduce((sum, { size }) => sum + size, contentSize(entries));
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
