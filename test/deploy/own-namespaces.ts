import { type ChildProcessByStdio, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import type { Readable } from "node:stream";

export interface NamespacedProcess {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  /** Its output so far. */
  output(): string;
  /** Kills all its processes. */
  end(): void;
}

/**
 * Runs a shell script with mounts and processes of its own. They end with the script or with this process. Needs root.
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
  const child = spawn("unshare", [...namespaces, "--fork", "--", ...shell], {
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const end = () => {
    // All processes of a namespace end with its first one. `unshare --kill-child` would not kill a first process that has
    // changed its user, and `unshare` itself ends with its child.
    for (const pid of childrenOf(child.pid)) process.kill(pid, "SIGKILL");
  };
  process.once("exit", end);
  child.once("exit", () => process.off("exit", end));
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (piece: Buffer) => {
      output += piece;
    });
  }
  return { child, output: () => output, end };
}

function childrenOf(pid: number | undefined): number[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8");
    return children.split(" ").filter(Boolean).map(Number);
  } catch {
    return [];
  }
}
