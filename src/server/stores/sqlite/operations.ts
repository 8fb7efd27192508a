import type { LifecycleRules, MetadataStore } from "../../shares/metadata-store.ts";
import type { Database } from "./database.ts";
import type { Sql } from "./sql.ts";

/** One transaction at one point in time. */
export interface Transaction {
  sql: Sql;
  /** Milliseconds since 1970. */
  now: number;
}

/** A transaction with the lifecycle rules of shares. */
export interface ShareTransaction extends Transaction {
  rules: LifecycleRules;
}

/** An operation on shares, with the parameters and the result of the method that it implements. */
export type ShareOperation<Name extends Exclude<keyof MetadataStore, "close">> = (
  tx: ShareTransaction,
  ...parameters: Parameters<MetadataStore[Name]>
) => Awaited<ReturnType<MetadataStore[Name]>>;

/**
 * The implementation of one method of a store. A `read` takes the write lock only when it has to write (Database.read).
 * A `task` is more than one transaction, or none.
 */
type Operation<Tx, Parameters extends unknown[], Result> =
  | { kind: "read" | "write"; run(tx: Tx, ...parameters: Parameters): Result }
  | { kind: "task"; run(store: OpenStore<Tx>, ...parameters: Parameters): Promise<Result> };

/** The parameters of a task. */
interface OpenStore<Tx> {
  database: Database;
  write<Result>(work: (tx: Tx) => Result): Promise<Result>;
}

/**
 * All operations of a store. Its methods, the calls to its thread, and the lists of the tests derive from this table.
 * The compiler checks that no method is missing.
 */
export type Operations<Store, Tx> = {
  readonly [Name in Exclude<keyof Store, "close">]: Store[Name] extends (
    ...parameters: infer Parameters
  ) => Promise<infer Result>
    ? Operation<Tx, Parameters, Result>
    : never;
};

type Call = (...parameters: unknown[]) => Promise<unknown>;

/** Makes the methods of a store, each by the name of its operation. */
export function methodsOf<Store>(
  operations: Operations<Store, never>,
  methodNamed: (name: keyof typeof operations & string) => Call,
): Omit<Store, "close"> {
  const names = Object.keys(operations) as (keyof typeof operations & string)[];
  const methods: Record<string, Call> = {};
  for (const name of names) methods[name] = methodNamed(name);
  return methods as Omit<Store, "close">;
}

/** The methods of a store that run in this thread. */
export function runHere<Store, Tx>(
  operations: Operations<Store, Tx>,
  database: Database,
  begin: (sql: Sql) => Tx,
): Omit<Store, "close"> {
  const store: OpenStore<Tx> = {
    database,
    write: (work) => database.write((sql) => work(begin(sql))),
  };
  return methodsOf<Store>(operations, (name) => {
    const operation: Operation<Tx, unknown[], unknown> = operations[name];
    return async (...parameters) =>
      operation.kind === "task"
        ? operation.run(store, ...parameters)
        : database[operation.kind]((sql) => operation.run(begin(sql), ...parameters));
  });
}
