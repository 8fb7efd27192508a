import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import * as fs from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, it } from "node:test";
import { filesIn } from "../../../../test/support/files-in.ts";
import { readBlob } from "../../../../test/support/read-blob.ts";
import { tempFolder } from "../../../../test/support/temp-folder.ts";
import type { FileSystem } from "../../../node/files.ts";
import type { BlobStore } from "../../shares/blob-store.ts";
import { openDiskStore } from "./disk-store.ts";

const BYTES = randomBytes(400_000);
const KEY = "ab12";

/** Each writer begins at the end of the one before. It syncs twice. */
const WRITERS = [
  // The second continues in the file of the first. Another process has written before the third.
  { fence: 1, ends: [10_000, 20_000], process: 0 },
  { fence: 2, ends: [30_000, 40_000], process: 0 },
  { fence: 4, ends: [60_000, 150_000], process: 1 },
  { fence: 6, ends: [200_000, 400_000], process: 0 },
];

describe("a blob after a power cut", () => {
  for (const [layout, options] of [
    ["in files", {}],
    ["in folders", { hasOldPeers: true }],
  ] as const) {
    it(`has all acknowledged bytes, wherever it happens, and can be completed and deleted: ${layout}`, async () => {
      let cutAt = 1;
      for (let isComplete = false; !isComplete; cutAt++) {
        const root = await tempFolder();
        const disk = new Disk(root, cutAt);
        const stores = [0, 1].map(() => openDiskStore(root, { ...options, fs: disk.fs }));
        let acknowledged = 0;
        const onAcknowledged = (end: number) => {
          if (!disk.isOff) acknowledged = end;
        };
        await upload(stores, onAcknowledged).catch(() => {});
        isComplete = !disk.isOff;
        for (const left of [await disk.afterPowerCut(), root]) {
          const store = openDiskStore(left, options);
          const read = await readBlob(store, KEY, 0, acknowledged);
          const when = `call ${cutAt}, ${acknowledged} bytes`;
          assert.ok(read.equals(BYTES.subarray(0, acknowledged)), when);
          if (acknowledged < BYTES.length) await complete(store, acknowledged);
          const whole = await readBlob(store, KEY, 0, BYTES.length);
          assert.ok(whole.equals(BYTES), when);
          await store.delete(KEY);
          assert.deepEqual(await filesIn(left), []);
        }
      }
      assert.ok(cutAt > 30, `${cutAt} calls`);
    });
  }
});

async function upload(
  stores: readonly BlobStore[],
  onAcknowledged: (end: number) => void,
): Promise<void> {
  let offset = 0;
  for (const { fence, ends, process } of WRITERS) {
    const store = stores[process] as BlobStore;
    const writer = await store.openWriter(KEY, { offset, size: BYTES.length, fence });
    try {
      for (const end of ends) {
        const middle = (offset + end) / 2;
        await writer.write(BYTES.subarray(offset, middle), BYTES.subarray(middle, end));
        offset = await writer.sync();
        onAcknowledged(offset);
      }
      // The next writer drops these.
      await writer.write(randomBytes(1_000));
    } finally {
      await writer.close();
    }
  }
}

async function complete(store: BlobStore, offset: number): Promise<void> {
  const writer = await store.openWriter(KEY, { offset, size: BYTES.length, fence: 8 });
  await writer.write(BYTES.subarray(offset));
  await writer.sync();
  await writer.close();
}

/**
 * A disk whose power fails at one call of the file system. It then has only the bytes of synced files and the names of
 * synced folders. A file system may keep more, as after the end of a process.
 */
class Disk {
  readonly #root: string;
  #callsLeft: number;
  /** By inode. */
  readonly #contents = new Map<number, Buffer>();
  readonly #names = new Map<number, Map<string, number>>();

  constructor(root: string, cutAt: number) {
    this.#root = root;
    this.#callsLeft = cutAt - 1;
  }

  get isOff(): boolean {
    return this.#callsLeft < 0;
  }

  get fs(): FileSystem {
    const changing = <Parameters extends unknown[], Result>(
      call: (...parameters: Parameters) => Promise<Result>,
    ) => {
      return (...parameters: Parameters) => {
        this.#spend();
        return call(...parameters);
      };
    };
    return {
      ...fs,
      open: async (path, flags, mode) => {
        if (flags !== "r") this.#spend();
        const file = await fs.open(path, flags, mode);
        return new Proxy(file, {
          get: (target, property) => {
            const value: unknown = Reflect.get(target, property, target);
            if (typeof value !== "function") return value;
            if (property === "close") return () => target.close();
            return async (...parameters: unknown[]) => {
              this.#spend();
              const result: unknown = await value.apply(target, parameters);
              if (property === "sync" || property === "datasync") await this.#keep(target.fd);
              return result;
            };
          },
        });
      },
      rename: changing(fs.rename),
      rm: changing(fs.rm),
      rmdir: changing(fs.rmdir),
      mkdir: changing(fs.mkdir) as typeof fs.mkdir,
    };
  }

  #spend(): void {
    this.#callsLeft--;
    if (this.isOff) throw Object.assign(new Error("the power is off"), { code: "EIO" });
  }

  async #keep(descriptor: number): Promise<void> {
    const path = await fs.readlink(`/proc/self/fd/${descriptor}`);
    const stats = await fs.stat(path);
    if (!stats.isDirectory()) {
      this.#contents.set(stats.ino, await fs.readFile(path));
      return;
    }
    const names = await fs.readdir(path);
    const inodes = names.map(async (name) => (await fs.stat(join(path, name))).ino);
    const entries = (await Promise.all(inodes)).map((ino, index) => [names[index] ?? "", ino]);
    this.#names.set(stats.ino, new Map(entries as [string, number][]));
  }

  /** A new folder with what was durable. */
  async afterPowerCut(): Promise<string> {
    const copy = await tempFolder();
    await this.#restore((await fs.stat(this.#root)).ino, copy);
    return copy;
  }

  async #restore(inode: number, path: string): Promise<void> {
    for (const [name, child] of this.#names.get(inode) ?? []) {
      const target = join(path, name);
      await fs.mkdir(dirname(target), { recursive: true });
      // Only a folder of blobs or segments has no suffix.
      const isFolder = this.#names.has(child) || /^[0-9a-f]+$/.test(name);
      if (isFolder) {
        await fs.mkdir(target);
        await this.#restore(child, target);
      } else {
        await fs.writeFile(target, this.#contents.get(child) ?? "");
      }
    }
  }
}
