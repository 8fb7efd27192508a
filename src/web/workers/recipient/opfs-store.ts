import type { ReceiveJournal, Stage } from "../../../client/receive.ts";
import { encodeUtf8 } from "../../../protocol/bytes.ts";
import { isDomException } from "../failure.ts";
import type { ShareStore } from "./share-store.ts";

/**
 * Shares in the origin private file system (https://fs.spec.whatwg.org), which survives a reload and a crash:
 *
 *     receiving/<id>/state          the progress of the download, sealed under the share's resume key
 *     receiving/<id>/content        the bytes of all entries in order; only the sealed state has their names
 *     receiving/<id>/room           temporary, as long as the content, to test whether it fits
 *     receiving/<id>/cancelled      the recipient has cancelled the download: the end of the lease in milliseconds since
 *                                   1970, in decimal digits, or nothing if it is not known
 *     receiving/<id>/archive        the content as a zip file, made on request; archive-<n>: that of one folder. Never
 *                                   named "zip" or "zip-<n>": version 1.0.0 left incomplete files under these names
 *     receiving/<id>/kept           empty: the content is complete and verified
 *     receiving/<id>/entries-taken  the numbers of the viewed or saved items, 32 bits each
 *     receiving/<id>/all-taken      empty: every item was viewed or saved
 */
const FOLDER = "receiving";

/** The browser may still copy the last saved file. */
const REMOVE_TAKEN_AFTER_MS = 10 * 60 * 1000;

/** For shares that nobody returned to. A claim lives for at most a day. */
const REMOVE_FORGOTTEN_AFTER_MS = 7 * 24 * 60 * 60 * 1000;

/** Every browser with synchronous access has `move`, but TypeScript's type library lacks it. */
interface MovableFileHandle extends FileSystemFileHandle {
  move(name: string): Promise<void>;
}

/** Whether this Worker can write to the file system. Some private windows forbid it. */
export async function hasOpfs(): Promise<boolean> {
  if (typeof FileSystemFileHandle === "undefined") return false;
  if (!("createSyncAccessHandle" in FileSystemFileHandle.prototype)) return false;
  return sharesFolder().then(
    () => true,
    () => false,
  );
}

export class OpfsStore implements ShareStore {
  readonly survivesReload = true;
  readonly #id: string;
  #contentHandle: FileSystemSyncAccessHandle | null = null;

  readonly journal: ReceiveJournal = {
    load: () => this.#read("state"),
    save: (sealed) => this.#replace("state", sealed),
    clear: async () => {
      if (!(await this.isComplete())) await this.remove();
    },
  };

  constructor(id: string) {
    this.#id = id;
  }

  async freeBytes(): Promise<number | null> {
    const { quota, usage } = await navigator.storage.estimate();
    return quota === undefined ? null : Math.max(0, quota - (usage ?? 0));
  }

