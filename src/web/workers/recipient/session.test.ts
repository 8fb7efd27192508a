import assert from "node:assert/strict";
import { beforeEach, describe, it, mock } from "node:test";
import { ProblemError } from "../../../client/errors.ts";
import { FakeServer, problemResponse } from "../../../client/fake-server.suite.ts";
import {
  assertSameBytes,
  memoryText,
  quickCiphers,
  randomFile,
  sendTo,
} from "../../../client/memory.suite.ts";
import type { Source } from "../../../client/send.ts";
import type { ReceiveCommand, ReceiveReport } from "../receive-messages.ts";
import { MemoryStore } from "./memory-store.ts";
import { ReceiveSession } from "./session.ts";

const PASSWORD = "the right one";

/** Outlives a session. A write of the list ends only after `endWrites`. Reading it and removing the share can fail. */
class Store extends MemoryStore {
  readonly log: string[] = [];
  readable = true;
  removable = true;
  /** Completes all pending writes of the list. */
  endWrites = () => {};
  readonly #canEnd = new Promise<void>((resolve) => {
    this.endWrites = resolve;
  });

  override async saveTakenItems(): Promise<void> {
    this.log.push("write begins");
    await this.#canEnd;
    this.log.push("write ends");
  }

  override async takenItems(): Promise<readonly number[]> {
    if (!this.readable) throw new RangeError("The list is damaged.");
    return [0];
  }

  override async remove(): Promise<void> {
    if (!this.removable) throw new DOMException("It is in use.", "NoModificationAllowedError");
    this.log.push("removed");
  }
}

