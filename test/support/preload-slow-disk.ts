import { DatabaseSync } from "node:sqlite";

/**
 * Preloaded into a server (`NODE_OPTIONS=--import …`): each commit and each checkpoint of SQLite takes 80 ms in
 * its thread, as on a disk with slow syncs.
 */
const SYNC_MS = 80;

const never = new Int32Array(new SharedArrayBuffer(4));
const waitForDisk = () => Atomics.wait(never, 0, 0, SYNC_MS);

const { exec } = DatabaseSync.prototype;
DatabaseSync.prototype.exec = function (this: DatabaseSync, sql: string) {
  if (sql === "COMMIT") waitForDisk();
  return exec.call(this, sql);
};

const { prepare } = DatabaseSync.prototype;
DatabaseSync.prototype.prepare = function (this: DatabaseSync, sql: string) {
  // The store prepares such a statement each time it runs it.
  if (sql.includes("wal_checkpoint")) waitForDisk();
  return prepare.call(this, sql);
};
