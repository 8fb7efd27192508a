import assert from "node:assert/strict";
import { beforeEach, describe, it, mock } from "node:test";
import { ProblemError } from "../../../client/errors.ts";
import { FakeServer, problemResponse } from "../../../client/fake-server.suite.ts";
import { assertSameBytes, quickCiphers, randomFile, sendTo } from "../../../client/memory.suite.ts";
import type { ReceiveReport } from "../receive-messages.ts";
import { MemoryStore } from "./memory-store.ts";
import { ReceiveSession } from "./session.ts";

const PASSWORD = "the right one";
const LEASE_MS = 900_000;

type Fetch = typeof fetch;

describe("a download that the recipient cancels", () => {
  const file = randomFile(4_000_000, "a.bin");
  let server: FakeServer;
  let store: MemoryStore;
  let reports: ReceiveReport[];
  /** Milliseconds since 1970. */
  let now: number;
  let monotonic: number;
  /** Withholds the answers of these requests, which the server has accepted, until the client gives up. */
  let withheld: RegExp | null;
  /** Whether the second half of the content never comes. */
  let isStalled: boolean;
  /** Sends the withheld answers. */
  let release: () => void;

  beforeEach(() => {
    server = new FakeServer();
    store = new MemoryStore();
    reports = [];
    [now, monotonic] = [1_800_000_000_000, 0];
    withheld = null;
    isStalled = false;
    const released = Promise.withResolvers<void>();
    release = released.resolve;
    mock.restoreAll();
    const answer: Fetch = async (input, init = {}) => {
      if (isStalled && String(input).endsWith("/content")) {
        return stalledAnswer(server.share.content, init.signal);
      }
      const response = await server.fetch(input, init);
      if (!withheld?.test(String(input)) || !response.ok) return response;
      const aborted = Promise.withResolvers<never>();
      init.signal?.addEventListener("abort", () => aborted.reject(init.signal?.reason));
      await Promise.race([released.promise, aborted.promise]);
      return response;
    };
    mock.method(globalThis, "fetch", answer);
  });

  const visit = () =>
    new ReceiveSession({
      ciphers: quickCiphers,
      report: (report) => reports.push(report),
      openStore: async () => store,
      takeLock: async () => true,
      // Every progress is reported.
      clock: { now: () => now, monotonic: () => (monotonic += 1_000) },
    });
  const cancelIn = (session: ReceiveSession, leaseMs: number | null = LEASE_MS) =>
    session.handle({ kind: "cancel_receiving", leaseMs });
  const check = (session: ReceiveSession, link: string, password: string | null = null) =>
    session.handle({ kind: "check", link, password });
  const receive = (session: ReceiveSession) => session.handle({ kind: "receive" });

  async function offered(password: string | null = null) {
    const { link } = await sendTo(server, file, { password });
    const session = visit();
    await check(session, link, password);
    assert.equal(reports.at(-1)?.kind, "offer");
    return { link, session };
  }

  /** Cancels in the middle of the content. */
  async function cancelledInTheMiddle(leaseMs: number | null = LEASE_MS, password?: string) {
    const begun = await offered(password);
    isStalled = true;
    const receiving = receive(begun.session);
    while ((await store.content()).size === 0) await turn();
    await cancelIn(begun.session, leaseMs);
    await receiving;
    isStalled = false;
    return begun;
  }

  async function expectOneWholeDownload() {
    const received = reports.find(({ kind }) => kind === "received");
    assert.ok(received, "received");
    const { share } = server;
    assert.deepEqual([share.leases.size, share.receipts.length], [1, 1]);
    assertSameBytes(new Uint8Array(await (await store.content()).arrayBuffer()), file.bytes);
  }

  it("during the claim, whose answer is lost, gets the same claim when it is opened again", async () => {
    const { session } = await offered();
    withheld = /\/claims$/;
    const receiving = receive(session);
    await until(() => server.shares.size > 0 && server.share.leases.size === 1);
    await cancelIn(session);
    await receiving;
    const report = reports.at(-1);
    assert.ok(report?.kind === "cancelled");
    assert.equal(report.leaseEndsAt, now + LEASE_MS);
    withheld = null;
    await receive(session);
    await expectOneWholeDownload();
  });

  it("before the server has accepted the claim is offered again", async (test) => {
    // Node has no event for the end of a lost connection.
    Object.assign(globalThis, { addEventListener: () => {} });
    test.after(() => Reflect.deleteProperty(globalThis, "addEventListener"));
    const { session } = await offered();
    const limited = ProblemError.of("rate_limited", { retryAfterSeconds: 8 });
    server.faultOf = ({ path }) =>
      path.endsWith("/claims") ? { answer: problemResponse(limited) } : null;
    const receiving = receive(session);
    await until(() => reports.some((r) => r.kind === "progress" && r.progress.delay !== undefined));
    server.faultOf = () => null;
    await cancelIn(session);
    await receiving;
    assert.equal(reports.at(-1)?.kind, "offer");
    assert.equal(await store.hasBegun(), false);
    await receive(session);
    await expectOneWholeDownload();
  });

  it("in the middle leaves no content, and does not begin again by itself", async () => {
    const { link, session } = await cancelledInTheMiddle();
    const report = reports.at(-1);
    assert.equal(report?.kind, "cancelled");
    assert.equal((await store.content()).size, 0);
    await check(visit(), link);
    assert.deepEqual(reports.at(-1), report, "also in a later visit");
    await receive(session);
    await expectOneWholeDownload();
    reports = [];
    await check(visit(), link);
    assert.equal(reports[0]?.kind, "received");
  });

  it("needs its password again in a later visit, and then still does not begin by itself", async () => {
    const { link } = await cancelledInTheMiddle(LEASE_MS, PASSWORD);
    const later = visit();
    await check(later, link);
    assert.deepEqual(reports.at(-1), { kind: "password", stored: "nothing", wrong: null });
    await check(later, link, PASSWORD);
    assert.equal(reports.at(-1)?.kind, "cancelled");
    await receive(later);
    await expectOneWholeDownload();
  });

  it("is offered like any other share after its lease has ended, if a download is left", async () => {
    const { link } = await cancelledInTheMiddle(0);
    server.share.endLeases({ giveBack: true });
    await check(visit(), link);
    assert.equal(reports.at(-1)?.kind, "offer");
  });

  it("whose share is gone is told so before its password is asked, and never that the right password is wrong", async () => {
    const { link } = await cancelledInTheMiddle(0, PASSWORD);
    server.share.endLeases({ giveBack: false });
    server.share.isGone = true;
    await assert.rejects(check(visit(), link), { code: "gone" });
    await assert.rejects(check(visit(), link, PASSWORD), { code: "gone" });
    assert.ok(!reports.some((report) => report.kind === "password"));
  });

  for (const password of [null, PASSWORD]) {
    const kind = password ? "with a password" : "without a password";
    it(`can be opened again although the clock of the browser is fast, ${kind}`, async () => {
      const { link } = await cancelledInTheMiddle(0, password ?? undefined);
      const later = visit();
      if (password) await check(later, link);
      await check(later, link, password);
      const report = reports.at(-1);
      assert.equal(report?.kind === "cancelled" && report.leaseEndsAt, null);
      await receive(later);
      await expectOneWholeDownload();
    });
  }

  it("of a share that has expired can be opened again by its ticket, whatever the clock of the browser says", async () => {
    const { link } = await cancelledInTheMiddle(0, PASSWORD);
    const { code, status, title, advice } = ProblemError.of("gone");
    const gone = { code, status, title, advice, reason: "expired" } as const;
    server.faultOf = ({ path }) =>
      path.endsWith("/preview") ? { answer: problemResponse(new ProblemError(gone)) } : null;
    const later = visit();
    await check(later, link);
    assert.equal(reports.at(-1)?.kind, "password");
    await check(later, link, PASSWORD);
    assert.equal(reports.at(-1)?.kind, "cancelled");
    await receive(later);
    await expectOneWholeDownload();
  });

  it("during a new claim has the time of that claim, not of the lease before", async () => {
    const { link, session } = await cancelledInTheMiddle(0);
    server.share.endLeases({ giveBack: true });
    now += 60_000;
    withheld = /\/claims$/;
    const receiving = receive(session);
    await until(() => [...server.share.leases.values()].includes("live"));
    await cancelIn(session);
    await receiving;
    withheld = null;
    const report = reports.at(-1);
    assert.ok(report?.kind === "cancelled");
    assert.equal(report.leaseEndsAt, now + LEASE_MS);
    await check(visit(), link);
    assert.deepEqual(reports.at(-1), report);
    await receive(session);
    assert.equal(server.share.receipts.length, 1);
  });

  it("so often that the server may end the next one says so, before the last cancellation and after it, also in a later visit", async () => {
    const { link, session } = await cancelledInTheMiddle();
    const [size, extra] = [server.share.content.length, 256 * 1024 * 1024];
    const warned = () => {
      const report = reports.at(-1);
      assert.ok(report?.kind === "cancelled");
      return report.isNearLimit;
    };
    let fetchedBytes = size / 2;
    while (!warned()) {
      fetchedBytes += size / 2;
      assert.ok(fetchedBytes < 3 * size + extra, "the server would have ended it");
      assert.ok(server.countOf("POST", "claims") < 40, "never warned");
      isStalled = true;
      reports = [];
      const receiving = receive(session);
      await until(() =>
        reports.some((report) => report.kind === "progress" && report.progress.receivedBytes > 0),
      );
      const isWarnedBefore = reports.some((r) => r.kind === "progress" && r.progress.isNearLimit);
      await cancelIn(session);
      await receiving;
      assert.equal(warned(), isWarnedBefore);
    }
    assert.ok(server.countOf("POST", "claims") > 3, "not after the first cancellations");
    isStalled = false;
    const last = reports.at(-1);
    await check(visit(), link);
    assert.deepEqual(reports.at(-1), last);
    await receive(session);
    await expectOneWholeDownload();
  });

  it("has no time limit on the page if the lease is not known", async () => {
    await cancelledInTheMiddle(null);
    const report = reports.at(-1);
    assert.equal(report?.kind === "cancelled" && report.leaseEndsAt, null);
  });

  it("during the verification of the last byte leaves no content and sends no receipt", async () => {
    const { session } = await offered();
    const openStage = store.openStage.bind(store);
    mock.method(store, "openStage", async () => ({
      ...(await openStage()),
      flush: () => cancelIn(session),
    }));
    await receive(session);
    assert.equal(reports.at(-1)?.kind, "cancelled");
    assert.equal((await store.content()).size, 0);
    assert.equal(server.share.receipts.length, 0);
    mock.method(store, "openStage", openStage);
    await receive(session);
    await expectOneWholeDownload();
  });

  it("too late, while the answer to the receipt is missing, is received", async () => {
    const { session } = await offered();
    withheld = /\/receipt$/;
    const receiving = receive(session);
    await until(() => server.share.receipts.length === 1);
    await cancelIn(session);
    release();
    await receiving;
    assert.ok(!reports.some(({ kind }) => kind === "cancelled"));
    await expectOneWholeDownload();
  });

  it("stays received if the recipient cancels afterwards", async () => {
    const { session } = await offered();
    await receive(session);
    await cancelIn(session);
    await expectOneWholeDownload();
  });
});

/** An answer whose second half never comes. */
function stalledAnswer(content: Uint8Array, signal: RequestInit["signal"]): Response {
  const body = new ReadableStream({
    start: (controller) => {
      signal?.addEventListener("abort", () => controller.error(signal.reason));
      controller.enqueue(content.slice(0, content.length / 2));
    },
  });
  const headers = { "content-range": `bytes 0-${content.length - 1}/${content.length}` };
  return new Response(body, { status: 206, headers });
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await turn();
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
