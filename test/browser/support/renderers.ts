import { readdirSync, readFileSync } from "node:fs";

/** The command lines of Chromium's renderers and of Firefox's content processes. */
const RENDERER = /--type=renderer|-contentproc.*\btab\b/s;

/** A renderer is forked with the command line of such a process, and gets its own soon. */
const FORKING = /--type=zygote|\bforkserver\b/;

/** Other processes are forked too, before they start a program. */
const STARTED_AFTER_MS = 2_000;

interface Known {
  isOurs: boolean;
  /** Whether it can't become a renderer any more, or is one. */
  isSettled: boolean;
  /** When it appeared. 0 for the processes of the first call. */
  since: number;
}

const known = new Map<string, Known>();

/** The ids of the page renderers that descend from this process. Only new processes take time. */
export function ourRenderers(): string[] {
  const now = known.size === 0 ? 0 : Date.now();
  const pids = new Set(readdirSync("/proc").filter((name) => /^\d+$/.test(name)));
  for (const pid of known.keys()) if (!pids.has(pid)) known.delete(pid);
  for (const pid of pids) {
    const before = known.get(pid);
    if (before?.isSettled) continue;
    const since = before?.since ?? now;
    const command = commandOf(pid);
    const isOurs = RENDERER.test(command) && isDescendant(pid);
    const isStarted = since === 0 || now - since > STARTED_AFTER_MS;
    known.set(pid, { isOurs, isSettled: isOurs || (isStarted && !FORKING.test(command)), since });
  }
  return [...pids].filter((pid) => known.get(pid)?.isOurs);
}

/** Empty if the process has exited in the meantime. */
function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return "";
  }
}

function isDescendant(pid: string): boolean {
  try {
    for (let at = pid; at !== "0" && at !== "1"; ) {
      if (at === String(process.pid)) return true;
      const status = readFileSync(`/proc/${at}/status`, "utf8");
      at = /^PPid:\s+(\d+)$/m.exec(status)?.[1] ?? "0";
    }
  } catch {
    // It has exited in the meantime.
  }
  return false;
}
