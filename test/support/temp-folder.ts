import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folders: string[] = [];

process.once("exit", () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Creates an empty folder. The test process deletes it when it exits. */
export async function tempFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "onetimeshare-test-"));
  folders.push(folder);
  return folder;
}
