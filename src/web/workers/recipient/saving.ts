import type { BundleEntry } from "../../../protocol/bundle.ts";
import { CodedError } from "../../../protocol/errors.ts";
import type { ReceiveReport } from "../receive-messages.ts";
import { entryBlob } from "./entries.ts";
import { savedEntries, zipOf } from "./saved-entries.ts";
import type { ShareStore } from "./share-store.ts";
import { uniqueNames } from "./unique-names.ts";

/** How often the page gets the progress. */
const REPORT_EVERY_MS = 100;

/** Entries to save, from the verified content of a share. */
export interface Selection {
  content: Blob;
  /** All entries of the share. */
  entries: readonly BundleEntry[];
  /** The numbers of those to save. */
  numbers: readonly number[];
}

/** Saves entries: as a zip file in this browser, into a file that the recipient has chosen, or into a folder. */
export class Saving {
  readonly #report: (report: ReceiveReport) => void;
  readonly #now: () => number;
  /** Ends writing into the chosen file. */
  #writing: AbortController | null = null;

  /** @param now monotonic, in milliseconds */
  constructor(report: (report: ReceiveReport) => void, now: () => number) {
    this.#report = report;
    this.#now = now;
  }

  /** The name of an entry that is saved alone. No other entry has it. */
  fileName(entries: readonly BundleEntry[], number: number): string {
    return uniqueNames(entries)[number] ?? "";
  }

  /**
   * A zip file, in the storage of the share. The content never changes, so each is made only once: the browser may still
   * copy it for an earlier click.
   *
   * @param name the name of the file in that storage
   * @throws CodedError `no_room`
   */
  zip(store: ShareStore, selection: Selection, name: string): Promise<Blob> {
    return this.#reported(async () => {
      const made = await store.fileBeside(name);
      if (made) return made;
      const { content, entries, numbers } = selection;
      const freeBytes = await store.freeBytes();
      if (store.survivesReload && freeBytes !== null && freeBytes < sizeOf(selection)) {
        throw new CodedError("no_room");
      }
      return store.writeBeside(name, await zipOf(savedEntries(content, entries, numbers)));
    });
  }

  /**
   * Streams a zip file, or the bytes of the only selected entry, into a chosen file. The browser replaces the file when it is
   * complete, so an abort leaves nothing.
   *
   * @returns false if the recipient has cancelled it
   */
  async writeTo(
    target: FileSystemFileHandle,
    selecting: Promise<Selection>,
    isZip: boolean,
  ): Promise<boolean> {
    this.cancel();
    const writing = new AbortController();
    this.#writing = writing;
    const { signal } = writing;
    try {
      const selection = await selecting;
      const { content, entries, numbers } = selection;
      const totalBytes = sizeOf(selection);
      this.#report({ kind: "writing", doneBytes: 0, totalBytes });
      const source = isZip
        ? await zipOf(savedEntries(content, entries, numbers))
        : entryBlob(content, entries, numbers[0] ?? 0).stream();
      const counted = source.pipeThrough(this.#counted(totalBytes));
      await counted.pipeTo(await target.createWritable(), { signal });
      return true;
    } catch (error) {
      if (!signal.aborted) throw error;
      return false;
    } finally {
      // The page shows one progress: that of a later call, if there is one.
      if (this.#writing === writing) {
        this.#writing = null;
        this.#report({ kind: "writing_ended" });
      }
    }
  }

  /** Ends `writeTo`. */
  cancel(): void {
    this.#writing?.abort();
  }

  /** @throws DOMException as `saveInto` */
  async saveInto(
    folder: FileSystemDirectoryHandle,
    { content, entries, numbers }: Selection,
  ): Promise<void> {
    await this.#reported(async () => {
      const { allowedName, saveInto } = await import("./save-into.ts");
      await saveInto(folder, savedEntries(content, entries, numbers, allowedName));
    });
    this.#report({ kind: "saved_into" });
  }

  /** Tells the page when the work begins and ends. */
  async #reported<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#report({ kind: "saving" });
    try {
      return await work();
    } finally {
      this.#report({ kind: "saving_ended" });
    }
  }

  #counted(totalBytes: number): TransformStream<Uint8Array, Uint8Array> {
    let doneBytes = 0;
    let reportedAt = this.#now();
    return new TransformStream({
      transform: (bytes, controller) => {
        // A zip file is a little longer than its content.
        doneBytes = Math.min(totalBytes, doneBytes + bytes.length);
        controller.enqueue(bytes);
        const now = this.#now();
        if (now - reportedAt < REPORT_EVERY_MS) return;
        reportedAt = now;
        this.#report({ kind: "writing", doneBytes, totalBytes });
      },
    });
  }
}

/** In bytes. */
function sizeOf({ entries, numbers }: Selection): number {
  return numbers.reduce((sum, number) => sum + (entries[number]?.size ?? 0), 0);
}
