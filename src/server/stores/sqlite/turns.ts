import type { DatabaseSync } from "node:sqlite";
import { setImmediate, setTimeout as sleep } from "node:timers/promises";
import { SQLITE_BUSY, SQLITE_FULL, sqliteCode } from "../../../node/sqlite.ts";
import { StorageFullError, StoreUnavailableError } from "../../shares/store-errors.ts";
import type { Sql } from "./sql.ts";

/** How long a call waits for the lock of another process. */
export const GIVE_UP_AFTER_MS = 5_000;

/** Bounds of a group. Its first call waits until the last one has run. */
const MAX_GROUP = 256;
const MAX_GROUP_MS = 10;

/** Runs inside a transaction. It runs again if the transaction is lost. */
type Work<Result> = (sql: Sql) => Result;

/** A call that waits for its turn. */
interface Call {
  work: Work<unknown>;
  /** When it gives up waiting for the lock of another process. */
  deadline: number;
  /** `bare`: between two transactions. `single`: in a transaction of its own, because its group has failed. */
  form: "grouped" | "single" | "bare";
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

/** Answers a call. Runs after the end of its transaction. */
type Outcome = () => void;

/** A read transaction tried to write. */
class WriteNeeded extends Error {}

/**
 * Runs the calls of one connection, in groups. In each turn all waiting reads share one read transaction. Then all
 * waiting writes share one write transaction, and so one sync of the disk. Each write has a savepoint, so that a failed
 * one leaves nothing and takes nothing from the others. Every call gets its answer after the end of its transaction.
 * docs/decisions/0040-group-commit.md explains the errors.
 */
export class Turns {
  readonly #db: DatabaseSync;
  readonly #sql: Sql;
  readonly #readOnlySql: Sql;
  readonly #now: () => number;
  readonly #reads: Call[] = [];
  readonly #writes: Call[] = [];
  #isRunning = false;

  /** @param now monotonic, in milliseconds */
  constructor(db: DatabaseSync, sql: Sql, now = () => performance.now()) {
    this.#db = db;
    this.#now = now;
    this.#sql = sql;
    this.#readOnlySql = {
      ...sql,
      run: () => {
        throw new WriteNeeded();
      },
    };
  }

  /** Runs `work` in a write transaction, which is durable when this resolves. If `work` throws, nothing is stored. */
  write<Result>(work: Work<Result>, withinMs = GIVE_UP_AFTER_MS): Promise<Result> {
    return this.#add(this.#writes, work, "grouped", withinMs);
  }

  /**
   * Runs `work` in a transaction without the write lock. If `work` has to write, all of it runs again as a write:
   * a read transaction can't become a write transaction once another process has committed (SQLITE_BUSY_SNAPSHOT).
   */
  read<Result>(work: Work<Result>): Promise<Result> {
    return this.#add(this.#reads, work, "grouped");
  }

  /** Runs `work` between two transactions. */
  bare<Result>(work: () => Result): Promise<Result> {
    return this.#add(this.#writes, work, "bare");
  }

