import { readdir, readFile } from "node:fs/promises";

/** The command lines of Chromium's renderers and of Firefox's content processes. */
const RENDERER = /--type=renderer|-contentproc.*\btab\b/s;

/** The process ids of page renderers that descend from this process. */
export async function ourRenderers(): Promise<string[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const isRenderer = await Promise.all(
    pids.map(async (pid) => {
      const command = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
      return RENDERER.test(command) && (await isOurs(pid).catch(() => false));
    }),
  );
  return pids.filter((_, index) => isRenderer[index]);
}

/** Whether a process descends from this process. */
async function isOurs(pid: string): Promise<boolean> {
  for (let at = pid; at !== "0" && at !== "1"; ) {
    if (at === String(process.pid)) return true;
    const status = await readFile(`/proc/${at}/status`, "utf8");
    at = /^PPid:\s+(\d+)$/m.exec(status)?.[1] ?? "0";
  }
  return false;
}
