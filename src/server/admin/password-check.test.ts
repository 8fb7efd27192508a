import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { PasswordHash } from "../config/password-hash.ts";
import { PasswordCheck } from "./password-check.ts";

const NETWORK = "192.0.2.1";

/** The tests replace the computation. */
const HASH: PasswordHash = {
  ...{ memoryKiB: 8, passes: 1, lanes: 1, text: "" },
  ...{ salt: new Uint8Array(), hash: new Uint8Array() },
};

describe("the check of the administrator's password", () => {
  it("accepts the right name with the right password alone", async () => {
    const check = new PasswordCheck("Zoë", HASH, {
      verify: async (_, given) => given === "pässword",
    });
    assert.equal(await check.isRight(NETWORK, "Zoë", "pässword"), true);
    assert.equal(
      await check.isRight(NETWORK, "Zoe\u0308", "pässword"),
      true,
      "another form of the same name",
    );
    for (const name of ["zoë", "Zoe", "Zoë ", "", "\0"]) {
      assert.equal(await check.isRight(NETWORK, name, "pässword"), false, name);
    }
    assert.equal(await check.isRight(NETWORK, "Zoë", "password"), false);
  });

  it("computes the hash for every name, so that the time is the same", async () => {
    let computed = 0;
    const check = new PasswordCheck("anna", HASH, {
      verify: async () => {
        computed++;
        return false;
      },
    });
    for (const [name, password] of [
      ["anna", "wrong"],
      ["ben", "right"],
      ["ben", "wrong"],
    ] as const) {
      assert.equal(await check.isRight(NETWORK, name, password), false);
    }
    assert.equal(computed, 3);
  });

  it("computes two hashes at once, and refuses attempts that would wait too long", async () => {
    const running: (() => void)[] = [];
    let most = 0;
    const check = new PasswordCheck("anna", HASH, {
      verify: () =>
        new Promise((resolve) => {
          running.push(() => resolve(true));
          most = Math.max(most, running.length);
        }),
    });
    const attempts = Array.from({ length: 100 }, () =>
      check.isRight(NETWORK, "anna", "right").catch((error: { code: string }) => error.code),
    );
    for (let ended = 0; ended < 34; ) {
      await new Promise(setImmediate);
      for (const end of running.splice(0)) {
        end();
        ended++;
      }
    }
    const answers = await Promise.all(attempts);
    assert.equal(answers.filter((answer) => answer === true).length, 34);
    assert.equal(answers.filter((answer) => answer === "unavailable").length, 66);
    assert.equal(most, 2);
    const later = check.isRight(NETWORK, "anna", "right");
    await new Promise(setImmediate);
    running.splice(0)[0]?.();
    assert.equal(await later, true);
  });
});
