import { readdir, readlink } from "node:fs/promises";
import { join } from "node:path";

/** Which files of its blobs this process, and so the server in it, holds open (Linux). */
export async function openBlobs({ dataDir }: { dataDir: string }): Promise<string[]> {
  const descriptors = await readdir("/proc/self/fd");
  const targets = descriptors.map((fd) => readlink(join("/proc/self/fd", fd)).catch(() => ""));
  const folder = join(dataDir, "blobs");
  return (await Promise.all(targets)).filter((target) => target.startsWith(folder));
}
