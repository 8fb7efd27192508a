import { savedPart } from "../../../protocol/safe-path.ts";
import { entryBlob } from "./entries.ts";
import { Saving, type Selection } from "./saving.ts";
import type { ShareParts } from "./share-parts.ts";

/** Saves the items of a received share, and then counts them as saved. Not a part of the Worker's script. */
export class ItemSaving {
  readonly #share: ShareParts;
  readonly #saving: Saving;

  constructor(share: ShareParts) {
    this.#share = share;
    this.#saving = new Saving(share.report, share.clock.monotonic);
  }

  /** Reads a file, or a folder as a zip file. */
  async readFile(item: number): Promise<void> {
    const { store, entries, items, taken, report } = this.#share;
    const numbers = items.entries[item] ?? [];
    const shown = items.items[item];
    if (shown?.kind === "folder") {
      const selection = await this.#select(numbers);
      const content = await this.#saving.zip(store, selection, `archive-${item}`);
      report({ kind: "file", item, name: `${savedPart(shown.name)}.zip`, content });
    } else {
      const [entry = 0] = numbers;
      const content = entryBlob(await store.content(), entries, entry);
      const name = this.#saving.fileName(entries, entry);
      report({ kind: "file", item, name, content });
    }
    await taken.add([item]);
  }

  async makeZip(): Promise<void> {
    const { store, report } = this.#share;
    const content = await this.#saving.zip(store, await this.#select("all"), "archive");
    report({ kind: "zip", content });
    await this.#takeAll();
  }

  async writeTo(item: number | "all", target: FileSystemFileHandle): Promise<void> {
    const { items, taken, report } = this.#share;
    const selecting = this.#select(item === "all" ? item : (items.entries[item] ?? []));
    const isZip = item === "all" || items.items[item]?.kind === "folder";
    if (!(await this.#saving.writeTo(target, selecting, isZip))) return;
    report({ kind: "written", item });
    await (item === "all" ? this.#takeAll() : taken.add([item]));
  }

  async saveInto(folder: FileSystemDirectoryHandle): Promise<void> {
    await this.#saving.saveInto(folder, await this.#select("all"));
    await this.#takeAll();
  }

  /** Ends `writeTo`. */
  cancelWriting(): void {
    this.#saving.cancel();
  }

  #takeAll(): Promise<void> {
    const { items, taken } = this.#share;
    return taken.add(items.items.keys());
  }

  async #select(numbers: readonly number[] | "all"): Promise<Selection> {
    const { store, entries } = this.#share;
    const content = await store.content();
    return { content, entries, numbers: numbers === "all" ? [...entries.keys()] : numbers };
  }
}
