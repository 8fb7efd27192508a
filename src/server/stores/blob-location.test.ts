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
import { openTestStore } from "./redis/test-store.suite.ts";
import { openSqliteStore } from "./sqlite/sqlite-store.ts";
import { testRules } from "./tested-store.suite.ts";

interface Register {
  blobLocation: LocationRegister;
  close(): Promise<void>;
}

/** Opens an empty register for two processes. */
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
    const elsewhere = { name: "UnfitStoreError", message: /are not in the folder/ };

    it("agree on one folder when all start for the first time at once", async () => {
      for (let round = 0; round < 20; round++) {
        await onEmptyRegister(async () => {
          const folder = await tempFolder();
          const markers = await Promise.all([0, 1, 0, 1].map((server) => start(folder, server)));
          assert.equal(new Set(markers).size, 1);
          assert.equal(await start(folder), markers[0], "and once more");
        });
      }
    });

    it("agree on one of two folders when both start for the first time at once", async () => {
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

    it("do not start on a folder other than that of their peers, and leave it unchanged", async () => {
      await onEmptyRegister(async () => {
        await start(await tempFolder());
        const bare = await tempFolder();
        await assert.rejects(start(bare, 1), elsewhere);
        assert.deepEqual(await readdir(bare), []);
        const used = await tempFolder();
        await openDiskStore(used).addMarker("ab12");
        await assert.rejects(start(used, 1), elsewhere);
      });
    });

    it("start after others crashed before they recorded their marker", async () => {
      await onEmptyRegister(async () => {
        const folder = await tempFolder();
        const [register] = registers as [LocationRegister];
        const ending: LocationRegister = {
          read: () => register.read(),
          setOnce: () => Promise.reject(new Error("crash")),
        };
        await assert.rejects(agreeOnLocation(openDiskStore(folder), ending), /crash/);
        const [marker] = await openDiskStore(folder).markers();
        await openDiskStore(folder).addMarker("00");
        assert.equal(await start(folder, 1), "00");
        assert.equal(await start(folder), "00");
        assert.deepEqual((await openDiskStore(folder).markers()).sort(), ["00", marker]);
      });
    });

    it("start on an emptied register, and record the marker again", async () => {
      const folder = await tempFolder();
      let marker = "";
      await onEmptyRegister(async () => {
        marker = await start(folder);
      });
      await onEmptyRegister(async () => {
        assert.equal(await start(folder), marker);
        assert.equal(await registers[1]?.read(), marker);
        await assert.rejects(start(await tempFolder(), 1), elsewhere);
      });
    });

    it("wait for a marker that becomes visible late", async () => {
      await onEmptyRegister(async () => {
        const [register] = registers as [LocationRegister];
        await register.setOnce("ab12");
        let looks = 0;
        const late = {
          description: "a location",
          canDisappear: true,
          addMarker: () => Promise.reject(new Error("nothing may be marked")),
          removeMarker: async () => {},
          hasMarker: () => Promise.reject(new Error("the test asks for all")),
          markers: async () => (++looks < 3 ? [] : ["ab12"]),
          renewMarker: async () => {},
        };
        assert.equal(await agreeOnLocation(late, register, 1), "ab12");
      });
    });

    it("neither accept nor delete a blob while their folder is unmounted", async () => {
      await onEmptyRegister(async () => {
        const folder = join(await tempFolder(), "blobs");
        await mkdir(folder);
        const marker = await start(folder);
        const [register] = registers as [LocationRegister];
        const options = { report: assert.ifError };
        const guarded = guardLocation(openDiskStore(folder), marker, register, options);
        const write = async (key: string) => {
          const writer = await guarded.blobs.openWriter(key, { offset: 0, size: 3, fence: 1 });
          await writer.write(new Uint8Array(3));
          assert.equal(await writer.sync(), 3);
          await writer.close();
        };
        await write("ab12");
        await rename(folder, `${folder}.away`);
        await mkdir(folder);
        const away = { name: "StoreUnavailableError", message: /has lost its marker/ };
        await assert.rejects(guarded.blobs.check(), away);
        await assert.rejects(write("cd34"), away);
        await assert.rejects(guarded.blobs.delete("ab12"), away);
        assert.deepEqual(await filesIn(folder), []);
        await rmdir(folder);
        await rename(`${folder}.away`, folder);
        await guarded.blobs.check();
        await write("cd34");
        await guarded.blobs.delete("ab12");
        assert.equal((await filesIn(folder)).length, 2, "the marker and the other blob");
        await guarded.close();
      });
    });
  });
}