  /**
   * Tests the size, because the estimate can be wrong: private windows of Chromium limit a file to about 1.2 GiB,
   * without an error, whatever the quota says. On a disk, a long empty file takes no space.
   */
  async hasRoomFor(bytes: number): Promise<boolean> {
    const handle = await (await this.#file("room")).createSyncAccessHandle();
    try {
      handle.truncate(bytes);
      return handle.getSize() === bytes;
    } catch (error) {
      if (isDomException(error, "QuotaExceededError")) return false;
      throw error;
    } finally {
      handle.close();
      await (await this.#folder()).removeEntry("room");
    }
  }

  hasBegun(): Promise<boolean> {
    return this.#has("state");
  }

  isComplete(): Promise<boolean> {
    return this.#has("kept");
  }

  async cancel(leaseEndsAt: number | null): Promise<void> {
    this.#contentHandle?.close();
    this.#contentHandle = null;
    // First, because the note needs room. The storage may be full.
    await this.#removeFile("content");
    await this.#replace("cancelled", encodeUtf8(leaseEndsAt === null ? "" : String(leaseEndsAt)));
  }

  async cancelled(): Promise<{ leaseEndsAt: number | null } | null> {
    const saved = await this.#read("cancelled");
    if (saved === null) return null;
    return { leaseEndsAt: Number(new TextDecoder().decode(saved)) || null };
  }

  async openStage(): Promise<Stage> {
    await this.#removeFile("cancelled");
    this.#contentHandle?.close();
    const handle = await (await this.#file("content")).createSyncAccessHandle();
    this.#contentHandle = handle;
    return {
      stagedBytes: handle.getSize(),
      write: async (offset, bytes) => writeOrFail(handle, offset, bytes),
      flush: async () => handle.flush(),
    };
  }

  async markComplete(): Promise<void> {
    this.#contentHandle?.close();
    this.#contentHandle = null;
    // Throws if the browser has deleted the content.
    await this.content();
    await this.#file("kept");
  }

  async content(): Promise<Blob> {
    const folder = await this.#folder();
    return (await folder.getFileHandle("content")).getFile();
  }

  async writeBeside(name: string, stream: ReadableStream<Uint8Array>): Promise<Blob> {
    const unfinished = unfinishedName(name);
    try {
      const file = (await this.#write(unfinished, stream)) as MovableFileHandle;
      await file.move(name);
      return await file.getFile();
    } catch (error) {
      // It would take the room of the next attempt.
      await this.#removeFile(unfinished).catch(() => {});
      throw error;
    }
  }

  async fileBeside(name: string): Promise<Blob | null> {
    const handle = await findFile(await sharesFolder(), this.#id, name);
    if (handle) return handle.getFile();
    // A closed tab has left it. It would take the room of the next attempt.
    await this.#removeFile(unfinishedName(name));
    return null;
  }

  async takenItems(): Promise<readonly number[]> {
    const saved = await this.#read("entries-taken");
    return saved === null ? [] : [...new Uint32Array(saved.slice().buffer)];
  }

  async saveTakenItems(items: readonly number[], areAll: boolean): Promise<void> {
    // The empty file comes first, because it needs no space. If the storage is full, the second write can fail. Without
    // the empty file, the content would then stay for days.
    if (areAll) await this.#file("all-taken");
    await this.#replace("entries-taken", new Uint8Array(Uint32Array.from(items).buffer));
  }

  async remove(): Promise<void> {
    this.#contentHandle?.close();
    this.#contentHandle = null;
    await removeShareFolder(await sharesFolder(), this.#id);
  }

  async #folder(): Promise<FileSystemDirectoryHandle> {
    return (await sharesFolder()).getDirectoryHandle(this.#id, { create: true });
  }

  async #file(name: string): Promise<FileSystemFileHandle> {
    return (await this.#folder()).getFileHandle(name, { create: true });
  }

  async #has(name: string): Promise<boolean> {
    return (await findFile(await sharesFolder(), this.#id, name)) !== null;
  }

  async #read(name: string): Promise<Uint8Array | null> {
    const handle = await findFile(await sharesFolder(), this.#id, name);
    return handle && new Uint8Array(await (await handle.getFile()).arrayBuffer());
  }

  async #removeFile(name: string): Promise<void> {
    await ignoreMissing((await this.#folder()).removeEntry(name));
  }

  /** Replaces a file atomically: writes a new one and renames it. */
  async #replace(name: string, bytes: Uint8Array): Promise<void> {
    const file = await this.#write(unfinishedName(name), [bytes]);
    await (file as MovableFileHandle).move(name);
  }

  async #write(name: string, content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>) {
    const file = await this.#file(name);
    const handle = await file.createSyncAccessHandle();
    try {
      handle.truncate(0);
      let offset = 0;
      for await (const bytes of content) {
        writeOrFail(handle, offset, bytes);
        offset += bytes.length;
      }
      handle.flush();
    } finally {
      handle.close();
    }
    return file;
  }
}

/** Removes shares that were saved and shares that nobody returned to. */
export async function sweepOpfs(now: number): Promise<void> {
  const shares = await sharesFolder();
  for await (const id of shares.keys()) {
    // Skips shares that another tab has open.
    await navigator.locks.request(lockName(id), { ifAvailable: true }, async (lock) => {
      if (lock && (await isExpired(shares, id, now))) await removeShareFolder(shares, id);
    });
  }
}

/** The name of the lock that a tab holds while it writes to a share's store. */
export function lockName(id: string): string {
  return `${FOLDER}/${id}`;
}

async function isExpired(
  shares: FileSystemDirectoryHandle,
  id: string,
  now: number,
): Promise<boolean> {
  const age = async (name: string) => {
    const handle = await findFile(shares, id, name);
    return handle ? now - (await handle.getFile()).lastModified : null;
  };
  const takenAge = await age("all-taken");
  if (takenAge !== null) return takenAge > REMOVE_TAKEN_AFTER_MS;
  return ((await age("state")) ?? Number.POSITIVE_INFINITY) > REMOVE_FORGOTTEN_AFTER_MS;
}

async function sharesFolder(): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  return root.getDirectoryHandle(FOLDER, { create: true });
}

async function findFile(
  shares: FileSystemDirectoryHandle,
  id: string,
  name: string,
): Promise<FileSystemFileHandle | null> {
  try {
    return await (await shares.getDirectoryHandle(id)).getFileHandle(name);
  } catch (error) {
    if (isDomException(error, "NotFoundError")) return null;
    throw error;
  }
}

async function removeShareFolder(shares: FileSystemDirectoryHandle, id: string): Promise<void> {
  await ignoreMissing(shares.removeEntry(id, { recursive: true }));
}

/** The name of a file until all of it is written. */
function unfinishedName(name: string): string {
  return `${name}.new`;
}

/** Waits for a removal. It is no error if there was nothing to remove. */
async function ignoreMissing(removal: Promise<void>): Promise<void> {
  await removal.catch((error: unknown) => {
    if (!isDomException(error, "NotFoundError")) throw error;
  });
}

/** At the quota, `write` writes less than it was given. */
function writeOrFail(handle: FileSystemSyncAccessHandle, offset: number, bytes: Uint8Array): void {
  const written = handle.write(bytes as Uint8Array<ArrayBuffer>, { at: offset });
  if (written !== bytes.length) {
    throw new DOMException("The browser has no room left.", "QuotaExceededError");
  }
}
