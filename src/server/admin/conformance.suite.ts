import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, describe, it } from "node:test";
import type { AdminStore, AuditEntry, NewPasskey, NewSession } from "./admin-store.ts";
import { AUDIT_CURSOR } from "./admin-store.ts";

/** Two connections to one empty store, as of two servers, and the clock of the store. */
export interface AdminStoreUnderTest {
  stores: [AdminStore, AdminStore];
  advance(ms: number): void;
  close(): Promise<void>;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** The contract of every store of the administration. */
export function adminStoreSuite(name: string, open: () => Promise<AdminStoreUnderTest>): void {
  describe(`administration: ${name}`, () => {
    let test: AdminStoreUnderTest;
    let here: AdminStore;
    let there: AdminStore;

    before(async () => {
      test = await open();
      [here, there] = test.stores;
    });
    after(() => test.close());

    const started = async (changes: Partial<NewSession> = {}) => {
      const session: NewSession = {
        ...{ key: random(), name: "anna", method: "password" },
        ...{ idleMs: 30 * MINUTE, lifetimeMs: 12 * HOUR },
        ...changes,
      };
      await here.startSession(session);
      return session;
    };
    const isAlive = async ({ key }: NewSession, renew = false) =>
      (await there.readSession(key, renew)) !== null;

    it("a session is known to every server, with who signed in, how and when", async () => {
      const session = await started({ name: "Zoë", method: "passkey" });
      const read = await there.readSession(session.key, false);
      assert.ok(read);
      assert.deepEqual(
        { ...read, startedAt: 0, usedAt: 0, endsAt: read.endsAt - read.startedAt },
        {
          ...{ key: session.key, name: "Zoë", method: "passkey" },
          ...{ startedAt: 0, usedAt: 0, endsAt: 30 * MINUTE },
        },
      );
      assert.equal(await there.readSession(random(), true), null);
    });

    it("a session ends when nobody uses it for its idle time", async () => {
      const [idle, used, watched] = [await started(), await started(), await started()];
      test.advance(29 * MINUTE);
      assert.ok(await isAlive(used, true));
      assert.ok(await isAlive(watched, false));
      test.advance(MINUTE);
      assert.equal(await isAlive(idle), false);
      assert.equal(await isAlive(watched), false, "reading without renewal does not count as use");
      assert.ok(await isAlive(used));
      test.advance(29 * MINUTE);
      assert.equal(await isAlive(used, true), false);
    });

    it("a session ends after its lifetime however often it is used", async () => {
      const session = await started({ lifetimeMs: HOUR });
      for (let minutes = 0; minutes < 60; minutes += 20) {
        assert.ok(await isAlive(session, true));
        test.advance(20 * MINUTE);
      }
      assert.equal(await isAlive(session, true), false);
    });

    it("a session that was ended stays dead for simultaneous requests of every server", async () => {
      const [ended, other] = [await started(), await started()];
      const reads = Array.from({ length: 20 }, (_, i) =>
        (test.stores[i % 2] as AdminStore).readSession(ended.key, true),
      );
      await Promise.all([...reads, here.endSession(ended.key)]);
      assert.equal(await isAlive(ended, true), false);
      assert.ok(await isAlive(other));
      await here.endSession(ended.key);
    });

    it("all sessions end at once", async () => {
      const sessions = [await started(), await started({ name: "ben", method: "token" })];
      test.advance(1);
      const newest = await started();
      const listed = await there.listSessions();
      for (const { key } of sessions) assert.ok(listed.some((session) => session.key === key));
      assert.equal(listed[0]?.key, newest.key);
      await here.endAllSessions();
      for (const session of [...sessions, newest]) assert.equal(await isAlive(session), false);
      assert.deepEqual(await there.listSessions(), []);
      assert.ok(await isAlive(await started()), "a new sign-in works");
    });

    it("a session that is over is not listed", async () => {
      const session = await started({ lifetimeMs: MINUTE });
      test.advance(MINUTE);
      assert.ok((await here.listSessions()).every(({ key }) => key !== session.key));
    });

    it("the audit log lists every entry once, the newest first, in pages", async () => {
      const actions = Array.from({ length: 7 }, (_, i) => `action_${i}`);
      for (const [i, action] of actions.entries()) {
        const store = test.stores[i % 2] as AdminStore;
        const target = i % 2 === 0 ? null : `share ${i}`;
        await store.appendAudit({ actor: "admin:Zoë", action, target, from: "network" });
        test.advance(1000);
      }
      const listed = await all(here, 3);
      assert.deepEqual(
        listed.map(({ action }) => action),
        [...actions].reverse(),
      );
      assert.deepEqual(await all(there, 100), listed);
      const [newest, second] = listed;
      assert.ok(newest && second);
      const { at, ...rest } = newest;
      assert.deepEqual(rest, {
        ...{ actor: "admin:Zoë", action: "action_6", target: null, from: "network" },
      });
      assert.ok(at - second.at >= 1000 && at - second.at < 2000, "times are the store's");
      assert.equal(second.target, "share 5");
    });

    it("an entry appended while somebody reads does not move between pages", async () => {
      const append = (action: string) =>
        here.appendAudit({ actor: "anonymous", action, target: null, from: "" });
      for (const action of ["a", "b", "c"]) await append(action);
      const first = await here.listAudit(null, 2);
      await append("d");
      assert.match(first.next ?? "", AUDIT_CURSOR);
      const second = await here.listAudit(first.next, 1);
      assert.deepEqual(
        [...first.entries, ...second.entries].map(({ action }) => action),
        ["c", "b", "a"],
      );
      for (const cursor of ["0", "1-0", "999999999999999"]) await here.listAudit(cursor, 5);
    });

    it("100 simultaneous entries of two servers are all in the log", async () => {
      const names = Array.from({ length: 100 }, (_, i) => `entry_${i}`);
      await Promise.all(
        names.map((action, i) =>
          (test.stores[i % 2] as AdminStore).appendAudit({
            ...{ actor: "admin:anna", action, target: null, from: "" },
          }),
        ),
      );
      const listed = (await all(there, 17)).map(({ action }) => action);
      assert.deepEqual(listed.filter((action) => names.includes(action)).sort(), names.sort());
    });

    it("notice and pause apply to every server, and a notice ends at its time", async () => {
      assert.deepEqual(await there.readControl(), { notice: null, uploadsPaused: false });
      await here.setUploadsPaused(true);
      await here.setNotice({ text: "Maintenance – Sunday", until: null });
      const both = { notice: { text: "Maintenance – Sunday", until: null }, uploadsPaused: true };
      assert.deepEqual(await there.readControl(), both);
      test.advance(1);
      const { startedAt: now } = (await here.readSession((await started()).key, false)) ?? {};
      const until = (now ?? 0) + HOUR;
      await here.setNotice({ text: "soon", until });
      await here.setUploadsPaused(false);
      assert.deepEqual(await there.readControl(), {
        notice: { text: "soon", until },
        uploadsPaused: false,
      });
      test.advance(HOUR);
      assert.deepEqual(await there.readControl(), { notice: null, uploadsPaused: false });
      await here.setNotice(null);
    });

    it("a value is taken by one of 100 simultaneous requests, and by none after its end", async () => {
      const key = random();
      const endsAt = (await there.readClock()) + MINUTE;
      const takes = Array.from({ length: 100 }, (_, i) =>
        (test.stores[i % 2] as AdminStore).takeOnce(key, endsAt),
      );
      assert.equal((await Promise.all(takes)).filter(Boolean).length, 1);
      assert.equal(await here.takeOnce(random(), endsAt), true);
      test.advance(MINUTE - 5000);
      assert.equal(await here.takeOnce(key, endsAt), false);
      assert.equal(await here.takeOnce(random(), endsAt), true);
      test.advance(5000);
      assert.equal(await here.takeOnce(key, endsAt), false);
      assert.equal(await here.takeOnce(random(), endsAt), false);
      assert.equal(await here.takeOnce(key, (await here.readClock()) + MINUTE), true);
    });

    it("passkeys are added once, listed in order, and removed", async () => {
      const [first, second] = [passkey("laptop"), passkey("Schlüssel – blau")];
      assert.equal(await here.addPasskey(first), "added");
      assert.equal(await there.addPasskey({ ...first, name: "forged" }), "taken");
      test.advance(1000);
      assert.equal(await there.addPasskey(second), "added");
      const [one, other] = await here.listPasskeys();
      assert.ok(one && other);
      assert.deepEqual({ ...one, createdAt: 0 }, { ...first, createdAt: 0, usedAt: null });
      assert.equal(other.name, second.name);
      assert.equal(await there.removePasskey(first.id), "removed");
      assert.equal(await there.removePasskey(first.id), "not_found");
      assert.equal((await here.listPasskeys()).length, 1);
      await here.removePasskey(second.id);
    });

    it("a passkey whose counter does not grow is refused, unless it never counts", async () => {
      const [counting, uncounted] = [passkey("a", 5), passkey("b", 0)];
      for (const each of [counting, uncounted]) await here.addPasskey(each);
      assert.equal(await there.usePasskey(counting.id, 5), "replayed");
      assert.equal(await there.usePasskey(counting.id, 0), "replayed");
      const uses = Array.from({ length: 20 }, () => here.usePasskey(counting.id, 9));
      assert.equal((await Promise.all(uses)).filter((answer) => answer === "used").length, 1);
      for (let i = 0; i < 2; i++) assert.equal(await here.usePasskey(uncounted.id, 0), "used");
      assert.equal(await here.usePasskey(uncounted.id, 3), "used");
      assert.equal(await here.usePasskey(uncounted.id, 0), "replayed");
      assert.equal(await here.usePasskey(random(), 1), "not_found");
      const stored = (await there.listPasskeys()).find(({ id }) => id === counting.id);
      assert.equal(stored?.counter, 9);
      assert.ok(stored?.usedAt);
    });
  });
}

async function all(store: AdminStore, limit: number): Promise<AuditEntry[]> {
  const entries: AuditEntry[] = [];
  let cursor: string | null = null;
  do {
    const page = await store.listAudit(cursor, limit);
    assert.ok(page.entries.length <= limit);
    entries.push(...page.entries);
    cursor = page.next;
  } while (cursor !== null);
  return entries;
}

function passkey(name: string, counter = 0): NewPasskey {
  return {
    ...{ id: random(), user: "anna", publicKey: random(), counter, name },
    transports: ["internal", "hybrid"],
  };
}

function random(): string {
  return randomBytes(32).toString("base64url");
}
