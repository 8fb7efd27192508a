import assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { blobStoreSuite } from "./conformance.suite.ts";
import { type FileSystem, openDiskStore } from "./disk-store.ts";

const newFolder = () => fs.mkdtemp(join(tmpdir(), "ots-blobs-"));

blobStoreSuite("disk", async () => {
  const folder = await newFolder();
  return {
    store: openDiskStore(folder),
    close: () => fs.rm(folder, { recursive: true, force: true }),
  };
});

describe("disk store", () => {
  it("syncs the folders of a new blob before it takes a byte, and the bytes before it says so", async () => {
    const folder = await newFolder();
    const calls: string[] = [];
    const store = openDiskStore(folder, { fs: recording(folder, calls) });
    const writer = await store.openWriter("ab12", { offset: 0, size: 3, fence: 1 });
    await writer.write(new Uint8Array(3));
    await writer.sync();
    calls.push("reported");
    await writer.close();
    await store.delete("ab12");
    assert.deepEqual(calls, [
      "sync ab",
      "sync .",
      "write ab/ab12",
      "sync ab/ab12",
      "reported",
      "rm ab/ab12",
      "sync ab",
    ]);
    await fs.rm(folder, { recursive: true });
  });

  it("leaves the disk its floor, looking again as it writes", async () => {
    const folder = await newFolder();
    let free = 10;
    const statfs = async () => ({ bavail: free, bsize: 1024 * 1024 });
    const fakeFs = { ...fs, statfs: statfs as unknown as FileSystem["statfs"] };
    const store = openDiskStore(folder, { fs: fakeFs, floor: 4 * 1024 * 1024 });
    assert.equal(await store.room(), 6 * 1024 * 1024);
    const writer = await store.openWriter("ab12", { offset: 0, size: 5_000_000, fence: 1 });
    await writer.write(new Uint8Array(1024 * 1024));
    free = 4;
    await assert.rejects(writer.write(new Uint8Array(1)), { name: "StorageFullError" });
    await writer.close();
    await fs.rm(folder, { recursive: true });
  });

  for (const [code, name] of [
    ["ENOSPC", "StorageFullError"],
    ["EDQUOT", "StorageFullError"],
    ["EROFS", "StoreUnavailableError"],
    ["EIO", "StoreUnavailableError"],
    ["EACCES", "StoreUnavailableError"],
  ] as const) {
    it(`says ${name} for ${code}, and never the path`, async () => {
      const folder = await newFolder();
      const failing: FileSystem = {
        ...fs,
        open: () => Promise.reject(Object.assign(new Error(`${code}: ${folder}`), { code })),
      };
      const store = openDiskStore(folder, { fs: failing });
      for (const fail of [
        () => store.openWriter("ab12", { offset: 0, size: 3, fence: 1 }),
        () => store.check(),
      ]) {
        await assert.rejects(fail, (error: Error) => {
          assert.equal(error.name, name);
          assert.ok(!error.message.includes(folder));
          return true;
        });
      }
      await fs.rm(folder, { recursive: true });
    });
  }
});

/** The file system, with the calls that make something durable written down in their order. */
function recording(root: string, calls: string[]): FileSystem {
  const short = (path: string) => path.slice(root.length + 1) || ".";
  return {
    ...fs,
    async open(path, ...rest) {
      const file = await fs.open(path, ...rest);
      return new Proxy(file, {
        get(target, property) {
          const value: unknown = Reflect.get(target, property, target);
          if (typeof value !== "function") return value;
          return (...parameters: unknown[]) => {
            if (property === "write" || property === "sync") {
              calls.push(`${property} ${short(String(path))}`);
            }
            return value.apply(target, parameters);
          };
        },
      });
    },
    async rm(path, ...rest) {
      calls.push(`rm ${short(String(path))}`);
      return fs.rm(path, ...rest);
    },
  };
}
