import { ApiClient } from "../../../client/api-client.ts";
import { ProblemError } from "../../../client/errors.ts";
import { type ReceiveProgress, Recipient } from "../../../client/receive.ts";
import { type BundleEntry, contentSize } from "../../../protocol/bundle.ts";
import type { Ciphers } from "../../../protocol/ciphers.ts";
import { CodedError } from "../../../protocol/errors.ts";
import { formatLink, LinkError, parseLink, type ShareLink } from "../../../protocol/link.ts";
import { sleepUntilOnline } from "../browser-environment.ts";
import type { Held, ReceiveCommand, ReceiveReport } from "../receive-messages.ts";
import { entryBlob, readText, uniqueNames, zipOf } from "./entries.ts";
import type { ShareStore } from "./share-store.ts";

export interface SessionDeps {
  ciphers: Ciphers;
  report: (report: ReceiveReport) => void;
  openStore: (id: string) => Promise<ShareStore>;
  /** Whether this tab now holds the share, and holds it until it is closed. */
  takeLock: (id: string) => Promise<boolean>;
}

/** Progress comes with every chunk; a page needs it as often as an eye does. */
const REPORT_EVERY_MS = 100;

/** So long is a server asked to take a receipt that it may have already, before what is here is shown. */
const KEPT_PATIENCE_MS = 2_000;

/** The page shows a longer text only on a click, because it may block for seconds. In bytes. */
const MAX_TEXT_AT_ONCE = 1024 * 1024;

/** A share as it is being opened. */
interface Opened {
  link: ShareLink;
  store: ShareStore;
  recipient: Recipient;
}

/** What the receive page's Worker does: one share, from the first look to the last byte saved. */
export class ReceiveSession {
  readonly #deps: SessionDeps;
  #opened: Opened | null = null;
  #entries: readonly BundleEntry[] = [];
  #taken = new Set<number>();
  /** Notes are written one after another. */
  #noting = Promise.resolve();
  /** Resolves when all that was asked for so far has been done, or has failed. */
  #underWay: Promise<unknown> = Promise.resolve();
  #isRemoving = false;
  #reportedAt = 0;

  constructor(deps: SessionDeps) {
    this.#deps = deps;
  }

  /** @throws ProblemError, CodedError */
  handle(command: ReceiveCommand): Promise<void> {
    // The page shows no more of it then; what would be written would be left behind.
    if (this.#isRemoving) return Promise.resolve();
    const earlier = this.#underWay;
    const work =
      command.kind === "remove"
        ? this.#remove(earlier)
        : this.#do(command).catch((error: unknown) => this.#askAgain(error));
    this.#underWay = Promise.allSettled([earlier, work]).then(() => {});
    return work;
  }

  async #do(command: Exclude<ReceiveCommand, { kind: "remove" }>): Promise<void> {
    switch (command.kind) {
      case "look":
        return this.#look(await this.#readLink(command.link), command.password);
      case "receive":
        return this.#receive();
      case "read_text":
        return this.#readText(command.entry);
      case "read_file":
        return this.#readFile(command.entry);
      case "make_zip":
        return this.#makeZip();
    }
  }

