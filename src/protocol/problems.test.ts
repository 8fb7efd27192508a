import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { problems } from "./problems.ts";

const documentation = readFileSync(new URL("../../docs/protocol.md", import.meta.url), "utf8");

describe("the table of problems", () => {
  it("is the table in the documentation", () => {
    const rows = documentation.matchAll(/^\| `([a-z_]+)` \| (\d{3}) \| (.+) \|$/gm);
    const documented = [...rows].map(([, code, status, title]) => [code, Number(status), title]);
    const known = Object.entries(problems).map(([code, { status, title }]) => [
      code,
      status,
      title,
    ]);
    assert.deepEqual(documented, known);
  });

  it("has a title and advice for each problem", () => {
    for (const [code, { status, title, advice }] of Object.entries(problems)) {
      assert.ok(status >= 400 && status < 600, code);
      assert.match(title, /^[A-Z].*[^.]$/, code);
      assert.match(advice, /^[A-Z].*[^ ]$/, code);
    }
  });
});
