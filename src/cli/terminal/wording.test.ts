import assert from "node:assert/strict";
import { test } from "node:test";
import { formatMoment, formatSeconds, safeJson, triesLeft, withoutControls } from "./wording.ts";

test("a sender's text can't control the terminal that shows it", () => {
  assert.equal(withoutControls("one\ttwo\r\nthree\n"), "one\ttwo\nthree\n");
  assert.equal(withoutControls("\u001b[2Jgone"), "\u{fffd}[2Jgone");
  assert.equal(withoutControls("over\rwritten"), "over\u{fffd}written");
  assert.equal(withoutControls("\u009b31m \u202egpj.exe"), "\u{fffd}31m \u{fffd}gpj.exe");
  assert.equal(withoutControls("résumé 履歴書 👩‍👩‍👧"), "résumé 履歴書 👩‍👩‍👧");
});

test("JSON with a sender's text can't control the terminal, and keeps its value", () => {
  const value = {
    text: "\u001b[2J\u007f\u009b31m \u202egpj.exe\u2066\u061c\u2028\n",
    name: "résumé 👩‍👧",
  };
  const json = safeJson(value);
  assert.deepEqual(JSON.parse(json), value);
  assert.match(json, /^[^\p{Cc}\u2028\u202e\u2066\u061c]+$/u);
  assert.match(json, /\\u009b31m \\u202egpj/);
  assert.match(json, /résumé 👩‍👧/);
});

test("a leap second is shown as an unknown time", () => {
  assert.equal(formatMoment("2026-12-31T23:59:60Z"), "an unknown time");
});

test("times and numbers have a readable form", () => {
  assert.equal(formatSeconds(0.2), "1 s");
  assert.equal(formatSeconds(59.5), "60 s");
  assert.equal(formatSeconds(61), "2 min");
  assert.equal(formatSeconds(7500), "2 h 5 min");
  assert.equal(triesLeft(1), "1 try is left");
  assert.match(formatMoment("2026-01-02T12:04:05Z"), /^\d Jan 2026, \d\d:04:05 /);
});