  /** What was asked for `earlier` ends first: it holds files open, and would make some of them anew. */
  async #remove(earlier: Promise<unknown>): Promise<void> {
    this.#isRemoving = true;
    try {
      await earlier;
      await this.#share().store.remove();
    } catch (error) {
      this.#isRemoving = false;
      throw error;
    }
    this.#deps.report({ kind: "removed" });
  }

  /** Repairs a link that was rewritten on its way. A link to another server inside this one is not used. */
  async #readLink(address: string): Promise<ShareLink> {
    const link = await parseLink(address);
    if (new URL(link.baseUrl).origin !== new URL(address).origin) {
      throw new LinkError("not_a_link");
    }
    const repaired = await formatLink(link);
    if (repaired !== address) this.#deps.report({ kind: "repaired", link: repaired });
    return link;
  }

  async #look(link: ShareLink, password: string | null): Promise<void> {
    const { ciphers, report } = this.#deps;
    const store = this.#opened?.store ?? (await this.#deps.openStore(link.id));
    const held = await heldIn(store);
    const hasBegun = held !== "nothing";
    const api = new ApiClient({ serverUrl: link.baseUrl });
    if (link.needsPassword && password === null) {
      // Nobody should look for a password that opens nothing any more. What is here needs no server.
      if (!hasBegun) await Recipient.checkLink(api, link);
      return report({ kind: "password_needed", held, wrong: null });
    }
    const recipient = await Recipient.open(api, ciphers, link, password);
    this.#opened = { link, store, recipient };
    if (hasBegun && (await recipient.hasBegun(store.journal))) return this.#receive();
    await this.#offer(this.#opened, hasBegun);
  }

  /** A wrong password is asked for again. What is held is told each time: a page may have shown other things since. */
  async #askAgain(error: unknown): Promise<void> {
    const isWrong = error instanceof ProblemError && error.code === "wrong_password";
    if (!isWrong) throw error;
    // The last try has locked the share.
    if (error.attemptsRemaining === 0) throw ProblemError.of("locked");
    const { attemptsRemaining = null } = error;
    const held = await heldIn(this.#share().store);
    this.#deps.report({ kind: "password_needed", held, wrong: { attemptsRemaining } });
  }

  async #offer({ link, store, recipient }: Opened, hasBegun: boolean): Promise<void> {
    const preview = await recipient.preview().catch((error: unknown) => {
      // This browser has claimed it, so who asks most likely is its recipient, with a slip of the finger.
      const isOver = error instanceof ProblemError && error.status === 410;
      throw isOver && hasBegun && link.needsPassword ? ProblemError.of("wrong_password") : error;
    });
    const { manifest, expiresAt, remainingDownloads } = preview;
    this.#entries = manifest.entries;
    const room = {
      neededBytes: contentSize(manifest.entries),
      freeBytes: await store.freeBytes(),
      survivesReload: store.survivesReload,
    };
    const offer = { entries: manifest.entries, expiresAt, remainingDownloads, room };
    this.#deps.report({ kind: "offered", offer });
  }

  async #receive(): Promise<void> {
    const { link, store, recipient } = this.#share();
    if (!(await this.#deps.takeLock(link.id))) throw new CodedError("other_tab");
    await this.#checkRoom(store);
    const isKept = await store.isKept();
    let isConfirmed = false;
    const manifest = await recipient.receive({
      journal: store.journal,
      openStage: () => store.openStage(),
      deliver: () => store.keep(),
      onConfirmed: () => {
        isConfirmed = true;
      },
      // Of what is here already nothing comes any more, but the server's word on a receipt.
      ...(!isKept && { onProgress: (progress) => this.#progress(progress) }),
      retry: { sleep: sleepUntilOnline, ...(isKept && { giveUpAfterMs: KEPT_PATIENCE_MS }) },
    });
    const { entries } = manifest;
    this.#entries = entries;
    // It only spares a question: what is here is shown without it, too.
    const noted = await store.takenEntries().catch(() => []);
    const taken = noted.filter((entry) => entry < entries.length);
    this.#taken = new Set(taken);
    const { survivesReload } = store;
    this.#deps.report({ kind: "received", entries, taken, survivesReload, isConfirmed });
    await this.#takeAtOnce();
  }

  /** Shows short texts and saves a single file without another click. The recipient has clicked to open them. */
  async #takeAtOnce(): Promise<void> {
    for (const [entry, { kind, size }] of this.#entries.entries()) {
      if (this.#taken.has(entry)) continue;
      if (kind === "text" && size <= MAX_TEXT_AT_ONCE) await this.#readText(entry);
      if (kind === "file" && this.#entries.length === 1) await this.#readFile(entry);
    }
  }

  /** Before the claim: what is claimed can't be opened in another window, where it may fit. */
  async #checkRoom(store: ShareStore): Promise<void> {
    if (await store.hasBegun()) return;
    if (await store.hasRoomFor(contentSize(this.#entries))) return;
    await store.remove();
    throw new CodedError("does_not_fit");
  }

  #progress(progress: ReceiveProgress): void {
    const now = performance.now();
    const isFrequent = progress.stage === "downloading" && !progress.delay;
    if (isFrequent && now - this.#reportedAt < REPORT_EVERY_MS) return;
    this.#reportedAt = now;
    this.#deps.report({ kind: "progress", progress });
  }

  async #readText(entry: number): Promise<void> {
    const content = await this.#share().store.content();
    const text = await readText(entryBlob(content, this.#entries, entry));
    this.#deps.report({ kind: "text", entry, text });
    await this.#take([entry]);
  }

  async #readFile(entry: number): Promise<void> {
    const content = entryBlob(await this.#share().store.content(), this.#entries, entry);
    const name = uniqueNames(this.#entries)[entry] ?? "";
    this.#deps.report({ kind: "file", entry, name, content });
    await this.#take([entry]);
  }

  async #makeZip(): Promise<void> {
    const { store } = this.#share();
    const content = await store.content();
    const freeBytes = await store.freeBytes();
    if (store.survivesReload && freeBytes !== null && freeBytes < content.size) {
      throw new CodedError("no_room");
    }
    const zip = await store.writeBeside(await zipOf(content, this.#entries));
    this.#deps.report({ kind: "zip", content: zip });
    await this.#take(this.#entries.keys());
  }

  /** Remembers what was shown or saved, so that a later visit need not ask for it again. */
  #take(entries: Iterable<number>): Promise<void> {
    for (const entry of entries) this.#taken.add(entry);
    const { store } = this.#share();
    const taken = [...this.#taken];
    this.#noting = this.#noting
      .then(() => store.noteTaken(taken, taken.length === this.#entries.length))
      // Whoever has what they wanted is not told of a note that found no room.
      .catch(() => {});
    return this.#noting;
  }

  #share(): Opened {
    if (!this.#opened) throw new TypeError("No share has been looked at.");
    return this.#opened;
  }
}

async function heldIn(store: ShareStore): Promise<Held> {
  if (!(await store.hasBegun())) return "nothing";
  return (await store.isKept()) ? "all" : "part";
}
