import assert from "node:assert/strict";
import { it } from "node:test";
import { inMarkdown } from "./report.ts";
import { ratiosOf, spreadOf } from "./rounds.ts";

it("a spread is the median with the lowest and the highest value", () => {
  assert.deepEqual(spreadOf([3, 1, 2]), { median: 2, least: 1, most: 3 });
  assert.deepEqual(spreadOf([4, 1, 2, 3]), { median: 2.5, least: 1, most: 4 });
});

it("a ratio compares the values of one round", () => {
  assert.deepEqual(ratiosOf([1, 20, 300], [2, 20, 200]), { median: 1, least: 0.5, most: 1.5 });
});

it("a report says for each target whether it is met", () => {
  const judgement = { measure: "speed", target: "fast", measured: "very fast", isMet: true };
  const markdown = inMarkdown({
    ...{ date: "2026-01-31", commit: "abc", machine: "two cores", command: "npm run bench" },
    seconds: 90,
    others: [0.01, 0.2],
    parts: {
      one: {
        ...{ title: "One", notes: ["A note."], values: null },
        tables: [{ columns: ["a", "b"], rows: [["1", "2"]] }],
        judgements: [judgement, { ...judgement, measure: "size", isMet: false }],
      },
    },
  });
  assert.match(markdown, /^\| speed \| fast \| very fast \| pass \|$/m);
  assert.match(markdown, /^\| size \| fast \| very fast \| \*\*short\*\* \|$/m);
  assert.match(markdown, /^- Other programs used 1 % to 20 % of the processors/m);
  assert.match(markdown, /^### One\n\nA note\.\n\n\| a \| b \|\n\| --- \| --- \|\n\| 1 \| 2 \|$/m);
});