describe("the receive page's Worker", () => {
  let server: FakeServer;
  let store: Store;
  let reports: ReceiveReport[];

  beforeEach(() => {
    server = new FakeServer();
    store = new Store();
    reports = [];
    mock.restoreAll();
    mock.method(globalThis, "fetch", server.fetch);
  });

  const visit = () =>
    new ReceiveSession({
      ciphers: quickCiphers,
      report: (report) => reports.push(report),
      openStore: async () => store,
      takeLock: async () => true,
    });
  const send = async (password: string | null = null) =>
    (await sendTo(server, memoryText("hello"), { password })).link;
  const check = (link: string, password: string | null): ReceiveCommand => ({
    kind: "check",
    link,
    password,
  });
  async function receive(link: string, password: string | null = null): Promise<ReceiveSession> {
    const session = visit();
    await session.handle(check(link, password));
    await session.handle({ kind: "receive" });
    assert.equal(reports.at(-1)?.kind, "received");
    return session;
  }

  it("removes a share after all earlier commands have ended, and ignores later commands", async () => {
    const session = await receive(await send());
    const reading = session.handle({ kind: "read_text", item: 0 });
    await until(() => store.log.includes("write begins"));
    const removing = session.handle({ kind: "remove" });
    const readingLate = session.handle({ kind: "read_text", item: 0 });
    store.endWrites();
    await Promise.all([reading, removing, readingLate]);
    assert.deepEqual(store.log, ["write begins", "write ends", "removed"]);
    assert.equal(reports.at(-1)?.kind, "removed");
  });

  describe("writes into a file that the recipient has chosen", () => {
    /** A file that ends its first write only when the test says so. */
    function chosenFile() {
      const written: Uint8Array[] = [];
      const state = { isClosed: false, isAborted: false, allow: () => {} };
      const mayWrite = new Promise<void>((resolve) => {
        state.allow = resolve;
      });
      const target = {
        createWritable: async () =>
          new WritableStream<Uint8Array>({
            async write(bytes) {
              await mayWrite;
              written.push(bytes);
            },
            close: () => {
              state.isClosed = true;
            },
            abort: () => {
              state.isAborted = true;
            },
          }),
      } as unknown as FileSystemFileHandle;
      return { target, state, bytes: () => Buffer.concat(written) };
    }

    async function receiveTwoFiles(): Promise<ReceiveSession> {
      const sources = [randomFile(10, "a.bin"), randomFile(200_000, "b.bin")] as const;
      const { link } = await sendTo(server, sources[0], { sources });
      store.readable = false;
      store.endWrites();
      return receive(link);
    }

    const savedList = () => reports.filter(({ kind }) => kind === "written");

    it("one item, with progress, and then counts it as saved", async () => {
      const session = await receiveTwoFiles();
      const { target, state, bytes } = chosenFile();
      state.allow();
      await session.handle({ kind: "write_to", item: 1, target });
      assert.ok(state.isClosed);
      assert.equal(bytes().length, 200_000);
      assert.ok(
        reports.some((report) => report.kind === "writing" && report.totalBytes === 200_000),
      );
      assert.deepEqual(savedList(), [{ kind: "written", item: 1 }]);
      assert.ok(store.log.includes("write ends"));
    });

    it("everything as a zip file", async () => {
      const session = await receiveTwoFiles();
      const { target, state, bytes } = chosenFile();
      state.allow();
      await session.handle({ kind: "write_to", item: "all", target });
      assert.equal(bytes().toString("latin1", 0, 4), "PK\x03\x04");
      assert.ok(bytes().includes("a.bin"));
      assert.deepEqual(savedList(), [{ kind: "written", item: "all" }]);
    });

    for (const kind of ["cancel_writing", "remove"] as const) {
      it(`and stops on ${kind}, without a trace`, async () => {
        const session = await receiveTwoFiles();
        const { target, state } = chosenFile();
        const saving = session.handle({ kind: "write_to", item: 1, target });
        await until(() => reports.some((report) => report.kind === "writing"));
        const stopping = session.handle({ kind });
        state.allow();
        await Promise.all([saving, stopping]);
        assert.deepEqual([state.isAborted, state.isClosed], [true, false]);
        assert.ok(reports.some((report) => report.kind === "writing_ended"));
        assert.deepEqual(savedList(), []);
      });
    }
  });

  it("lists the files of a folder and shows one of them, and the folder is still not saved", async () => {
    const inFolders = (size: number, name: string, ...folders: string[]) =>
      Object.assign(randomFile(size, name), { folders });
    const shown = inFolders(30, ".env", "photos", "2026");
    const sources = [randomFile(10, "plain.bin"), inFolders(20, "a.txt", "photos"), shown];
    const { link } = await sendTo(server, shown, { sources });
    store.readable = false;
    const session = await receive(link);
    await session.handle({ kind: "list_files", item: 1 });
    const files = [
      { path: "a.txt", size: 20 },
      { path: "2026/.env", size: 30 },
    ];
    assert.deepEqual(reports.at(-1), { kind: "files", item: 1, files });
    await session.handle({ kind: "read_preview", item: 1, file: 1 });
    const report = reports.at(-1);
    assert.ok(report?.kind === "preview");
    assert.deepEqual([report.name, report.savedName], [".env", "_env"]);
    assertSameBytes(new Uint8Array(await report.content.arrayBuffer()), shown.bytes);
    await session.handle({ kind: "read_preview", item: 0 });
    const plain = reports.at(-1);
    assert.ok(plain?.kind === "preview");
    assert.deepEqual([plain.name, plain.savedName], ["plain.bin", null]);
    assert.deepEqual(store.log, []);
  });

  it("still shows a share that could not be removed", async () => {
    const session = await receive(await send());
    store.endWrites();
    store.removable = false;
    await assert.rejects(session.handle({ kind: "remove" }), { message: "It is in use." });
    await session.handle({ kind: "read_text", item: 0 });
    assert.deepEqual(reports.at(-1), { kind: "text", item: 0, text: "hello" });
    store.removable = true;
    await session.handle({ kind: "remove" });
    assert.equal(reports.at(-1)?.kind, "removed");
  });

  it("answers every wrong password with a report of how much is stored, even after another error", async () => {
    const link = await send(PASSWORD);
    await receive(link, PASSWORD);
    const session = visit();
    await session.handle(check(link, null));
    assert.deepEqual(reports.at(-1), { kind: "password", stored: "all", wrong: null });
    const limited = ProblemError.of("rate_limited", { retryAfterSeconds: 60 });
    server.faultOf = () => ({ answer: problemResponse(limited) });
    await assert.rejects(session.handle(check(link, "a slip")), { code: "rate_limited" });
    server.faultOf = () => null;
    await session.handle(check(link, "a slip"));
    const wrong = { attemptsRemaining: null };
    assert.deepEqual(reports.at(-1), { kind: "password", stored: "all", wrong });
    await session.handle(check(link, PASSWORD));
    assert.equal(reports.at(-1)?.kind, "received");
  });

  it("reports whether the server has confirmed the receipt", async () => {
    const isConfirmed = () => {
      const last = reports.at(-1);
      return last?.kind === "received" ? last.isConfirmed : null;
    };
    const link = await send();
    server.faultOf = ({ path }) =>
      path.endsWith("/receipt") ? { answer: problemResponse(ProblemError.of("not_found")) } : null;
    await receive(link);
    assert.equal(isConfirmed(), false);
    server.faultOf = () => null;
    await visit().handle(check(link, null));
    assert.equal(isConfirmed(), true, "a later visit sent it");
  });

  it("says whether only this tab has the ticket of a claim", async () => {
    const link = await send();
    const session = visit();
    assert.equal(await session.survivesReload(), true, "no link yet");
    await session.handle(check(link, null));
    assert.equal(await session.survivesReload(), true, "not claimed");
    const full = new DOMException("The browser has no room left.", "QuotaExceededError");
    const opening = mock.method(store, "openStage", () => Promise.reject(full));
    await assert.rejects(session.handle({ kind: "receive" }), { name: "QuotaExceededError" });
    assert.equal(await session.survivesReload(), false, "a failed download");
    opening.mock.restore();
    server.faultOf = ({ path }) =>
      path.endsWith("/claims") ? { answer: problemResponse(ProblemError.of("gone")) } : null;
    await assert.rejects(session.handle(check(link, null)), { code: "gone" });
    assert.equal(await session.survivesReload(), true, "the share is gone");
  });

  it("says that a reload loses nothing where the browser stores the ticket", async () => {
    const session = visit();
    await session.handle(check(await send(), null));
    Object.defineProperty(store, "survivesReload", { value: true });
    mock.method(store, "openStage", () => Promise.reject(new DOMException("It is in use.")));
    await assert.rejects(session.handle({ kind: "receive" }), { message: "It is in use." });
    assert.ok(await store.hasBegun());
    assert.equal(await session.survivesReload(), true);
  });

  it("says with the progress whether a reload loses the download", async () => {
    for (const survivesReload of [false, true]) {
      store = new Store();
      Object.defineProperty(store, "survivesReload", { value: survivesReload });
      reports = [];
      store.endWrites();
      await receive(await send());
      const progress = reports.filter((report) => report.kind === "progress");
      assert.ok(progress.length > 0);
      assert.ok(progress.every((report) => report.survivesReload === survivesReload));
    }
  });

  it("claims a share only when the browser has room for it", async () => {
    const link = await send();
    const session = visit();
    await session.handle(check(link, null));
    mock.method(store, "hasRoomFor", async () => false);
    await assert.rejects(session.handle({ kind: "receive" }), { code: "does_not_fit" });
    assert.ok(!(await store.hasBegun()));
    assert.deepEqual(store.log, ["removed"]);
    mock.restoreAll();
    mock.method(globalThis, "fetch", server.fetch);
    await session.handle(check(link, null));
    assert.equal(reports.at(-1)?.kind, "offer");
    await session.handle({ kind: "receive" });
    assert.equal(reports.at(-1)?.kind, "received");
  });

  it("shows a stored share even if it can't read the list of viewed and saved entries", async () => {
    const link = await send();
    await receive(link);
    const takenIn = (report: ReceiveReport | undefined) =>
      report?.kind === "received" ? report.taken : null;
    await visit().handle(check(link, null));
    assert.deepEqual(takenIn(reports.at(-1)), [0]);
    store.readable = false;
    store.endWrites();
    await visit().handle(check(link, null));
    assert.deepEqual(takenIn(reports.findLast(({ kind }) => kind === "received")), []);
  });

  describe("without another click", () => {
    const kindsOf = async (source: Source, ...more: Source[]) => {
      store = new Store();
      store.readable = false;
      store.endWrites();
      reports = [];
      const { link } = await sendTo(server, source, { sources: [source, ...more] });
      const session = visit();
      await session.handle(check(link, null));
      await session.handle({ kind: "receive" });
      return reports.map(({ kind }) => kind).slice(reports.findIndex((r) => r.kind === "received"));
    };

    it("shows a text and saves a single file", async () => {
      assert.deepEqual(await kindsOf(memoryText("hello")), ["received", "text"]);
      assert.deepEqual(await kindsOf(randomFile(10, "a.bin")), ["received", "file"]);
    });

    it("saves no file of a share with several entries, and shows no text that could block the page", async () => {
      const kinds = await kindsOf(memoryText("hello"), randomFile(10, "a.bin"));
      assert.deepEqual(kinds, ["received", "text"]);
      assert.deepEqual(await kindsOf(memoryText("x".repeat(2 ** 20 + 1))), ["received"]);
    });
  });

  it("repairs a rewritten link, and never contacts another server", async () => {
    const link = await send();
    await visit().handle(check(link, null));
    assert.deepEqual(
      reports.map(({ kind }) => kind),
      ["offer"],
    );
    await visit().handle(check(link.replace("#", "%23"), null));
    assert.deepEqual(reports[1], { kind: "repaired", link });
    const foreign = `https://other.example/?url=${encodeURIComponent(link)}`;
    await assert.rejects(visit().handle(check(foreign, null)), { code: "not_a_link" });
  });
});

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setImmediate(resolve));
}
