import { isMainThread } from "node:worker_threads";

/** Time for the reports of the tests to reach the runner. `forceExit` of node:test ends a process before they do. */
const REPORTED_WITHIN_MS = 5_000;

/**
 * Preloaded into a test file, or imported last by a group of files: a failed test may leave a server or a connection
 * open, and its file ends all the same.
 */
if (isMainThread) {
  const { after } = await import("node:test");
  after(() => {
    setTimeout(() => process.exit(), REPORTED_WITHIN_MS).unref();
  });
}
