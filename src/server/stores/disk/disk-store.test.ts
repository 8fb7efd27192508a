import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import type { StatsFs } from "node:fs";
import * as fs from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { filesIn } from "../../../../test/support/files-in.ts";
import { readBlob } from "../../../../test/support/read-blob.ts";
import type { FileSystem } from "../../../node/files.ts";
import type { BlobStore, WriterStart } from "../../shares/blob-store.ts";
import { blobStoreSuite } from "../blob-store.suite.ts";
import { openDiskStore, roomAboveFloor } from "./disk-store.ts";

const newFolder = () => fs.mkdtemp(join(tmpdir(), "ots-blobs-"));

const [current, old] = [{}, { hasOldPeers: true }];
for (const [name, options, isSlow] of [
  ["disk", [current, current], false],
  ["disk that servers of version 1.0 may use", [old, old], true],
  // The first segment of a blob is a file or in a folder.
  ["disk with both layouts", [old, current], true],
] as const) {
  blobStoreSuite(name, async () => {
    const folder = await newFolder();
    return {
      store: openDiskStore(folder, options[0]),
      other: openDiskStore(folder, options[1]),
      isSlow,
      close: () => fs.rm(folder, { recursive: true, force: true }),
    };
  });
}

describe("disk store", () => {
  it("makes bytes and names durable before it acknowledges them", async () => {
    const folder = await newFolder();
    const calls: string[] = [];
    const store = openDiskStore(folder, { fs: recording(folder, calls) });
    const append = async (offset: number, fence: number) => {
      const writer = await store.openWriter("ab12", { offset, size: 9, fence });
      await writer.write(new Uint8Array(1), new Uint8Array(2));
      await writer.sync();
      calls.push("reported");
      await writer.close();
    };
    await append(0, 1);
    await append(3, 2);
    await append(6, 4);
    await store.delete("ab12");
    assert.deepEqual(calls, [
      // The folder of the first two characters, for the first blob in it alone.
      "sync .",
      ...["writev ab/ab12.1", "datasync ab/ab12.1", "sync ab", "reported"],
      // The next fence in the same process uses the same file.
      ...["writev ab/ab12.1", "datasync ab/ab12.1", "reported"],
      // Another writer was in between. A short file is copied, and deleted when its copy is durable.
      ...["sync ab", `writev ab/ab12/.${at(0)}-4`, `writev ab/ab12/.${at(0)}-4`],
      ...[`datasync ab/ab12/.${at(0)}-4`, `rename ab/ab12/${at(0)}-4`, "sync ab/ab12"],
      ...["rm ab/ab12.1", "reported"],
      ...["rm ab/ab12.1", `rm ab/ab12/${at(0)}-4`, "rmdir ab/ab12", "sync ab"],
    ]);
    await fs.rm(folder, { recursive: true });
  });

  it("shares the syncs of a folder between writers, and none began before a writer's file", async () => {
    const folder = await newFolder();
    const calls: string[] = [];
    const store = openDiskStore(folder, { fs: recording(folder, calls) });
    const upload = async (key: string) => {
      const writer = await store.openWriter(key, { offset: 0, size: 3, fence: 1 });
      await writer.write(new Uint8Array(3));
      await writer.sync();
      calls.push(`reported ${key}`);
      await writer.close();
    };
    const keys = Array.from({ length: 20 }, (_, index) => `ab${index}`);
    await Promise.all(keys.map(upload));
    for (const key of keys) {
      const synced = calls.indexOf(`datasync ab/${key}.1`);
      const reported = calls.indexOf(`reported ${key}`);
      assert.ok(calls.slice(synced, reported).includes("sync ab"), key);
    }
    const syncs = calls.filter((call) => call === "sync ab").length;
    assert.ok(syncs < keys.length, `${syncs} syncs of the folder`);
    await fs.rm(folder, { recursive: true });
  });

  it("makes a folder again if somebody has deleted the empty one", async () => {
    const folder = await newFolder();
    const store = openDiskStore(folder);
    await append(store, { offset: 0, size: 3, fence: 1 }, new Uint8Array(3));
    await store.delete("ab12");
    await fs.rmdir(join(folder, "ab"));
    await append(store, { offset: 0, size: 3, fence: 1 }, new Uint8Array(3));
    assert.deepEqual(await filesIn(folder), [join(folder, "ab", "ab12.1")]);
    await fs.rm(folder, { recursive: true });
  });

  it("continues, reads and deletes the blobs of version 1.0", async () => {
    const folder = await newFolder();
    const bytes = randomBytes(300_000);
    const start = { offset: 0, size: bytes.length, fence: 1 };
    await append(openDiskStore(folder, { hasOldPeers: true }), start, bytes.subarray(0, 100_000));
    assert.deepEqual(await filesIn(folder), [join(folder, "ab", "ab12", `${at(0)}-1`)]);
    const store = openDiskStore(folder);
    await append(store, { ...start, offset: 100_000, fence: 2 }, bytes.subarray(100_000));
    assert.ok((await readBlob(store, "ab12", 0, bytes.length)).equals(bytes));
    await store.delete("ab12");
    assert.deepEqual(await fs.readdir(join(folder, "ab")), []);
    await fs.rm(folder, { recursive: true });
  });

  it("leaves no file of a writer that has synced nothing", async () => {
    const folder = await newFolder();
    for (const hasOldPeers of [false, true]) {
      const store = openDiskStore(folder, { hasOldPeers });
      const writer = await store.openWriter("ab12", { offset: 0, size: 30, fence: 1 });
      await writer.write(randomBytes(10));
      await writer.close();
      assert.deepEqual(await filesIn(folder), []);
    }
    await fs.rm(folder, { recursive: true });
  });

  it("syncs the folder before it acknowledges a marker", async () => {
    const folder = await newFolder();
    const calls: string[] = [];
    await openDiskStore(folder, { fs: recording(folder, calls) }).addMarker("ab12");
    assert.deepEqual(calls, ["sync ."]);
    assert.deepEqual(await filesIn(folder), [join(folder, ".place-ab12")]);
    await fs.rm(folder, { recursive: true });
  });

  it("stores a blob of one process in one file, for any number of writers", async () => {
    const folder = await newFolder();
    const store = openDiskStore(folder);
    for (let i = 0; i < 20; i++) {
      const place = { offset: i * 100_000, size: 2_000_000, fence: i + 1 };
      await append(store, place, new Uint8Array(100_000));
    }
    assert.deepEqual(await filesIn(folder), [join(folder, "ab", "ab12.1")]);
    await fs.rm(folder, { recursive: true });
  });

  it("does not create a file for each short write when two processes take turns", async () => {
    const folder = await newFolder();
    const stores = [openDiskStore(folder), openDiskStore(folder)] as const;
    const bytes = randomBytes(300_000);
    let fence = 0;
    for (let offset = 0; offset < bytes.length; offset += 1_000) {
      const store = stores[fence++ % 2] ?? stores[0];
      const place = { offset, size: bytes.length, fence };
      await append(store, place, bytes.subarray(offset, offset + 1_000));
    }
    assert.ok((await filesIn(folder)).length <= Math.ceil(bytes.length / (64 * 1024)));
    assert.ok((await readBlob(stores[0], "ab12", 0, bytes.length)).equals(bytes));
    await fs.rm(folder, { recursive: true });
  });

  it("leaves no file of a blob that another process deletes during a write", async () => {
    const folder = await newFolder();
    const [writing, deleting] = [openDiskStore(folder), openDiskStore(folder)];
    for (const syncedBefore of [false, true]) {
      const writer = await writing.openWriter("ab12", { offset: 0, size: 30, fence: 1 });
      await writer.write(randomBytes(10));
      if (syncedBefore) await writer.sync();
      await deleting.delete("ab12");
      await writer.write(randomBytes(10)).catch(() => {});
      await writer.sync().catch(() => {});
      await writer.close();
      await assert.rejects(writing.openWriter("ab12", { offset: 10, size: 30, fence: 2 }), {
        name: "StoreUnavailableError",
      });
      assert.deepEqual(await filesIn(folder), []);
    }
    await fs.rm(folder, { recursive: true });
  });

  it("rejects a writer whose file is shorter than the recorded offset", async () => {
    const folder = await newFolder();
    const [store, other] = [openDiskStore(folder), openDiskStore(folder)];
    await append(store, { offset: 0, size: 300_000, fence: 1 }, randomBytes(100_000));
    await fs.truncate(join(folder, "ab", "ab12.1"), 99_999);
    for (const each of [store, other]) {
      await assert.rejects(each.openWriter("ab12", { offset: 100_000, size: 300_000, fence: 2 }), {
        name: "StoreUnavailableError",
      });
    }
    await fs.rm(folder, { recursive: true });
  });

  it("keeps the disk's floor free, and checks it again during a write", async () => {
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
    it(`reports ${name} for ${code}, and never the path`, async () => {
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

const at = (start: number) => String(start).padStart(15, "0");

async function append(store: BlobStore, place: WriterStart, bytes: Uint8Array): Promise<void> {
  const writer = await store.openWriter("ab12", place);
  await writer.write(bytes);
  await writer.sync();
  await writer.close();
}

/** The file system. It records the calls that make data durable, in their order. */
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
            if (property === "writev" || property === "datasync" || property === "sync") {
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
    async rmdir(path) {
      calls.push(`rmdir ${short(String(path))}`);
      return fs.rmdir(path);
    },
    async rename(from, to) {
      calls.push(`rename ${short(String(to))}`);
      return fs.rename(from, to);
    },
  };
}

const diskWith = (answer: () => Partial<StatsFs>) => ({
  statfs: (async () => answer()) as unknown as FileSystem["statfs"],
});
const ofTenBlocks = diskWith(() => ({ blocks: 10, bavail: 4, bsize: 100 }));

it("the returned space above the floor may be zero or negative", async () => {
  for (const [floor, room] of [
    [0, 400],
    [400, 0],
    [999, -599],
  ] as const) {
    assert.equal(await roomAboveFloor("/blobs", floor, ofTenBlocks), room);
  }
});

it("a floor as large as the disk is a configuration error", async () => {
  await assert.rejects(roomAboveFloor("/blobs", 1_000, ofTenBlocks), {
    name: "ConfigError",
    message: /^DISK_FLOOR must be smaller .* 1000 bytes, .* 1000 bytes in total/,
  });
});

it("a failing disk is an unavailable store, and the message has no path", async () => {
  const broken = diskWith(() => {
    throw Object.assign(new Error("EIO: i/o error, statfs '/blobs'"), { code: "EIO" });
  });
  await assert.rejects(roomAboveFloor("/blobs", 0, broken), {
    name: "StoreUnavailableError",
    message: "disk: EIO",
  });
});
