import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";

/**
 * Preloaded into a server (`NODE_OPTIONS=--import …`): kills it within the transaction of several calls, when the file
 * KILL_FILE exists. The text of the file is the point: `savepoint`: after a call of the group. `commit`:
 * before the commit. `answers`: after the commit, before the answers. Writes the number of the calls that have run to
 * KILL_FILE.group.
 */
const file = process.env.KILL_FILE ?? "";
let savepoints = 0;

function killAt(point: string): void {
  if (savepoints < 4 || !existsSync(file) || readFileSync(file, "utf8") !== point) return;
  writeFileSync(`${file}.group`, String(savepoints));
  rmSync(file);
  process.kill(process.pid, "SIGKILL");
}

const { exec } = DatabaseSync.prototype;
DatabaseSync.prototype.exec = function (this: DatabaseSync, sql: string) {
  if (sql === "COMMIT") killAt("commit");
  exec.call(this, sql);
  if (sql === "COMMIT") killAt("answers");
  if (sql.startsWith("BEGIN")) savepoints = 0;
};

const { prepare } = DatabaseSync.prototype;
DatabaseSync.prototype.prepare = function (this: DatabaseSync, sql: string) {
  const statement = prepare.call(this, sql);
  if (sql !== "RELEASE call") return statement;
  const run = statement.run.bind(statement);
  // The store prepares this statement once, and has no parameters for it.
  statement.run = () => {
    const result = run();
    savepoints++;
    killAt("savepoint");
    return result;
  };
  return statement;
};
