import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import {
  GENERATED_BITS,
  generatePassword,
  isGenerated,
  passwordToTry,
} from "./generated-password.ts";

const NONE: ReadonlySet<string> = new Set();
const GENERATED = "tobi-raku-zeno-hali";

describe("a generated password", () => {
  it("is eight syllables in four words", () => {
    assert.match(
      generatePassword(),
      /^([bdfghjklmnprstvz][aeiou]){2}(-([bdfghjklmnprstvz][aeiou]){2}){3}$/,
    );
  });

  it("is recognized, with its number of bits", () => {
    assert.ok(isGenerated(generatePassword()));
    for (const typed of ["tobi raku zeno hali", "tobi-raku-zeno", "Tobi-raku-zeno-hali", ""]) {
      assert.ok(!isGenerated(typed), typed);
    }
    assert.equal(GENERATED_BITS, 50);
  });

  it("is different each time", () => {
    assert.equal(new Set(Array.from({ length: 200 }, generatePassword)).size, 200);
  });

  it("is tried as it is, or with other dashes and spaces", () => {
    const entries = [
      GENERATED,
      "tobi raku zeno hali",
      "tobirakuzenohali",
      " tobi-raku - zeno-hali\u00a0",
      "tobi–raku—zeno‑hali",
      "tobi−raku\tzeno\u3000hali",
      "to bi-ra ku-ze no-ha li",
    ];
    for (const entered of entries) assert.equal(passwordToTry(entered, NONE), GENERATED, entered);
  });

  it("is found again wherever dashes and spaces are", () => {
    const between = fc.array(fc.constantFrom("-", " ", "–", "\u00a0", ""), {
      minLength: 17,
      maxLength: 17,
    });
    fc.assert(
      fc.property(between, (marks) => {
        const password = generatePassword();
        const letters = [...password.replaceAll("-", "")];
        const entered = marks.map((mark, index) => mark + (letters[index] ?? "")).join("");
        assert.equal(passwordToTry(entered, NONE), password);
      }),
    );
  });
});

describe("a password that the sender has chosen", () => {
  it("is tried exactly as entered if it does not look generated", () => {
    const chosen = [
      "",
      " ",
      "spoken - with spaces",
      "Tobi-raku-zeno-hali",
      "tobi-raku-zeno",
      "tobi-raku-zeno-hali-tobi",
      "tobi.raku.zeno.hali",
      "tobi-raku-zeno-hali!",
      "tobi-raku-zeno-hal1",
      "obti-raku-zeno-hali",
    ];
    for (const entered of chosen) assert.equal(passwordToTry(entered, NONE), entered);
  });

  it("is tried exactly as entered after its generated form was wrong", () => {
    assert.equal(passwordToTry("tobirakuzenohali", new Set([GENERATED])), "tobirakuzenohali");
    assert.equal(passwordToTry("tobi raku zenohali", new Set([GENERATED])), "tobi raku zenohali");
    assert.equal(passwordToTry("tobirakuzenohali", new Set(["other"])), GENERATED);
    assert.equal(passwordToTry(GENERATED, new Set([GENERATED])), GENERATED);
  });
});
