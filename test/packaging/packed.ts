import { execFile } from "node:child_process";
import { cp, readdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { CHECKOUT } from "../support/program.ts";
import { tempFolder } from "../support/temp-folder.ts";

const run = promisify(execFile);

/** Packs a copy of a checkout, because packing builds in the folder. Returns the path of the tarball. */
export async function packedTarball(checkout = CHECKOUT): Promise<string> {
  const folder = await tempFolder();
  const source = join(folder, "source");
  const left = new Set(
    ["node_modules", "dist", ".git", "data"].map((name) => join(checkout, name)),
  );
  await cp(checkout, source, { recursive: true, filter: (path) => !left.has(path) });
  await symlink(join(checkout, "node_modules"), join(source, "node_modules"));
  await run("npm", ["pack", "--pack-destination", folder], { cwd: source });
  const [name = ""] = (await readdir(folder)).filter((each) => each.endsWith(".tgz"));
  return join(folder, name);
}
