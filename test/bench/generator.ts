import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { endWithUs } from "../support/end-with-us.ts";
import type { LoadResult } from "./load/crowd.ts";
import type { Job } from "./load/jobs.ts";

let running: ChildProcess | null = null;

/** Runs a job in the process that makes the load. Rejects if any request got another answer than expected. */
export async function load(job: Job): Promise<LoadResult> {
  running ??= start();
  const answered = once(running, "message");
  running.send(job);
  const [{ result, error }] = (await answered) as [{ result?: LoadResult; error?: string }];
  if (result === undefined) throw new Error(`The load of ${job.url} failed: ${error}`);
  return result;
}

export function stopLoad(): void {
  running?.disconnect();
  running = null;
}

function start(): ChildProcess {
  const child = fork(join(import.meta.dirname, "load/load-process.ts"));
  endWithUs(child);
  child.once("exit", (code) => {
    if (running === child) throw new Error(`The process of the load exited with ${code}.`);
  });
  return child;
}
