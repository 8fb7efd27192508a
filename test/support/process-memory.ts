import { open, readFile } from "node:fs/promises";

const READ_SIZE = 4 * 1024 * 1024;

/** The resident memory of a process in bytes (Linux). */
export async function residentMemory(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  const kib = /^VmRSS:\s+(?<kib>\d+) kB$/m.exec(status)?.groups?.kib;
  if (kib === undefined) throw new Error("the process has exited");
  return Number(kib) * 1024;
}

/** The highest resident memory of a process from now on. It is measured 20 times a second. */
export function watchPeak(pid: number): { stop(): Promise<number> } {
  let peak = 0;
  const look = async () => {
    peak = Math.max(peak, await residentMemory(pid).catch(() => 0));
  };
  const timer = setInterval(() => void look(), 50);
  return {
    async stop() {
      clearInterval(timer);
      await look();
      return peak;
    },
  };
}

/**
 * The byte strings that appear in a process's writable memory (Linux: /proc/PID/mem). The search may miss bytes that
 * change meanwhile, so the process should be idle.
 */
export async function findInMemory(pid: number, wanted: readonly Buffer[]): Promise<Set<Buffer>> {
  const found = new Set<Buffer>();
  const memory = await open(`/proc/${pid}/mem`, "r");
  try {
    for (const { start, end } of await writableRegions(pid)) {
      // Pieces overlap, so that the search finds a string across a border.
      const overlap = Math.max(...wanted.map((bytes) => bytes.length));
      for (let at = start; at < end; at += READ_SIZE - overlap) {
        const piece = Buffer.alloc(Math.min(READ_SIZE, end - at));
        const { bytesRead } = await memory.read(piece, 0, piece.length, at).catch(unreadable);
        for (const bytes of wanted) {
          if (piece.subarray(0, bytesRead).includes(bytes)) found.add(bytes);
        }
      }
    }
  } finally {
    await memory.close();
  }
  return found;
}

async function writableRegions(pid: number): Promise<{ start: number; end: number }[]> {
  const maps = await readFile(`/proc/${pid}/maps`, "utf8");
  const regions = maps.matchAll(/^(?<start>[0-9a-f]+)-(?<end>[0-9a-f]+) rw/gm);
  return Array.from(regions, ({ groups }) => ({
    start: Number.parseInt(groups?.start ?? "", 16),
    end: Number.parseInt(groups?.end ?? "", 16),
  }));
}

/** The regions change during the search, and some are unreadable. */
function unreadable(error: NodeJS.ErrnoException): { bytesRead: number } {
  if (error.code === "EIO" || error.code === "EFAULT") return { bytesRead: 0 };
  throw error;
}
