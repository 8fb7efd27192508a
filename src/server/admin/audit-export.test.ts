import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { tempFolder } from "../../../test/support/temp-folder.ts";
import { openSqliteAdmin } from "../stores/sqlite/sqlite-admin.ts";
import type { AdminStore } from "./admin-store.ts";
import { AUDIT_FORMATS, auditExport } from "./audit-export.ts";

const NOW = Date.parse("2026-03-01T12:00:00Z");

describe("the export of the audit log", () => {
  let store: AdminStore;

  before(async () => {
    store = await openSqliteAdmin(join(await tempFolder(), "admin.db"), () => NOW);
  });
  after(() => store.close());

  const exported = async (format: keyof typeof AUDIT_FORMATS) =>
    (await Array.fromAsync(auditExport(store, AUDIT_FORMATS[format], 10))).join("");

  it("has no entry, or all of them, each in a line of JSON or CSV", async () => {
    assert.equal(await exported("jsonl"), "");
    assert.equal(await exported("csv"), "at,actor,action,target,from\r\n");
    for (let i = 0; i < 25; i++) {
      const target = i % 2 === 0 ? null : `share ${i}`;
      await store.appendAudit({ actor: "admin:anna", action: "share_removed", target, from: "n" });
    }
    const lines = (await exported("jsonl")).trimEnd().split("\n");
    assert.equal(lines.length, 25);
    assert.deepEqual(JSON.parse(lines[0] ?? ""), {
      ...{ at: "2026-03-01T12:00:00.000Z", actor: "admin:anna", action: "share_removed" },
      ...{ target: null, from: "n" },
    });
    assert.equal(JSON.parse(lines.at(-2) ?? "").target, "share 1");
    const rows = (await exported("csv")).trimEnd().split("\r\n");
    assert.equal(rows.length, 26);
    assert.equal(rows[1], '"2026-03-01T12:00:00.000Z","admin:anna","share_removed","","n"');
    assert.equal(rows.at(-1)?.split(",")[3], '""');
  });

  it("runs no formula in a spreadsheet, and keeps every cell in its column", () => {
    const cellOf = (target: string) => {
      const entry = { at: NOW, actor: "a", action: "b", target, from: "c" };
      return AUDIT_FORMATS.csv.write(entry).slice(35, -6);
    };
    for (const [target, cell] of [
      ["=1+1", `"'=1+1"`],
      ["+1", `"'+1"`],
      ["-1", `"'-1"`],
      ["@SUM(A1)", `"'@SUM(A1)"`],
      ["\t=1", `"'\t=1"`],
      ["\r=1", `"'\r=1"`],
      ['a","=1', `"a"",""=1"`],
      ["a\nb", `"a\nb"`],
      ["tea – 1", `"tea – 1"`],
    ] as const) {
      assert.equal(cellOf(target), cell);
    }
  });
});
