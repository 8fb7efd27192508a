import { execFile } from "node:child_process";
import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { packedTarball } from "../packaging/packed.ts";
import { CHECKOUT } from "../support/program.ts";
import { type ServerProcess, startServerProcess } from "../support/server-process.ts";
import { tempFolder } from "../support/temp-folder.ts";

let installed: Promise<string> | null = null;

/**
 * Starts a server from the package, as an operator installs it. From the sources it would use more memory, because Node
 * then has to strip types.
 */
export async function startInstalled(env: Record<string, string>): Promise<ServerProcess> {
  installed ??= install();
  return startServerProcess({ env: { LOG_LEVEL: "info", ...env }, root: await installed });
}

async function install(): Promise<string> {
  const folder = await tempFolder();
  await promisify(execFile)("tar", [
    "--extract",
    "--file",
    await packedTarball(),
    "--directory",
    folder,
  ]);
  const root = join(folder, "package");
  await symlink(join(CHECKOUT, "node_modules"), join(root, "node_modules"));
  return root;
}
