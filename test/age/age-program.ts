import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";

/** A question that a program asks on its terminal, and what is typed there. */
export interface Dialogue {
  prompt: string;
  answer: string;
}

/** Fails with what to install where a program is missing. */
export function requirePrograms(packages: Record<string, string>): void {
  for (const [program, debianPackage] of Object.entries(packages)) {
    if (spawnSync("sh", ["-c", `command -v ${program}`]).status !== 0) {
      throw new Error(`${program} is missing. Install it: apt-get install ${debianPackage}`);
    }
  }
}

/**
 * Runs a command on a pseudo-terminal of its own (by `script` of util-linux), because age reads a passphrase
 * from a terminal alone. Each prompt is waited for and answered in turn. Gives the exit status and what was
 * shown; after a minute the command is ended.
 */
export async function runOnTerminal(
  command: readonly string[],
  dialogue: readonly Dialogue[],
): Promise<{ status: number | null; shown: string }> {
  const line = command.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");
  const child = spawn("script", ["-qec", line, "/dev/null"], { timeout: 60_000 });
  const open = [...dialogue];
  let shown = "";
  let answeredUpTo = 0;
  child.stdout.setEncoding("utf8");
  child.stdout.on("data", (text: string) => {
    shown += text;
    const [next] = open;
    if (!next) return;
    const at = shown.indexOf(next.prompt, answeredUpTo);
    if (at < 0) return;
    answeredUpTo = at + next.prompt.length;
    open.shift();
    child.stdin.write(`${next.answer}\n`);
  });
  const [status] = (await once(child, "close")) as [number | null];
  return { status, shown };
}
