import { readFile } from "node:fs/promises";

/** The highest resident memory of a process since it started, in bytes (Linux). */
export async function peakMemory(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  const kib = /^VmHWM:\s+(?<kib>\d+) kB$/m.exec(status)?.groups?.kib;
  if (kib === undefined) throw new Error("the process has exited");
  return Number(kib) * 1024;
}
