import type { BundleEntry } from "../../../protocol/bundle.ts";
import { savedPart } from "../../../protocol/safe-path.ts";
import type { ReceiveReport } from "../receive-messages.ts";
import { entryBlob, readBlobText } from "./entries.ts";
import { filesOf, type Items, itemsOf } from "./items.ts";
import type { Selection } from "./saving.ts";
import type { SavingLoader } from "./saving-loader.ts";
import type { ShareStore } from "./share-store.ts";
import { TakenList } from "./taken-list.ts";

/** The page shows a longer text only on a click, because it may block for seconds. In bytes. */
const MAX_TEXT_AT_ONCE = 1024 * 1024;

interface ReceivedDeps {
  store: ShareStore;
  saving: SavingLoader;
  report: (report: ReceiveReport) => void;
}

/** A share whose verified content is in the store: shows it and saves it. */
export class ReceivedShare {
  readonly #deps: ReceivedDeps;
  readonly #entries: readonly BundleEntry[];
  readonly #items: Items;
  readonly #taken: TakenList;

  private constructor(
    deps: ReceivedDeps,
    entries: readonly BundleEntry[],
    items: Items,
    taken: TakenList,
  ) {
    this.#deps = deps;
    this.#entries = entries;
    this.#items = items;
    this.#taken = taken;
  }

  static async open(deps: ReceivedDeps, entries: readonly BundleEntry[]): Promise<ReceivedShare> {
    const items = itemsOf(entries);
    const taken = await TakenList.load(deps.store, items.items.length);
    return new ReceivedShare(deps, entries, items, taken);
  }

  /** @param isConfirmed whether the server has the receipt */
  show(isConfirmed: boolean): void {
    const { report, store } = this.#deps;
    const { survivesReload } = store;
    const { items } = this.#items;
    report({ kind: "received", items, taken: this.#taken.items, survivesReload, isConfirmed });
  }

  /** Shows short texts and saves a single file without another click. The recipient has clicked to open them. */
  async takeAtOnce(): Promise<void> {
    const { items } = this.#items;
    for (const [item, { kind, size }] of items.entries()) {
      if (this.#taken.has(item)) continue;
      if (kind === "text" && size <= MAX_TEXT_AT_ONCE) await this.readText(item);
      if (kind === "file" && items.length === 1) await this.readFile(item);
    }
  }

  async readText(item: number): Promise<void> {
    const content = await this.#deps.store.content();
    const text = await readBlobText(
      entryBlob(content, this.#entries, this.#entriesOf(item)[0] ?? 0),
    );
    this.#deps.report({ kind: "text", item, text });
    await this.#taken.add([item]);
  }

  /** Reads a file, or a folder as a zip file. */
  async readFile(item: number): Promise<void> {
    const { store, saving, report } = this.#deps;
    const [entry = 0] = this.#entriesOf(item);
    const shown = this.#items.items[item];
    if (shown?.kind === "folder") {
      const selection = await this.#select(this.#entriesOf(item));
      const content = await (await saving.load()).zip(store, selection, `archive-${item}`);
      report({ kind: "file", item, name: `${savedPart(shown.name)}.zip`, content });
    } else {
      const content = entryBlob(await store.content(), this.#entries, entry);
      const name = (await saving.load()).fileName(this.#entries, entry);
      report({ kind: "file", item, name, content });
    }
    await this.#taken.add([item]);
  }

  listFiles(item: number): void {
    const files = filesOf(this.#entries, this.#entriesOf(item));
    const listed = files.map(({ path, size }) => ({ path, size }));
    this.#deps.report({ kind: "files", item, files: listed });
  }

  /** The item does not count as saved, so the content stays in the browser. */
  async readPreview(item: number, file = 0): Promise<void> {
    const found = filesOf(this.#entries, this.#entriesOf(item))[file];
    if (!found) return;
    const content = entryBlob(await this.#deps.store.content(), this.#entries, found.entry);
    const name = found.path.slice(found.path.lastIndexOf("/") + 1);
    const isPart = this.#items.items[item]?.kind === "folder";
    const savedName = isPart ? savedPart(name) : null;
    this.#deps.report({ kind: "preview", item, name, savedName, content });
  }

  async makeZip(): Promise<void> {
    const { store, saving, report } = this.#deps;
    const selection = await this.#select("all");
    const content = await (await saving.load()).zip(store, selection, "archive");
    report({ kind: "zip", content });
    await this.#takeAll();
  }

  async writeTo(item: number | "all", target: FileSystemFileHandle): Promise<void> {
    const selecting = this.#select(item === "all" ? item : this.#entriesOf(item));
    const isZip = item === "all" || this.#items.items[item]?.kind === "folder";
    const saving = await this.#deps.saving.load();
    if (!(await saving.writeTo(target, selecting, isZip))) return;
    this.#deps.report({ kind: "written", item });
    await (item === "all" ? this.#takeAll() : this.#taken.add([item]));
  }

  async saveInto(folder: FileSystemDirectoryHandle): Promise<void> {
    const saving = await this.#deps.saving.load();
    await saving.saveInto(folder, await this.#select("all"));
    await this.#takeAll();
  }

  #takeAll(): Promise<void> {
    return this.#taken.add(this.#items.items.keys());
  }

  async #select(numbers: readonly number[] | "all"): Promise<Selection> {
    const content = await this.#deps.store.content();
    const entries = this.#entries;
    return { content, entries, numbers: numbers === "all" ? [...entries.keys()] : numbers };
  }

  #entriesOf(item: number): readonly number[] {
    return this.#items.entries[item] ?? [];
  }
}
