import { savedPart } from "../../../protocol/safe-path.ts";
import { entryBlob, readBlobText } from "./entries.ts";
import type { ItemSaving } from "./item-saving.ts";
import { filesOf, itemsOf } from "./items.ts";
import type { ShareParts } from "./share-parts.ts";
import { TakenList } from "./taken-list.ts";

/** The page shows a longer text only on a click, because it may block for seconds. In bytes. */
const MAX_TEXT_AT_ONCE = 1024 * 1024;

/** Shows a received share to the page. */
export class ReceivedShare {
  readonly #share: ShareParts;
  /** Null before the first use. */
  #saving: Promise<ItemSaving> | null = null;

  private constructor(share: ShareParts) {
    this.#share = share;
  }

  static async open(
    share: Pick<ShareParts, "store" | "entries" | "report" | "clock">,
  ): Promise<ReceivedShare> {
    const items = itemsOf(share.entries);
    const taken = await TakenList.load(share.store, items.items.length);
    return new ReceivedShare({ ...share, items, taken });
  }

  /** @param isConfirmed whether the server has the receipt */
  show(isConfirmed: boolean): void {
    const { store, items, taken, report } = this.#share;
    const { survivesReload } = store;
    report({
      kind: "received",
      items: items.items,
      taken: taken.items,
      survivesReload,
      isConfirmed,
    });
  }

  /** Shows short texts and saves a single file without another click. The recipient has clicked to open them. */
  async takeAtOnce(): Promise<void> {
    const { taken } = this.#share;
    const { items } = this.#share.items;
    for (const [item, { kind, size }] of items.entries()) {
      if (taken.has(item)) continue;
      if (kind === "text" && size <= MAX_TEXT_AT_ONCE) await this.readText(item);
      if (kind === "file" && items.length === 1) await (await this.saving()).readFile(item);
    }
  }

  async readText(item: number): Promise<void> {
    const { store, entries, items, taken, report } = this.#share;
    const [entry = 0] = items.entries[item] ?? [];
    const text = await readBlobText(entryBlob(await store.content(), entries, entry));
    report({ kind: "text", item, text });
    await taken.add([item]);
  }

  listFiles(item: number): void {
    const { entries, items, report } = this.#share;
    const files = filesOf(entries, items.entries[item] ?? []);
    const listed = files.map(({ path, size }) => ({ path, size }));
    report({ kind: "files", item, files: listed });
  }

  /** The item does not count as saved, so the content stays in the browser. */
  async readPreview(item: number, file = 0): Promise<void> {
    const { store, entries, items, report } = this.#share;
    const found = filesOf(entries, items.entries[item] ?? [])[file];
    if (!found) return;
    const content = entryBlob(await store.content(), entries, found.entry);
    const name = found.path.slice(found.path.lastIndexOf("/") + 1);
    const isPart = items.items[item]?.kind === "folder";
    const savedName = isPart ? savedPart(name) : null;
    report({ kind: "preview", item, name, savedName, content });
  }

  /** Loads what saves the items. */
  saving(): Promise<ItemSaving> {
    this.#saving ??= loadSaving().then(
      ({ ItemSaving }) => new ItemSaving(this.#share),
      (error: unknown) => {
        this.#saving = null;
        throw error;
      },
    );
    return this.#saving;
  }

  async cancelWriting(): Promise<void> {
    (await this.#saving?.catch(() => null))?.cancelWriting();
  }
}

/** Not a part of the Worker's script: the first view saves nothing. A download loads it early, before the network can fail. */
export function loadSaving() {
  return import("./item-saving.ts");
}
