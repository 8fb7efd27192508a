import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, it } from "node:test";
import { tempFolder } from "../../../../test/support/temp-folder.ts";
import { type Sql, sqlOf } from "./sql.ts";
import { Turns } from "./turns.ts";

const SQLITE_IOERR = 10;
const SQLITE_FULL = 13;

describe("writes that wait for their turn", () => {
  it("share one commit, and none is answered before it", async () => {
    const { turns, db, stored } = await open();
    let answered = 0;
    const answeredAt: number[] = [];
    onCommit(db, () => answeredAt.push(answered));
    const writing = Array.from({ length: 100 }, (_, name) =>
      turns.write(insert(`${name}`)).then(() => answered++),
    );
    await Promise.all(writing);
    assert.deepEqual(answeredAt, [0]);
    assert.equal(stored().length, 100);
  });

  it("see what the writes before them have stored", async () => {
    const { turns, stored } = await open();
    const takeOnce = (sql: Sql) => sql.run("INSERT OR IGNORE INTO items VALUES ('taken')") === 1;
    const taken = await Promise.all(Array.from({ length: 50 }, () => turns.write(takeOnce)));
    assert.deepEqual(
      taken.filter((isTaken) => isTaken),
      [true],
    );
    assert.deepEqual(stored(), ["taken"]);
  });

  it("are stored even if one of them fails, and the failed one leaves nothing", async () => {
    const { turns, db, stored } = await open();
    let commits = 0;
    onCommit(db, () => commits++);
    const outcomes = await Promise.allSettled([
      turns.write(insert("first")),
      turns.write((sql) => {
        insert("of a bug")(sql);
        throw new RangeError("a bug");
      }),
      turns.write((sql) => {
        insert("of a conflict")(sql);
        insert("first")(sql);
      }),
      turns.write(insert("last")),
    ]);
    assert.deepEqual(
      outcomes.map((outcome) => outcome.status === "fulfilled" || outcome.reason.name),
      [true, "RangeError", "StoreUnavailableError", true],
    );
    assert.deepEqual(stored(), ["first", "last"]);
    assert.equal(commits, 1);
  });

  it("are judged one by one when the disk has no room for all of them", async () => {
    const { turns, db, stored } = await open();
    const isTooLarge = () => db.prepare("SELECT 1 FROM items WHERE name = 'large'").get();
    onCommit(db, () => isTooLarge() && failAndRollBack(db, SQLITE_FULL));
    const outcomes = await Promise.allSettled(
      ["a", "large", "b"].map((name) => turns.write(insert(name))),
    );
    assert.deepEqual(
      outcomes.map((outcome) => outcome.status === "fulfilled" || outcome.reason.name),
      [true, "StorageFullError", true],
    );
    assert.deepEqual(stored(), ["a", "b"]);
  });

  it("are judged one by one when one of them ends the transaction of all", async () => {
    const { turns, db, stored } = await open();
    const outcomes = await Promise.allSettled([
      turns.write(insert("a")),
      turns.write((sql) => {
        insert("from a bad block")(sql);
        failAndRollBack(db, SQLITE_IOERR);
      }),
      turns.write(insert("b")),
    ]);
    assert.deepEqual(
      outcomes.map((outcome) => outcome.status === "fulfilled" || outcome.reason.name),
      [true, "StoreUnavailableError", true],
    );
    assert.deepEqual(stored(), ["a", "b"]);
  });

  it("are stored even if one of them alone is too large for the disk", async () => {
    const { turns, db, stored } = await open();
    db.exec("PRAGMA max_page_count = 20");
    const text = (letter: string, length: number) => letter.repeat(length);
    const outcomes = await Promise.allSettled(
      [text("a", 100), text("l", 1_000_000), text("b", 100)].map((name) =>
        turns.write(insert(name)),
      ),
    );
    assert.deepEqual(
      outcomes.map((outcome) => outcome.status === "fulfilled" || outcome.reason.name),
      [true, "StorageFullError", true],
    );
    assert.deepEqual(stored(), [text("a", 100), text("b", 100)]);
  });

  it("are all refused, and leave nothing, when the disk fails during their commit", async () => {
    const { turns, db, stored } = await open();
    let isBroken = true;
    let commits = 0;
    onCommit(db, () => {
      commits++;
      if (isBroken) failAndRollBack(db, SQLITE_IOERR);
    });
    const writing = ["a", "b", "c"].map((name) => turns.write(insert(name)));
    for (const outcome of await Promise.allSettled(writing)) {
      assert.ok(outcome.status === "rejected");
      assert.equal(outcome.reason.name, "StoreUnavailableError");
    }
    assert.equal(commits, 1, "a failing disk is not asked again for each of them");
    assert.deepEqual(stored(), []);
    isBroken = false;
    await turns.write(insert("a"));
    assert.deepEqual(stored(), ["a"]);
  });

  it("wait for the lock of another process, each no longer than its time", async () => {
    const { turns, other, stored, clock } = await open();
    other.exec("BEGIN IMMEDIATE");
    const patient = turns.write(insert("patient"));
    const late = turns.write(insert("late"), 4_000);
    clock.now = 4_500;
    await assert.rejects(late, { name: "StoreUnavailableError", message: /database is locked/ });
    other.exec("COMMIT");
    await patient;
    assert.deepEqual(stored(), ["patient"]);
  });

  it("do not wait in one transaction for very many others, or for slow ones", async () => {
    const { turns, db, clock } = await open();
    let groups: number[] = [0];
    onCommit(db, () => groups.push(0));
    const write = (ms: number) => () => {
      clock.now += ms;
      groups.push((groups.pop() ?? 0) + 1);
    };
    await Promise.all(Array.from({ length: 600 }, () => turns.write(write(0))));
    assert.deepEqual(groups, [256, 256, 88, 0]);
    groups = [0];
    await Promise.all([3, 3, 3, 3, 3, 20, 20].map((ms) => turns.write(write(ms))));
    assert.deepEqual(groups, [4, 2, 1, 0]);
  });
});

