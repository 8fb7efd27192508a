import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { tempFolder } from "./temp-folder.ts";

const LIST = `
import json, sys, zipfile
archive = zipfile.ZipFile(sys.argv[1])
print(json.dumps({name: archive.read(name).decode() for name in archive.namelist()}))
`;

/** The names and texts in a zip file, read by Python. */
export async function unzip(zip: Blob): Promise<Record<string, string>> {
  const path = join(await tempFolder(), "archive.zip");
  await writeFile(path, new Uint8Array(await zip.arrayBuffer()));
  return JSON.parse(execFileSync("python3", ["-c", LIST, path]).toString());
}
