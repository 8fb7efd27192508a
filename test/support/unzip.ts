import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { tempFolder } from "./temp-folder.ts";

const READ = `
import hashlib, json, sys, zipfile
archive = zipfile.ZipFile(sys.argv[1])
assert archive.testzip() is None
def content(name):
    if sys.argv[2] == "text": return archive.read(name).decode()
    digest = hashlib.sha256()
    with archive.open(name) as file:
        while piece := file.read(1 << 20): digest.update(piece)
    return digest.hexdigest()
print(json.dumps({name: content(name) for name in archive.namelist()}))
`;

/** The names and texts in a zip file, read by Python. */
export async function unzip(zip: Blob): Promise<Record<string, string>> {
  const path = join(await tempFolder(), "archive.zip");
  await writeFile(path, new Uint8Array(await zip.arrayBuffer()));
  return read(path, "text");
}

/** The names and SHA-256 digests in a zip file, read by Python. */
export function digestsInZip(path: string): Record<string, string> {
  return read(path, "digest");
}

function read(path: string, what: "text" | "digest"): Record<string, string> {
  const output = execFileSync("python3", ["-c", READ, path, what], { maxBuffer: 64 * 1024 * 1024 });
  return JSON.parse(output.toString());
}