const NO_REGISTER: LocationRegister = { read: async () => null, setOnce: async (marker) => marker };

describe("a server that guards its blob location", () => {
  for (const [what, disappearsAt] of [
    ["a blob that was written during the unmount", "sync"],
    ["a deletion during the unmount", "delete"],
  ] as const) {
    it(`does not confirm ${what}`, async () => {
      const folder = join(await tempFolder(), "blobs");
      await mkdir(folder);
      const blobs = openDiskStore(folder);
      await blobs.addMarker("ab12");
      const disappear = async () => {
        await rename(folder, `${folder}.away`);
        await mkdir(folder);
      };
      const { blobs: staying, close } = guardLocation(
        {
          ...{
            description: "",
            canDisappear: true,
            addMarker: async () => {},
            removeMarker: async () => {},
            renewMarker: async () => {},
          },
          ...{ room: () => blobs.room(), check: () => blobs.check(), read: () => assert.fail() },
          hasMarker: (marker) => blobs.hasMarker(marker),
          markers: () => blobs.markers(),
          async openWriter(key, guarded) {
            if (disappearsAt === "sync") await disappear();
            return blobs.openWriter(key, guarded);
          },
          async delete(key) {
            if (disappearsAt === "delete") await disappear();
            await blobs.delete(key);
          },
        },
        "ab12",
        NO_REGISTER,
        { report: assert.ifError },
      );
      const writer = await staying.openWriter("cd34", { offset: 0, size: 3, fence: 1 });
      await writer.write(new Uint8Array(3));
      const away = { name: "StoreUnavailableError", message: /has lost its marker/ };
      if (disappearsAt === "sync") await assert.rejects(writer.sync(), away);
      else await writer.sync();
      await writer.close();
      if (disappearsAt === "delete") await assert.rejects(staying.delete("cd34"), away);
      await close();
    });
  }

  it("records the marker again in an emptied register, and fails its check when peers use another one", async () => {
    const blobs = openDiskStore(await tempFolder());
    await blobs.addMarker("ab12");
    let recorded: string | null = null;
    const register: LocationRegister = {
      read: async () => recorded,
      setOnce: async (marker) => {
        recorded ??= marker;
        return recorded;
      },
    };
    const guarded = guardLocation(blobs, "ab12", register, { report: assert.ifError });
    await guarded.blobs.check();
    assert.equal(recorded, "ab12");
    recorded = "cd34";
    await assert.rejects(guarded.blobs.check(), { name: "StoreUnavailableError" });
    await guarded.close();
  });

  it("renews its marker at once and regularly until it closes, and reports failures", async () => {
    const renewed: string[] = [];
    const reports: unknown[] = [];
    const failure = new StoreUnavailableError("S3: unreachable");
    const blobs = openDiskStore(await tempFolder());
    blobs.renewMarker = async (marker) => {
      if (renewed.push(marker) % 2 === 0) throw failure;
    };
    const report = (error: unknown) => void reports.push(error);
    const guarded = guardLocation(blobs, "ab12", NO_REGISTER, { report, renewEveryMs: 5 });
    assert.deepEqual(renewed, ["ab12"]);
    await waitUntil(() => reports.length >= 2);
    await guarded.close();
    const { length } = renewed;
    assert.ok(length >= 4);
    assert.ok(renewed.every((marker) => marker === "ab12"));
    assert.ok(reports.every((error) => error === failure));
    await sleep(25);
    assert.equal(renewed.length, length);
  });
});
