import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  key,
  right,
  type StoreUnderTest,
  shareId,
  testedStore,
  text32,
  upload,
  wrongPassword,
} from "./tested-store.suite.ts";

/** The contract of a metadata store for claims, passwords and previews. `open` creates an empty store under `testRules`. */
export function claimsSuite(open: () => Promise<StoreUnderTest>): void {
  describe("claims, passwords and previews", () => {
    const test = testedStore(open);

    it("returns the same share for a repeated request, and rejects another request with its id", async () => {
      const share = await test.create();
      assert.equal((await test.store.createOnce(share)).outcome, "repeated");
      const other = { ...share, requestDigest: text32() };
      assert.equal((await test.store.createOnce(other)).outcome, "conflict");
      await test.store.burn(share.id, share.ownerVerifier);
      assert.equal((await test.store.createOnce(share)).outcome, "conflict");
    });

    it("grants exactly one of 50 simultaneous claims", async () => {
      for (let round = 0; round < 10; round++) {
        const share = await test.create();
        const answers = await Promise.all(
          Array.from({ length: 50 }, () => test.claim(share, text32())),
        );
        assert.equal(answers.filter((a) => a.outcome === "claimed").length, 1);
        assert.equal(answers.filter((a) => a.outcome === "already_claimed").length, 49);
      }
    });

    it("grants as many claims as there are downloads", async () => {
      const share = await test.create({ maxDownloads: 3 });
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => test.claim(share, text32())),
      );
      assert.equal(answers.filter((a) => a.outcome === "claimed").length, 3);
    });

    it("returns the same claim for the same ticket, even when no download is left", async () => {
      const share = await test.create({ content: null, blobKey: key(), size: 70_000 });
      await upload(test.store, share);
      const ticket = text32();
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => test.claim(share, ticket)),
      );
      for (const answer of answers) assert.deepEqual(answer, answers[0]);
      assert.equal(answers[0]?.outcome, "claimed");
      assert.deepEqual(await test.events(share), ["created", "uploaded", "claimed"]);
    });

    it("returns a claim again to its holder while the share is locked, but only with the password", async () => {
      const share = await test.create({ passwordVerifier: text32() });
      const ticket = text32();
      const claimed = await test.claim(share, ticket);
      for (let i = 0; i < 5; i++) await test.claim(share, text32(), wrongPassword(share));
      assert.deepEqual(await test.claim(share, ticket), claimed);
      const guess = await test.claim(share, ticket, wrongPassword(share));
      assert.equal(guess.outcome, "locked");
    });

    it("distinguishes an unknown share, a wrong link, and a share that is not ready", async () => {
      const share = await test.create({ content: null, blobKey: key() });
      assert.equal((await test.claim({ ...share, id: shareId() }, text32())).outcome, "not_found");
      const stranger = { ...right(share), linkVerifier: text32() };
      assert.equal((await test.claim(share, text32(), stranger)).outcome, "wrong_link");
      assert.equal((await test.claim(share, text32())).outcome, "not_ready");
      assert.equal((await test.store.preview(share.id, right(share))).outcome, "not_ready");
    });

    it("counts previews, which consume nothing", async () => {
      const share = await test.create();
      for (let i = 0; i < 50; i++) {
        const answer = await test.store.preview(share.id, right(share));
        assert.equal(answer.outcome === "found" && answer.remainingDownloads, 1);
      }
      assert.equal((await test.status(share)).previews?.count, 50);
    });

    it("counts exactly five of 100 simultaneous wrong passwords, then rejects the right one", async () => {
      const share = await test.create({ passwordVerifier: text32() });
      const answers = await Promise.all(
        Array.from({ length: 100 }, () => test.claim(share, text32(), wrongPassword(share))),
      );
      const counted = answers.flatMap((a) =>
        a.outcome === "wrong_password" ? [a.attemptsRemaining] : [],
      );
      assert.deepEqual(counted.sort(), [0, 1, 2, 3, 4]);
      assert.equal(answers.filter((a) => a.outcome === "locked").length, 95);
      const counts = Array.from({ length: 5 }, () => "wrong_password");
      assert.deepEqual(await test.events(share), ["created", "uploaded", ...counts, "locked"]);
      assert.equal((await test.claim(share, text32())).outcome, "locked");
      assert.equal((await test.store.preview(share.id, right(share))).outcome, "locked");
    });

    it("counts a repeated wrong password once, and a wrong link never", async () => {
      const share = await test.create({ passwordVerifier: text32() });
      const same = wrongPassword(share);
      for (let i = 0; i < 30; i++) {
        const answer = await test.store.preview(share.id, same);
        assert.deepEqual(answer, { outcome: "wrong_password", attemptsRemaining: 4 });
        await test.store.preview(share.id, { ...wrongPassword(share), linkVerifier: text32() });
      }
      assert.equal((await test.status(share)).remainingAttempts, 4);
      const noPassword = { ...right(share), passwordVerifier: null };
      assert.equal((await test.store.preview(share.id, noPassword)).outcome, "password_required");
      assert.equal((await test.store.preview(share.id, right(share))).outcome, "found");
      assert.equal((await test.status(share)).remainingAttempts, 4, "success reset the count");
    });

    it("unlocks only for the owner, and ends the share after 20 wrong passwords in all", async () => {
      const share = await test.create({ passwordVerifier: text32() });
      assert.equal((await test.store.unlock(share.id, text32())).outcome, "unauthorized");
      for (let unlocks = 0; unlocks < 4; unlocks++) {
        for (let i = 0; i < 7; i++) await test.claim(share, text32(), wrongPassword(share));
        if (unlocks < 3) {
          assert.equal((await test.status(share)).locked, true);
          await test.store.unlock(share.id, share.ownerVerifier);
          assert.equal((await test.status(share)).remainingAttempts, 5);
        }
      }
      const view = await test.status(share);
      assert.equal(view.gone?.reason, "wrong_passwords");
      assert.equal(view.events.filter((e) => e.event === "wrong_password").length, 20);
      assert.equal((await test.claim(share, text32())).outcome, "gone");
      assert.equal((await test.store.unlock(share.id, share.ownerVerifier)).outcome, "gone");
    });

    it("can't be unlocked after 20 wrong passwords have ended it, even if a lease is still active", async () => {
      const share = await test.create({ passwordVerifier: text32(), maxDownloads: 2 });
      await test.claim(share, text32());
      for (let i = 0; i < 20; i++) {
        if (i % 5 === 0) await test.store.unlock(share.id, share.ownerVerifier);
        await test.claim(share, text32(), wrongPassword(share));
      }
      assert.equal((await test.status(share)).gone, null);
      const unlocked = await test.store.unlock(share.id, share.ownerVerifier);
      assert.equal(unlocked.outcome === "gone" && unlocked.gone.reason, "wrong_passwords");
    });
  });
}