  #add<Result>(
    queue: Call[],
    work: Work<Result>,
    form: Call["form"],
    withinMs = GIVE_UP_AFTER_MS,
  ): Promise<Result> {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    queue.push({ work, form, deadline: this.#now() + withinMs, resolve, reject });
    if (!this.#isRunning) {
      this.#isRunning = true;
      void this.#run();
    }
    return promise as Promise<Result>;
  }

  async #run(): Promise<void> {
    // The event loop delivers all waiting calls before it continues here.
    await setImmediate();
    for (;;) {
      const hasRead = this.#runGroup(this.#reads, "BEGIN DEFERRED");
      const hasWritten =
        this.#writes[0]?.form === "bare"
          ? this.#runBare()
          : this.#runGroup(this.#writes, "BEGIN IMMEDIATE");
      if (this.#reads.length + this.#writes.length === 0) break;
      await (hasRead && hasWritten ? setImmediate() : shortSleep());
    }
    this.#isRunning = false;
  }

  /** Runs the first group of a queue in one transaction. False: another process has the lock. */
  #runGroup(queue: Call[], begin: "BEGIN DEFERRED" | "BEGIN IMMEDIATE"): boolean {
    const group = queue.splice(0, sizeOfGroup(queue));
    if (group.length === 0) return true;
    const outcomes: Outcome[] = [];
    let step: Step = "begin";
    try {
      this.#db.exec(begin);
      step = "work";
      const endAt = this.#now() + MAX_GROUP_MS;
      for (const call of group) {
        if (outcomes.length > 0 && this.#now() > endAt) break;
        const isWrite = begin === "BEGIN IMMEDIATE";
        outcomes.push(isWrite ? this.#runWrite(call, group.length > 1) : this.#runRead(call));
      }
      step = "commit";
      this.#db.exec("COMMIT");
    } catch (error) {
      // SQLite rolls back by itself after some errors, such as a full disk.
      if (step !== "begin" && this.#db.isTransaction) this.#db.exec("ROLLBACK");
      return this.#afterFailure(queue, group, step, error);
    }
    queue.unshift(...group.slice(outcomes.length));
    for (const settle of outcomes) settle();
    return true;
  }

  #runRead(call: Call): Outcome {
    try {
      const result = call.work(this.#readOnlySql);
      return () => call.resolve(result);
    } catch (error) {
      if (error instanceof WriteNeeded) return () => this.#writes.push(call);
      this.#throwIfLost(error);
      return () => call.reject(publicError(error));
    }
  }

  /**
   * A savepoint costs memory for each page that the call changes. A single call, such as the upgrade of all shares, needs
   * none.
   */
  #runWrite(call: Call, isInGroup: boolean): Outcome {
    if (!isInGroup) {
      const result = call.work(this.#sql);
      return () => call.resolve(result);
    }
    this.#sql.run("SAVEPOINT call");
    try {
      const result = call.work(this.#sql);
      this.#sql.run("RELEASE call");
      return () => call.resolve(result);
    } catch (error) {
      this.#throwIfLost(error);
      this.#sql.run("ROLLBACK TO call");
      this.#sql.run("RELEASE call");
      return () => call.reject(publicError(error));
    }
  }

  /** After some errors SQLite has rolled the whole transaction back, or can't continue it now. */
  #throwIfLost(error: unknown): void {
    if (!this.#db.isTransaction || sqliteCode(error) === SQLITE_BUSY) throw error;
  }

  /** Nothing of the group is stored. */
  #afterFailure(queue: Call[], group: Call[], step: Step, error: unknown): boolean {
    if (sqliteCode(error) === SQLITE_BUSY) {
      queue.unshift(...group);
      rejectLate(queue, error, this.#now());
      return false;
    }
    // One call may have caused the error: a read of a bad block, or more data than fits on the disk.
    const isOfOneCall = step === "work" || (step === "commit" && sqliteCode(error) === SQLITE_FULL);
    if (group.length > 1 && isOfOneCall) {
      for (const call of group) call.form = "single";
      queue.unshift(...group);
    } else {
      for (const { reject } of group) reject(publicError(error));
    }
    return true;
  }

  #runBare(): boolean {
    const [call] = this.#writes.splice(0, 1);
    if (!call) return true;
    try {
      call.resolve(call.work(this.#sql));
      return true;
    } catch (error) {
      return this.#afterFailure(this.#writes, [call], "work", error);
    }
  }
}

type Step = "begin" | "work" | "commit";

/** The number of calls at the beginning of a queue that may share a transaction. */
function sizeOfGroup(queue: readonly Call[]): number {
  if (queue[0]?.form === "single") return 1;
  const end = queue.findIndex(({ form }, index) => form !== "grouped" || index === MAX_GROUP);
  return end === -1 ? queue.length : end;
}

/** Rejects the calls that have waited long enough for a lock. */
function rejectLate(queue: Call[], busy: unknown, now: number): void {
  for (const call of queue.splice(0)) {
    if (call.deadline < now) call.reject(publicError(busy));
    else queue.push(call);
  }
}

/**
 * SQLite does not announce a free lock, and a busy process frees it only briefly. With a longer delay, a waiting
 * process could starve.
 */
export function shortSleep(): Promise<void> {
  return sleep(1 + Math.random() * 2);
}

/** The error that a caller of the store gets. */
export function publicError(cause: unknown): unknown {
  const code = sqliteCode(cause);
  if (code === null) return cause;
  const message = cause instanceof Error ? cause.message : "unknown";
  return code === SQLITE_FULL
    ? new StorageFullError(`SQLite: ${message}`, { cause })
    : new StoreUnavailableError(`SQLite: ${message} (${code})`, { cause });
}