describe("reads that wait for their turn", () => {
  it("see only what was committed before, whatever waits together with them", async () => {
    const { turns, db } = await open();
    onCommit(db, () => failAndRollBack(db, SQLITE_IOERR));
    const writing = turns.write(insert("lost"));
    const refused = assert.rejects(writing);
    assert.deepEqual(await turns.read(names), []);
    await refused;
    assert.deepEqual(await turns.read(names), []);
  });

  it("are answered while another process has the lock for which writes wait", async () => {
    const { turns, other } = await open();
    other.exec("BEGIN IMMEDIATE");
    const writing = turns.write(insert("waiting"));
    assert.deepEqual(await turns.read(names), []);
    assert.deepEqual(await turns.read(names), []);
    other.exec("COMMIT");
    await writing;
    assert.deepEqual(await turns.read(names), ["waiting"]);
  });

  it("become writes if they have to write, and are answered after the commit", async () => {
    const { turns, db } = await open();
    let answered = 0;
    const answeredAt: number[] = [];
    onCommit(db, () => answeredAt.push(answered));
    const setOnce = (sql: Sql) => {
      const [name] = names(sql);
      if (name === undefined) insert("once")(sql);
      return name;
    };
    const reading = Array.from({ length: 10 }, () => turns.read(setOnce).finally(() => answered++));
    const seen = await Promise.all(reading);
    assert.deepEqual(seen, [undefined, ...Array(9).fill("once")]);
    assert.deepEqual(answeredAt, [0]);
  });

  it("fail alone", async () => {
    const { turns } = await open();
    const outcomes = await Promise.allSettled([
      turns.read(names),
      turns.read((sql) => sql.get("SELECT * FROM missing")),
      turns.read(names),
    ]);
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ["fulfilled", "rejected", "fulfilled"],
    );
  });
});

it("a call between two transactions sees no transaction, and the later calls run after it", async () => {
  const { turns, db, stored } = await open();
  const before = turns.write(insert("before"));
  const bare = turns.bare(() => [db.isTransaction, stored()]);
  const after = turns.write(insert("after"));
  assert.deepEqual(await bare, [false, ["before"]]);
  await Promise.all([before, after]);
  assert.deepEqual(stored(), ["before", "after"]);
});

it("calls of a closed database are refused", async () => {
  const { turns, db } = await open();
  const calls = [turns.write(insert("late")), turns.read(names), turns.bare(() => db.exec("x"))];
  db.close();
  for (const outcome of await Promise.allSettled(calls)) {
    assert.equal(outcome.status === "rejected" && outcome.reason.name, "StoreUnavailableError");
  }
});

async function open() {
  const path = join(await tempFolder(), "test.db");
  const db = new DatabaseSync(path, { timeout: 0 });
  db.exec("PRAGMA journal_mode = WAL; CREATE TABLE items (name TEXT PRIMARY KEY) STRICT");
  const other = new DatabaseSync(path, { timeout: 0 });
  const stored = () => names(sqlOf(other));
  const clock = { now: 0 };
  return { turns: new Turns(db, sqlOf(db), () => clock.now), db, other, stored, clock };
}

const insert = (name: string) => (sql: Sql) => void sql.run("INSERT INTO items VALUES (?)", name);

function names(sql: Sql): string[] {
  return sql.all<{ name: string }>("SELECT name FROM items ORDER BY rowid").map(({ name }) => name);
}

/** Calls `step` before each commit of a connection that writes. */
function onCommit(db: DatabaseSync, step: () => void): void {
  const exec = db.exec.bind(db);
  let begin = "";
  db.exec = (sql) => {
    if (sql.startsWith("BEGIN")) begin = sql;
    if (sql === "COMMIT" && begin.endsWith("IMMEDIATE")) step();
    exec(sql);
  };
}

/** Fails as SQLite does after a serious error: the transaction is already rolled back. */
function failAndRollBack(db: DatabaseSync, errcode: number): never {
  db.exec("ROLLBACK");
  throw Object.assign(new Error("simulated by the test"), { errcode });
}
