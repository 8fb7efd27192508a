import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { it } from "node:test";
import type { Layout } from "./database.ts";

const statements = new Set<string>();
const { prepare } = DatabaseSync.prototype;
DatabaseSync.prototype.prepare = function (this: DatabaseSync, sql: string) {
  statements.add(sql);
  return prepare.call(this, sql);
};

/**
 * Checks the plans of all statements that the tests before it have prepared for a database of this layout.
 *
 * @param readWhole the tables that a statement may read from the beginning to the end, and the reason
 */
export function queryPlanSuite(
  name: string,
  { schema }: Pick<Layout, "schema">,
  readWhole: Readonly<Record<string, string>>,
): void {
  it(`${name}: no statement reads a whole table that grows with the number of shares or clients`, () => {
    const db = new DatabaseSync(":memory:");
    db.exec(schema);
    const ours = [...statements].filter((sql) => isQuery(sql) && canPrepare(db, sql));
    const scans = ours.flatMap((sql) => {
      const plan = prepare.call(db, `EXPLAIN QUERY PLAN ${sql}`).all() as { detail: string }[];
      return plan.flatMap(({ detail }) => {
        const table = /^SCAN (?<table>\w+)/.exec(detail)?.groups?.table ?? "CONSTANT";
        return table === "CONSTANT" || table in readWhole ? [] : [`${detail}: ${sql}`];
      });
    });
    db.close();
    assert.deepEqual(scans, []);
    assert.ok(ours.length > 5, "the tests have prepared no statements");
  });
}

/** The list of tables of a database is short. */
function isQuery(sql: string): boolean {
  return /^(?:SELECT|INSERT|UPDATE|DELETE)/.test(sql) && !sql.includes("sqlite_schema");
}

/** Tests of other databases, in the same process, have prepared statements for other tables. */
function canPrepare(db: DatabaseSync, sql: string): boolean {
  try {
    prepare.call(db, sql);
    return true;
  } catch (error) {
    if (/^no such (?:table|column): /.test((error as Error).message)) return false;
    throw error;
  }
}
