import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { endWithUs } from "../support/end-with-us.ts";

export interface NamespacedProcess {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  /** Its output so far. */
  output(): string;
}

/**
 * Runs a shell script with mounts and processes of its own. They end with the script. Needs root.
 *
 * @param network whether it also has a network of its own
 */
export function runInOwnNamespaces(
  script: string,
  args: readonly string[],
  { env, network = false }: { env: Record<string, string>; network?: boolean },
): NamespacedProcess {
  const namespaces = ["--mount", "--pid", ...(network ? ["--net"] : [])];
  const shell = ["/bin/sh", "-c", script, "sh", ...args];
  const child = spawn("unshare", [...namespaces, "--fork", "--kill-child", "--", ...shell], {
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  endWithUs(child);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (piece: Buffer) => {
      output += piece;
    });
  }
  return { child, output: () => output };
}
