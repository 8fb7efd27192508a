import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";

/** A prompt of a program on its terminal, and the answer to type. */
export interface Dialogue {
  prompt: string;
  answer: string;
}

/** Throws with the package to install if a program is missing. */
export function requirePrograms(packages: Record<string, string>): void {
  for (const [program, debianPackage] of Object.entries(packages)) {
    if (spawnSync("sh", ["-c", `command -v ${program}`]).status !== 0) {
      throw new Error(`${program} is missing. Install it: apt-get install ${debianPackage}`);
    }
  }
}

/**
 * Runs a command on a new pseudo-terminal (by `script` of util-linux), because age reads a passphrase only from a
 * terminal. Answers the prompts in turn. Ends the command after a minute.
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
