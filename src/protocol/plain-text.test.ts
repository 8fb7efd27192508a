import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isPlainText } from "./plain-text.ts";

describe("plain text", () => {
  it("is one line in any writing system, up to a number of characters", () => {
    for (const text of ["Maintenance on Sunday.", "<b>5 > 3</b>", "صيانة يوم الأحد", "日曜日"]) {
      assert.ok(isPlainText(text, 100), text);
    }
    assert.ok(isPlainText("😀".repeat(500), 500));
    assert.ok(!isPlainText("a".repeat(501), 500));
  });

  it("contains something that a reader sees", () => {
    const invisible = [
      "\u200b",
      "\u2800",
      "\u180e",
      "\u115f",
      "\u3164",
      "\u{e0041}\u{e0042}",
      "\u{1d159}",
      "\u{13441}",
      "\u0301",
    ];
    for (const text of invisible) {
      assert.ok(!isPlainText(text, 100), JSON.stringify(text));
      assert.ok(isPlainText(`${text}a`, 100), JSON.stringify(text));
    }
  });

  it("has at most eight combining marks on a character", () => {
    assert.ok(isPlainText(`Việt${"\u0301".repeat(8)}`, 100));
    assert.ok(!isPlainText(`a${"\u0301".repeat(400)}`, 500));
    for (const ignorable of ["\u200c", "\u034f", "\u{e0041}"]) {
      const stack = `${"\u0301".repeat(8)}${ignorable}`.repeat(40);
      assert.ok(!isPlainText(`a${stack}`, 500), JSON.stringify(ignorable));
    }
    assert.ok(
      isPlainText(
        "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f} 👩🏽‍❤️‍💋‍👨🏿 می‌خواهم",
        100,
      ),
    );
  });

  it("has no control characters, and none that change the direction of writing", () => {
    for (const text of ["", "  ", "a\nb", "\u0007", "a\u202eb", "\u2066a", "\u2028", "\ud800"]) {
      assert.ok(!isPlainText(text, 100), JSON.stringify(text));
    }
  });
});
