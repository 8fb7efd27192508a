import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";

type Values = SQLInputValue[] | [Record<string, SQLInputValue>];

/** Plain SQL inside one transaction. Values are in the order of the parameters, or under their names. */
export interface Sql {
  get<Row>(sql: string, ...values: Values): Row | undefined;
  all<Row>(sql: string, ...values: Values): Row[];
  /** Returns the number of rows that it changed. */
  run(sql: string, ...values: Values): number;
}

/** The SQL of a connection. It prepares each statement once. */
export function sqlOf(db: DatabaseSync): Sql {
  const statements = new Map<string, StatementSync>();
  const prepare = (sql: string): StatementSync => {
    let statement = statements.get(sql);
    if (!statement) {
      statement = db.prepare(sql);
      statements.set(sql, statement);
    }
    return statement;
  };
  return {
    get: <Row>(sql: string, ...values: Values) =>
      prepare(sql).get(...(values as SQLInputValue[])) as Row | undefined,
    all: <Row>(sql: string, ...values: Values) =>
      prepare(sql).all(...(values as SQLInputValue[])) as Row[],
    run: (sql, ...values) => Number(prepare(sql).run(...(values as SQLInputValue[])).changes),
  };
}
