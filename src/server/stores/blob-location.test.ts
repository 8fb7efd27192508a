import assert from "node:assert/strict";
import { mkdir, readdir, rename, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { filesIn } from "../../../test/support/files-in.ts";
import { type RedisServer, startRedis } from "../../../test/support/redis-server.ts";
import { tempFolder } from "../../../test/support/temp-folder.ts";
import { waitUntil } from "../../../test/support/wait-until.ts";
import { StoreUnavailableError } from "../shares/store-errors.ts";
import { agreeOnLocation, guardLocation, type LocationRegister } from "./blob-location.ts";
import { openDiskStore } from "./disk/disk-store.ts";
import { testRules } from "./metadata-store.suite.ts";
import { openTestStore } from "./redis/test-store.suite.ts";
import { openSqliteStore } from "./sqlite/sqlite-store.ts";

interface Register {
  blobLocation: LocationRegister;
  close(): Promise<void>;
}

/** Two processes' ways to what knows nothing yet. */
type OpenRegisters = () => Promise<Register[]>;

describe("servers", () => {
  let redis: RedisServer;

  before(async () => {
    redis = await startRedis();
  });
  after(() => redis.stop());

  suite("servers on one Redis", async () => {
    const first = await openTestStore(redis.url);
    return [first, await openTestStore(redis.url, { prefix: first.prefix })];
  });
  suite("processes on one SQLite", async () => {
    const path = join(await tempFolder(), "test.db");
    const open = () => openSqliteStore({ path, rules: testRules, clock: Date.now });
    return [await open(), await open()];
  });
});

function suite(who: string, open: OpenRegisters): void {
  describe(who, () => {
    let registers: LocationRegister[];

    const onEmptyRegister = async (work: () => Promise<void>) => {
      const opened = await open();
      registers = opened.map(({ blobLocation }) => blobLocation);
      await work().finally(() => Promise.all(opened.map((one) => one.close())));
    };
    const start = (folder: string, server = 0) =>
      agreeOnLocation(openDiskStore(folder), registers[server] as LocationRegister, 1);
    const elsewhere = { name: "UnfitStoreError", message: /in another place than the folder/ };

    it("start on one folder, all at once for the first time", async () => {
      for (let round = 0; round < 20; round++) {
        await onEmptyRegister(async () => {
          const folder = await tempFolder();
          const marks = await Promise.all([0, 1, 0, 1].map((server) => start(folder, server)));
          assert.equal(new Set(marks).size, 1);
          assert.equal(await start(folder), marks[0], "and once more");
        });
      }
    });

    it("start on one of two folders alone, all at once for the first time", async () => {
      for (let round = 0; round < 20; round++) {
        await onEmptyRegister(async () => {
          const folders = [await tempFolder(), await tempFolder()];
          const starts = await Promise.allSettled(folders.map(start));
          const failures = starts.flatMap((each) => (each.status === "rejected" ? [each] : []));
          assert.equal(failures.length, 1);
          assert.match(String(failures[0]?.reason), elsewhere.message);
        });
      }
    });

    it("do not start on a folder that is not the others', and leave it as it is", async () => {
      await onEmptyRegister(async () => {
        await start(await tempFolder());
        const bare = await tempFolder();
        await assert.rejects(start(bare, 1), elsewhere);
        assert.deepEqual(await readdir(bare), []);
        const used = await tempFolder();
        await openDiskStore(used).mark("ab12");
        await assert.rejects(start(used, 1), elsewhere);
      });
    });

    it("start after one that ended before its mark was kept, however many did", async () => {
      await onEmptyRegister(async () => {
        const folder = await tempFolder();
        const [register] = registers as [LocationRegister];
        const ending: LocationRegister = {
          read: () => register.read(),
          setOnce: () => Promise.reject(new Error("it ends here")),
        };
        await assert.rejects(agreeOnLocation(openDiskStore(folder), ending), /ends here/);
        const [mark] = await openDiskStore(folder).marks();
        await openDiskStore(folder).mark("00");
        assert.equal(await start(folder, 1), "00");
        assert.equal(await start(folder), "00");
        assert.deepEqual((await openDiskStore(folder).marks()).sort(), ["00", mark]);
      });
    });

    it("start when what they share was emptied, and tell it again where the blobs are", async () => {
      const folder = await tempFolder();
      let mark = "";
      await onEmptyRegister(async () => {
        mark = await start(folder);
      });
      await onEmptyRegister(async () => {
        assert.equal(await start(folder), mark);
        assert.equal(await registers[1]?.read(), mark);
        await assert.rejects(start(await tempFolder(), 1), elsewhere);
      });
    });

    it("wait a moment for a mark that is seen late", async () => {
      await onEmptyRegister(async () => {
        const [register] = registers as [LocationRegister];
        await register.setOnce("ab12");
        let looks = 0;
        const late = {
          words: "a place",
          canGoAway: true,
          mark: () => Promise.reject(new Error("nothing is to be marked")),
          marks: async () => (++looks < 3 ? [] : ["ab12"]),
          renew: async () => {},
        };
        assert.equal(await agreeOnLocation(late, register, 1), "ab12");
      });
    });

    it("neither take a blob nor say that one is deleted while their folder is away", async () => {
      await onEmptyRegister(async () => {
        const folder = join(await tempFolder(), "blobs");
        await mkdir(folder);
        const mark = await start(folder);
        const [register] = registers as [LocationRegister];
        const options = { report: assert.ifError };
        const place = guardLocation(openDiskStore(folder), mark, register, options);
        const write = async (key: string) => {
          const writer = await place.blobs.openWriter(key, { offset: 0, size: 3, fence: 1 });
          await writer.write(new Uint8Array(3));
          assert.equal(await writer.sync(), 3);
          await writer.close();
        };
        await write("ab12");
        await rename(folder, `${folder}.away`);
        await mkdir(folder);
        const away = { name: "StoreUnavailableError", message: /not where they were/ };
        await assert.rejects(place.blobs.check(), away);
        await assert.rejects(write("cd34"), away);
        await assert.rejects(place.blobs.delete("ab12"), away);
        assert.deepEqual(await filesIn(folder), []);
        await rmdir(folder);
        await rename(`${folder}.away`, folder);
        await place.blobs.check();
        await write("cd34");
        await place.blobs.delete("ab12");
        assert.equal((await filesIn(folder)).length, 2, "the mark and the other blob");
        await place.close();
      });
    });
  });
}

const NO_REGISTER: LocationRegister = { read: async () => null, setOnce: async (mark) => mark };

describe("a server that stays at a place", () => {
  for (const [what, goesAway] of [
    ["a blob that was written while it went away", "sync"],
    ["the deletion of one that was deleted while it went away", "delete"],
  ] as const) {
    it(`does not confirm ${what}`, async () => {
      const folder = join(await tempFolder(), "blobs");
      await mkdir(folder);
      const blobs = openDiskStore(folder);
      await blobs.mark("ab12");
      const goAway = async () => {
        await rename(folder, `${folder}.away`);
        await mkdir(folder);
      };
      const { blobs: staying, close } = guardLocation(
        {
          ...{ words: "", canGoAway: true, mark: async () => {}, renew: async () => {} },
          ...{ room: () => blobs.room(), check: () => blobs.check(), read: () => assert.fail() },
          marks: () => blobs.marks(),
          async openWriter(key, place) {
            if (goesAway === "sync") await goAway();
            return blobs.openWriter(key, place);
          },
          async delete(key) {
            if (goesAway === "delete") await goAway();
            await blobs.delete(key);
          },
        },
        "ab12",
        NO_REGISTER,
        { report: assert.ifError },
      );
      const writer = await staying.openWriter("cd34", { offset: 0, size: 3, fence: 1 });
      await writer.write(new Uint8Array(3));
      const away = { name: "StoreUnavailableError", message: /not where they were/ };
      if (goesAway === "sync") await assert.rejects(writer.sync(), away);
      else await writer.sync();
      await writer.close();
      if (goesAway === "delete") await assert.rejects(staying.delete("cd34"), away);
      await close();
    });
  }

  it("tells the mark again to what was emptied, and misses others that have another one", async () => {
    const blobs = openDiskStore(await tempFolder());
    await blobs.mark("ab12");
    let kept: string | null = null;
    const register: LocationRegister = {
      read: async () => kept,
      setOnce: async (mark) => {
        kept ??= mark;
        return kept;
      },
    };
    const place = guardLocation(blobs, "ab12", register, { report: assert.ifError });
    await place.blobs.check();
    assert.equal(kept, "ab12");
    kept = "cd34";
    await assert.rejects(place.blobs.check(), { name: "StoreUnavailableError" });
    await place.close();
  });

  it("renews its mark at once and again and again until it stops, and says when it could not", async () => {
    const renewed: string[] = [];
    const reports: unknown[] = [];
    const failure = new StoreUnavailableError("S3: unreachable");
    const blobs = openDiskStore(await tempFolder());
    blobs.renew = async (mark) => {
      if (renewed.push(mark) % 2 === 0) throw failure;
    };
    const report = (error: unknown) => void reports.push(error);
    const place = guardLocation(blobs, "ab12", NO_REGISTER, { report, renewEveryMs: 5 });
    assert.deepEqual(renewed, ["ab12"]);
    await waitUntil(() => reports.length >= 2);
    await place.close();
    const { length } = renewed;
    assert.ok(length >= 4);
    assert.ok(renewed.every((mark) => mark === "ab12"));
    assert.ok(reports.every((error) => error === failure));
    await sleep(25);
    assert.equal(renewed.length, length);
  });
});
