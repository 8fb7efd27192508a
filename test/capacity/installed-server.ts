import { execFile } from "node:child_process";
import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { packedTarball } from "../packaging/packed.ts";
import { CHECKOUT } from "../support/program.ts";
import { type ServerProcess, startServerProcess } from "../support/server-process.ts";
import { tempFolder } from "../support/temp-folder.ts";

const installed = new Map<string, Promise<string>>();

/**
 * Starts a server from the package, as an operator installs it. From the sources it would use more memory, because Node
 * then has to strip types. `root` is the checkout to pack, if it is not this one.
 */
export async function startInstalled(
  env: Record<string, string>,
  { root = CHECKOUT, wrapper = [] }: { root?: string; wrapper?: readonly string[] } = {},
): Promise<ServerProcess> {
  return startServerProcess({
    env: { LOG_LEVEL: "info", ...env },
    wrapper,
    root: await installedPackage(root),
  });
}

/** The folder of the package of a checkout, packed and unpacked once. */
export function installedPackage(checkout = CHECKOUT): Promise<string> {
  const folder = installed.get(checkout) ?? install(checkout);
  installed.set(checkout, folder);
  return folder;
}

async function install(checkout: string): Promise<string> {
  const folder = await tempFolder();
  await promisify(execFile)("tar", [
    "--extract",
    "--file",
    await packedTarball(checkout),
    "--directory",
    folder,
  ]);
  const root = join(folder, "package");
  await symlink(join(checkout, "node_modules"), join(root, "node_modules"));
  return root;
}
