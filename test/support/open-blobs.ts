import { readdir, readlink } from "node:fs/promises";
import { join } from "node:path";

/** The blob files that this process has open (Linux). The server runs in this process. */
export async function openBlobs({ dataDir }: { dataDir: string }): Promise<string[]> {
  const descriptors = await readdir("/proc/self/fd");
  const targets = descriptors.map((fd) => readlink(join("/proc/self/fd", fd)).catch(() => ""));
  const folder = join(dataDir, "blobs");
  return (await Promise.all(targets)).filter((target) => target.startsWith(folder));
}
